"""The one writer: transactions take turns, and many share one commit. Knows neither tables nor what is written.

Each transaction is a savepoint inside an outer transaction of the whole group. It is over only when the group is committed,
so durability costs one disk flush for many. What opens and ends a savepoint rides along with the next statement.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Coroutine
from typing import Any, Final

import aiosqlite

from storage.errors import StorageError, TransactionInterruptedError
from storage.sqlite import translated
from storage.steps import BEGIN, SAVE, UNDO, Statement, Step, Tail

GROUP_SIZE: Final = 64
GROUP_SECONDS: Final = 0.010


class Group:
    """Transactions that are committed together."""

    __slots__ = ("begun", "error", "finished", "opened", "size")

    def __init__(self, opened: float) -> None:
        self.opened = opened
        self.size = 0
        self.begun = False
        self.finished = asyncio.Event()
        self.error: StorageError | None = None

    def end(self, error: StorageError | None = None) -> None:
        """Wake everybody who waits for the commit."""
        self.error = error
        self.finished.set()


class Writer:
    """Hands out turns on one connection and commits when nobody waits, or when the group is large or old enough."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.connection = connection
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._taken = False
        self._holder: asyncio.Task[Any] | None = None
        self._group: Group | None = None
        self._before: tuple[str | Tail, ...] = ()
        self._background: set[asyncio.Task[None]] = set()
        self._closed = False

    async def close(self) -> None:
        """Let the transactions that have begun finish, refuse the others, and close the connection."""
        if not self._closed:
            await self.take_turn()
            self._closed = True
            for turn in self._waiting:
                if not turn.done():
                    turn.set_exception(_closed())
            self._waiting.clear()
            self._holder = None
            self._pass_on()
        while self._background:
            await asyncio.wait(self._background)
        await self.connection.close()

    async def take_turn(self) -> Group:
        """Wait for the turn, first come, first served, and join the open group."""
        task = asyncio.current_task()
        if task is self._holder:
            raise RuntimeError(
                "this task is already inside a transaction; a second one would wait for the first forever"
            )
        if self._closed:
            raise _closed()
        if self._taken:
            await self._wait_for_turn()
        self._taken = True
        self._holder = task
        if self._group is None:
            self._group = Group(self._loop.time())
        return self._group

    def first_step(self, group: Group, params: dict[str, object], first: list[Statement]) -> Step:
        """Make a transaction's first step, which also ends what came before and opens group and savepoint."""
        before = (*self._before, SAVE) if group.begun else (BEGIN, SAVE)
        self._before = ()
        group.begun = True
        return Step(params, before, first)

    def end_turn(self, group: Group, ending: tuple[str | Tail, ...]) -> None:
        """Give the turn to the next in line, or commit."""
        self._holder = None
        group.size += 1
        if self._group is group and ending:
            self._before += ending if group.begun else (BEGIN, *ending)
            group.begun = True
        old = self._loop.time() - group.opened > GROUP_SECONDS
        if self._group is group and group.begun and (old or group.size >= GROUP_SIZE):
            self._start(self._commit(group))
        else:
            self._pass_on()

    def lose(self, group: Group, error: StorageError) -> None:
        """Tell a whole group that the database has thrown its transaction away."""
        if self._group is group:
            self._group = None
            self._before = ()
        group.end(error)

    def settle_turn(self, group: Group) -> None:
        """End an interrupted turn once the database's thread is done with what was interrupted."""
        self._holder = None
        self._start(self._settle(group))

    async def _settle(self, group: Group) -> None:
        try:
            # The thread works in order: when this answers, whatever was interrupted is over.
            await self.connection.execute_fetchall("SELECT 1")
        finally:
            if not self.connection.in_transaction:
                self.lose(group, TransactionInterruptedError("the database gave the transaction up"))
            self.end_turn(group, UNDO)

    async def _commit(self, group: Group) -> None:
        step = Step({}, self._before)
        self._before = ()
        error: StorageError | None = TransactionInterruptedError("the commit was interrupted")
        try:
            await self.connection.execute("COMMIT", step)
            error = None
        except sqlite3.Error as cause:
            error = translated(cause)
            if self.connection.in_transaction:
                await self.connection.rollback()
        finally:
            self._group = None
            group.end(error)
            self._pass_on()

    async def _commit_unless_asked(self, group: Group) -> None:
        """Commit, or let those into the group who have asked for the turn in the same moment."""
        if not self._is_passed_on():
            await self._commit(group)

    def _pass_on(self) -> None:
        if self._is_passed_on():
            return
        if self._group is not None and self._group.begun:
            self._start(self._commit_unless_asked(self._group))
        else:
            self._group = None
            self._taken = False

    def _is_passed_on(self) -> bool:
        """Give the turn to the next in line; false if nobody waits."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return True
        return False

    async def _wait_for_turn(self) -> None:
        turn = self._loop.create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.exception() is None:
                self._pass_on()
            raise

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _closed() -> TransactionInterruptedError:
    return TransactionInterruptedError("the database is closed")
