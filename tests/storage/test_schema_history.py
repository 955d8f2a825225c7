"""The migrations lead to exactly the schema that storage/tables.py draws."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import storage
from storage.database import Database
from storage.migrations.upgrade import engine_for
from storage.reading import Reading
from storage.schema import HEAD
from storage.tables import metadata

ROOT = Path(storage.__file__).parent


def _schema_of(file):
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL"
        )
        return {name: _parts(sql) for name, sql in rows}


def _parts(sql):
    """A definition without blanks, quotes and the order of its lines, which the ways of making it choose differently.

    SQLite writes an added column on the line of the one before.
    """
    lines = re.split(r"\n|, (?=\w+ [A-Z]+)", sql)
    return sorted(line.strip().strip(",").replace('"', "") for line in lines if line.strip())


def test_head_is_the_newest_migration():
    config = Config(str(ROOT / "alembic.ini"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_who_was_there_before_a_migration_is_there_after_it(tmp_path, address, keyring):
    file = tmp_path / "old.db"
    config = Config(str(ROOT / "alembic.ini"))
    engine = engine_for(file)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        columns = "chat_hash, chat_id, language, created_at, seen_at"
        values = (keyring.digest("chat", "7"), keyring.encrypt("7"), "fa", 0, 0)
        connection.exec_driver_sql(f"INSERT INTO people ({columns}) VALUES (?, ?, ?, ?, ?)", values)
    engine.dispose()
    database = await Database.open(address(file))
    people = Reading(database, keyring).people
    person, _ = await people.load(7)
    assert (person.language, person.is_involved, await people.name_of(person.id)) == ("fa", False, "")
    await database.close()


def test_a_migrated_database_is_what_the_tables_say(path, tmp_path):
    fresh = tmp_path / "drawn.db"
    engine = create_engine(f"sqlite:///{fresh}")
    metadata.create_all(engine)
    engine.dispose()
    assert _schema_of(path) == _schema_of(fresh)


def test_alembic_finds_nothing_left_to_change(path):
    engine = engine_for(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
