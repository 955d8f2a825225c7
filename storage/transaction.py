"""One transaction as its user sees it: all or nothing, durable when left.

Its body must wait for nothing but the database, because everybody else waits for the turn.
"""

import asyncio
import sqlite3
from types import TracebackType
from typing import Self

from storage.errors import StorageError, TransactionInterruptedError
from storage.sqlite import Row, translated
from storage.steps import UNDO, RideAlongError, Statement, Step, Tail
from storage.writer import Group, Writer


class Transaction:
    """Made by `Database.transaction`; use it in `async with`, once.

    Leaving the block keeps what was done and returns when it is on disk; leaving it by an exception, or after `roll_back`,
    undoes it.
    """

    __slots__ = ("_active", "_deferred", "_error", "_group", "_interrupted", "_started", "_undone", "_writer")

    _group: Group

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._active = False
        self._started = False
        self._undone = False
        self._interrupted = False
        self._error: StorageError | None = None
        self._deferred: list[Statement] = []

    async def execute(self, sql: str, **params: object) -> int:
        """Run a statement and return how many rows it changed."""
        step = self._step(params)
        try:
            cursor = await self._writer.connection.execute(sql, step)
        except (sqlite3.Error, RideAlongError) as error:
            raise self._failed(error) from error
        except asyncio.CancelledError:
            self._interrupted = True
            raise
        return cursor.rowcount

    async def fetch_all(self, sql: str, **params: object) -> list[Row]:
        """Run a statement and return its rows; also for `RETURNING`."""
        step = self._step(params)
        try:
            return list(await self._writer.connection.execute_fetchall(sql, step))
        except (sqlite3.Error, RideAlongError) as error:
            raise self._failed(error) from error
        except asyncio.CancelledError:
            self._interrupted = True
            raise

    async def fetch_one(self, sql: str, **params: object) -> Row | None:
        """Run a statement and return its first row, if there is one."""
        rows = await self.fetch_all(sql, **params)
        return rows[0] if rows else None

    def defer(self, sql: str, failure: StorageError | None = None, /, **params: object) -> None:
        """Run a statement whose answer is not needed, no later than when the block is left.

        It costs no trip of its own. What goes wrong is raised by the next `execute` or fetch, else when the block is left,
        and undoes the whole transaction.

        Args:
            sql: the statement.
            failure: raised if no row is changed.
            params: its parameters.
        """
        self._check()
        self._deferred.append(Statement(sql, params, failure))

    def roll_back(self) -> None:
        """Undo everything when the block is left."""
        self._undone = True

    async def __aenter__(self) -> Self:
        self._group = await self._writer.take_turn()
        self._active = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._active = False
        if self._interrupted:
            self._writer.settle_turn(self._group)
            if kind is None:
                raise TransactionInterruptedError("a statement of this transaction was cancelled; nothing was changed")
            return
        if kind is None and self._error is None and not self._undone and (self._started or self._deferred):
            tail = Tail(self._deferred, opened=self._started)
            self._writer.end_turn(self._group, (tail,))
            await self._committed(tail)
            return
        self._writer.end_turn(self._group, UNDO if self._started else ())
        if kind is None and self._error is not None:
            raise self._error

    async def _committed(self, tail: Tail) -> None:
        await self._group.finished.wait()
        error = self._group.error
        if error is not None:
            raise type(error)(*error.args) from error
        if tail.error is not None:
            raise _meaning(tail.error) from tail.error

    def _step(self, params: dict[str, object]) -> Step:
        self._check()
        first, self._deferred = self._deferred, []
        if self._started:
            return Step(params, first=first)
        self._started = True
        return self._writer.first_step(self._group, params, first)

    def _check(self) -> None:
        if not self._active:
            raise TransactionInterruptedError("this transaction is over, or was never entered")
        if self._interrupted:
            raise TransactionInterruptedError("a statement of this transaction was cancelled")
        if self._error is not None:
            raise self._error

    def _failed(self, error: sqlite3.Error | RideAlongError) -> StorageError:
        if isinstance(error, RideAlongError):
            meaning = self._error = _meaning(error.reason)
        else:
            meaning = translated(error)
        if not self._writer.connection.in_transaction:
            self._error = meaning
            self._writer.lose(self._group, meaning)
        return meaning


def _meaning(error: sqlite3.Error | StorageError) -> StorageError:
    return error if isinstance(error, StorageError) else translated(error)
