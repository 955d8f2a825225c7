"""The one reader: questions that are asked at the same time share a trip to the database's thread. Changes nothing."""

import asyncio
import sqlite3
from collections.abc import Sequence

import aiosqlite

from storage.errors import TransactionInterruptedError
from storage.sqlite import Row, translated
from storage.steps import Question, Questions


class Reader:
    """Asks what is committed, beside whatever is being written."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Question, asyncio.Future[list[Row]]]] = []
        self._travelling: asyncio.Task[None] | None = None
        self._closed = False

    async def close(self) -> None:
        """Let the questions that have been asked be answered, refuse others, and close the connection."""
        self._closed = True
        if self._travelling is not None:
            await asyncio.wait({self._travelling})
        await self._connection.close()

    async def ask(self, sql: str, params: dict[str, object]) -> list[Row]:
        """Return a question's rows.

        Raises:
            StorageError: as `translated` says, or the reader is closed.
        """
        if self._closed:
            raise TransactionInterruptedError("the database is closed")
        answer: asyncio.Future[list[Row]] = asyncio.get_running_loop().create_future()
        self._waiting.append((Question(sql, params), answer))
        if self._travelling is None or self._travelling.done():
            self._travelling = asyncio.create_task(self._travel())
        return await answer

    async def _travel(self) -> None:
        """Go to the thread and back for as long as somebody waits."""
        while self._waiting:
            asked, self._waiting = self._waiting, []
            questions = Questions(question for question, _ in asked)
            try:
                await self._connection.execute_fetchall("", questions)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
                self._tell([(answer, error) for _, answer in asked])
            else:
                self._tell([(answer, question.outcome) for question, answer in asked])

    def _tell(self, answers: Sequence[tuple[asyncio.Future[list[Row]], list[Row] | Exception]]) -> None:
        for answer, outcome in answers:
            if answer.done():
                continue  # who asked has gone
            if isinstance(outcome, sqlite3.Error):
                answer.set_exception(_told(outcome))
            elif isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)


def _told(error: sqlite3.Error) -> Exception:
    meaning = translated(error)
    meaning.__cause__ = error
    return meaning
