"""The yardstick: the same twelve questions with aiogram; state and answers in SQLite.

Run as a program of the yardsticks' own environment: it reads BOT_API_URL, BOT_TOKEN and BOT_DATABASE.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

QUESTIONS = (
    "How old are you?",
    "Since when do you live in Germany?",
    "Which residence permit do you hold?",
    "Do you have a passport?",
    "Do you work?",
    "Do you receive benefits?",
    "How good is your German?",
    "Have you passed the civics test?",
    "Have you been convicted of a crime?",
    "Are you married?",
    "Have you been abroad for long?",
    "Do you affirm the constitution?",
)
CHOICES = ("Yes", "No", "I don't know")

router = Router()


class Interview(StatesGroup):
    """Where a person stands."""

    asking = State()


class SqliteStorage(BaseStorage):
    """State and answers in SQLite; the library brings none for it."""

    def __init__(self, database: aiosqlite.Connection) -> None:
        self.database = database

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self._write("state", key, name)

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._read("state", key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._write("data", key, json.dumps(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return json.loads(await self._read("data", key) or "{}")

    async def close(self) -> None:
        await self.database.close()

    async def _read(self, column: str, key: StorageKey) -> str | None:
        async with self.database.execute(f"SELECT {column} FROM people WHERE id = ?", (key.user_id,)) as cursor:
            row = await cursor.fetchone()
        return row[0] if row else None

    async def _write(self, column: str, key: StorageKey, value: str | None) -> None:
        sql = f"INSERT INTO people (id, {column}) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET {column} = ?2"
        await self.database.execute(sql, (key.user_id, value))
        await self.database.commit()


def keyboard(number: int) -> InlineKeyboardMarkup:
    """Make the buttons of a question."""
    buttons = [InlineKeyboardButton(text=choice, callback_data=f"{number}:{choice}") for choice in CHOICES]
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    """Ask the first question."""
    await state.set_state(Interview.asking)
    await message.answer(QUESTIONS[0], reply_markup=keyboard(0))


@router.callback_query(Interview.asking, F.data)
async def answer(query: CallbackQuery, state: FSMContext) -> None:
    """Keep an answer and ask the next question."""
    await query.answer()
    number, choice = query.data.split(":")
    await state.update_data({number: choice})
    following = int(number) + 1
    if following == len(QUESTIONS):
        await state.set_state(None)
        await query.message.answer("Thank you!")
        return
    await query.message.answer(QUESTIONS[following], reply_markup=keyboard(following))


async def main() -> None:
    """Run until a signal ends it."""
    database = await aiosqlite.connect(os.environ["BOT_DATABASE"])
    await database.execute("PRAGMA journal_mode = WAL")
    await database.execute("CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, state TEXT, data TEXT)")
    dispatcher = Dispatcher(storage=SqliteStorage(database))
    dispatcher.include_router(router)
    server = TelegramAPIServer.from_base(os.environ["BOT_API_URL"])
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server)))


if __name__ == "__main__":
    asyncio.run(main())
