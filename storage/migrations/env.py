"""Alembic's entry: runs migrations on the connection it is given, or on the file named by `-x file=…` for development."""

from pathlib import Path
from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from storage.migrations.upgrade import engine_for
from storage.tables import metadata


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types into a migration as what they are in the database, so that it outlives their names."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        render_as_batch=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine_for(Path(context.get_x_argument(as_dictionary=True)["file"])).begin() as made:
        run(made)
