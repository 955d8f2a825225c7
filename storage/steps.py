"""What is sent to the database's thread in one trip. Such a trip is dear, so statements that nobody waits for ride along.

Runs on that thread; must not touch the event loop.
"""

import sqlite3
from typing import Any, Final

from storage.errors import StorageError

BEGIN: Final = "BEGIN IMMEDIATE"
SAVE: Final = "SAVEPOINT turn"
KEEP: Final = "RELEASE turn"
UNDO: Final = ("ROLLBACK TO turn", "RELEASE turn")


class Statement:
    """A statement whose rows nobody needs; if it changes none, that may be a failure."""

    __slots__ = ("failure", "params", "sql")

    def __init__(self, sql: str, params: dict[str, object], failure: StorageError | None) -> None:
        self.sql = sql
        self.params = params
        self.failure = failure

    def run(self, connection: sqlite3.Connection) -> None:
        """Run it, and raise its failure if it changed nothing."""
        cursor = connection.execute(self.sql, self.params)
        if self.failure is not None and cursor.rowcount == 0:
            raise self.failure


class Tail:
    """What is left to do for a transaction after its body: its last statements, all or none, and the savepoint's end."""

    __slots__ = ("error", "opened", "statements")

    def __init__(self, statements: list[Statement], *, opened: bool) -> None:
        self.statements = statements
        self.opened = opened
        self.error: sqlite3.Error | StorageError | None = None

    def run(self, connection: sqlite3.Connection) -> None:
        """Run it; its own failure is kept for its transaction and stops nobody else."""
        try:
            if not self.opened:
                connection.execute(SAVE)
            for statement in self.statements:
                statement.run(connection)
            connection.execute(KEEP)
        except (sqlite3.Error, StorageError) as error:
            self.error = error
            if not connection.in_transaction:
                raise
            for undoing in UNDO:
                connection.execute(undoing)


class RideAlongError(Exception):
    """A statement that rode along has failed; the one it rode with was not run."""

    def __init__(self, reason: sqlite3.Error | StorageError) -> None:
        super().__init__(reason)
        self.reason = reason


class Step(dict[str, object]):
    """One statement's parameters, and what must run before it on the same trip.

    `before` belongs to the group: if it fails, the group's transaction is over. `first` belongs to the transaction itself.
    """

    __slots__ = ("before", "first")

    def __init__(
        self, params: dict[str, object], before: tuple[str | Tail, ...] = (), first: list[Statement] | None = None
    ) -> None:
        super().__init__(params)
        self.before = before
        self.first = first


class Question:
    """A statement that only reads, and what came of it: its rows, or its own error, which stops no other."""

    __slots__ = ("outcome", "params", "sql")

    def __init__(self, sql: str, params: dict[str, object]) -> None:
        self.sql = sql
        self.params = params
        self.outcome: list[sqlite3.Row] | sqlite3.Error = []

    def run(self, connection: sqlite3.Connection) -> None:
        """Run it and keep what came of it."""
        try:
            self.outcome = connection.execute(self.sql, self.params).fetchall()
        except sqlite3.Error as error:
            self.outcome = error


class Questions(list[Question]):
    """Questions that travel together; they stand where a statement's parameters would, and answer themselves."""

    def fetchall(self) -> list[Any]:
        """Give no rows: each question has its own."""
        return []


class StepConnection(sqlite3.Connection):
    """A connection that runs a `Step` whole, and never outside a transaction, or `Questions` one after the other."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        """Run a statement; given a `Step`, run what must run before it too."""
        if isinstance(parameters, Questions):
            for question in parameters:
                question.run(self)
            return parameters
        if isinstance(parameters, Step):
            if parameters.before:
                self._lead_in(parameters.before)
            if not self.in_transaction:
                raise sqlite3.OperationalError("the transaction is over")
            if parameters.first:
                self._run_first(parameters.first)
        return super().execute(sql, parameters)

    def _lead_in(self, parts: tuple[str | Tail, ...]) -> None:
        try:
            for part in parts:
                if isinstance(part, str):
                    super().execute(part)
                else:
                    part.run(self)
        except (sqlite3.Error, StorageError):
            if self.in_transaction:
                self.rollback()
            raise

    def _run_first(self, statements: list[Statement]) -> None:
        try:
            for statement in statements:
                statement.run(self)
        except (sqlite3.Error, StorageError) as error:
            raise RideAlongError(error) from error
