"""A server per test, a person who has written, and python-telegram-bot as the bot."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from local_server import TOKEN, Side, running
from telegram import Bot


@pytest.fixture
def address() -> Iterator[str]:
    with running(limits="off") as address:
        yield address


@pytest.fixture
def side(address: str) -> Iterator[Side]:
    with httpx.Client(base_url=address, timeout=30) as client:
        yield Side(client)


@pytest.fixture
def person(side: Side) -> int:
    side.call("getMe")
    return side.newcomer()


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot
