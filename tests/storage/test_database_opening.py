import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage import errors, sqlite
from storage.address import sqlite_path
from storage.database import Database
from storage.schema import HEAD


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite+aiosqlite:///lotse.db", "lotse.db"),
        ("sqlite+aiosqlite:///data/lotse.db", "data/lotse.db"),
        ("sqlite+aiosqlite:////var/lib/lotse.db", "/var/lib/lotse.db"),
        ("sqlite+aiosqlite:////with blank and ü/100 %.db", "/with blank and ü/100 %.db"),
    ],
)
def test_an_address_names_a_file(url, path):
    assert sqlite_path(url) == Path(path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lotse.db",
        "sqlite:///lotse.db",
        "sqlite+aiosqlite://lotse.db",
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite:///folder/",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///lotse.db?mode=ro",
        "mysql://user:geheim@host/lotse",
    ],
)
def test_another_address_is_refused_in_one_line_without_repeating_it(url):
    with pytest.raises(errors.DatabaseAddressError) as caught:
        sqlite_path(url)
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)


async def test_a_new_file_gets_todays_schema(tmp_path, address):
    database = await Database.open(address(tmp_path / "ein ordner%20.db"))
    row = await database.fetch_one("SELECT version_num FROM alembic_version")
    await database.close()
    assert row is not None
    assert row["version_num"] == HEAD
    assert (tmp_path / "ein ordner%20.db").exists()


async def test_two_that_open_a_new_file_at_once_both_get_it(tmp_path, address):
    opened = await asyncio.gather(*(Database.open(address(tmp_path / "lotse.db")) for _ in range(2)))
    for database in opened:
        assert await database.fetch_one("SELECT count(*) AS n FROM people") is not None
        await database.close()


async def test_settings_make_a_commit_durable_and_deletions_real(database):
    async with database.transaction() as tx:
        pragmas = [
            (await tx.fetch_one(f"PRAGMA {name}"))[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert pragmas == ["wal", 2, 1, 1]


def test_opening_a_current_database_loads_neither_alembic_nor_sqlalchemy(path, address):
    script = (
        "import asyncio, sys\n"
        "from storage.database import Database\n"
        "from storage.unit_of_work import unit_of_work\n"
        "from storage.reading import Reading\n"
        "async def main():\n"
        "    await (await Database.open(sys.argv[1])).close()\n"
        "asyncio.run(main())\n"
        "print([name for name in ('alembic', 'sqlalchemy', 'storage.tables') if name in sys.modules])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, address(path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "[]"


async def test_a_missing_folder_is_named(tmp_path, address):
    with pytest.raises(errors.DatabaseMissingError, match="nowhere"):
        await Database.open(address(tmp_path / "nowhere" / "lotse.db"))


async def test_a_missing_file_is_not_made_unless_wanted(tmp_path, address):
    with pytest.raises(errors.DatabaseMissingError):
        await Database.open(address(tmp_path / "lotse.db"), create=False)
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_is_no_database(tmp_path, address):
    with pytest.raises(errors.DatabaseMissingError):
        await Database.open(address(tmp_path))


async def test_a_file_that_is_no_database_stays_as_it_is(tmp_path, address):
    file = tmp_path / "letter.db"
    file.write_text("Dear neighbour, " * 200)
    with pytest.raises(errors.NotADatabaseError):
        await Database.open(address(file))
    assert file.read_text().startswith("Dear neighbour")


async def test_another_programs_database_is_left_alone(tmp_path, address):
    file = tmp_path / "theirs.db"
    with sqlite3.connect(file) as theirs:
        theirs.execute("CREATE TABLE recipes (id INTEGER)")
    theirs.close()
    with pytest.raises(errors.NotADatabaseError, match="another program"):
        await Database.open(address(file))


async def test_a_newer_database_is_refused_in_one_line_and_left_alone(path, address):
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(errors.NewerDatabaseError) as caught:
        await Database.open(address(path))
    assert "\n" not in str(caught.value)
    with sqlite3.connect(path) as newer:
        assert newer.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    newer.close()


async def test_a_new_file_that_another_process_locks_is_busy(tmp_path, address, monkeypatch):
    monkeypatch.setattr("storage.migrations.upgrade.BUSY_SECONDS", 0.1)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(tmp_path / "lotse.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(errors.DatabaseBusyError):
        await Database.open(address(tmp_path / "lotse.db"))
    holder.close()


async def test_the_reader_cannot_write(database):
    with pytest.raises(errors.ReadOnlyDatabaseError):
        await database.fetch_all("INSERT INTO bot_state (key, value) VALUES ('a', 'b')")


async def test_a_full_disk_is_called_that(database):
    async with database.transaction() as tx:
        pages = (await tx.fetch_one("PRAGMA page_count"))[0]
        await tx.fetch_all(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(errors.DiskFullError):
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO bot_state (key, value) VALUES ('k', :value)", value="x" * 100_000)
    async with database.transaction() as tx:
        await tx.fetch_all("PRAGMA max_page_count = 1000000")
        await tx.execute("INSERT INTO bot_state (key, value) VALUES ('k', 'again')")
    assert (await database.fetch_one("SELECT value FROM bot_state"))["value"] == "again"


async def test_wrong_sql_is_a_fault_that_says_what_is_wrong(database):
    with pytest.raises(errors.DatabaseFaultError, match="no such table"):
        await database.fetch_all("SELECT * FROM nowhere")


async def test_a_closed_database_refuses_and_closing_twice_is_fine(path, address):
    database = await Database.open(address(path))
    await database.close()
    await database.close()
    with pytest.raises(errors.TransactionInterruptedError):
        await database.fetch_all("SELECT 1")
    with pytest.raises(errors.TransactionInterruptedError):
        async with database.transaction():
            pass


def test_every_error_has_a_place_in_the_tree_and_its_picture():
    named = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    for name in named:
        assert issubclass(getattr(errors, name), errors.StorageError)
        assert name in (errors.__doc__ or "")
