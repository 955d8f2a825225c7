"""Run the migrations on one SQLite file. Nothing else imports Alembic or SQLAlchemy while the bot runs."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.errors import NewerDatabaseError
from storage.sqlite import BUSY_SECONDS, translated


def engine_for(path: Path) -> Engine:
    """Make an engine whose transactions hold changes of the schema too, which the driver's own do not."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", _begin)
    return engine


def upgrade(path: Path) -> None:
    """Bring a file to the newest schema; a second process that tries the same waits and finds nothing left to do.

    Raises:
        NewerDatabaseError: its version is none that this program knows.
    """
    engine = engine_for(path)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise NewerDatabaseError("the database was written by a newer version of Lotse; update the program") from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise translated(error.orig) from error
        raise
    finally:
        engine.dispose()


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
