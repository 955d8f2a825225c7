"""A process that drains an outbox, to be killed: `relay_process.py URL DATABASE TOKEN KEY`."""

import asyncio
import sys
from datetime import UTC, datetime

import telegram

from bot.relay import Relay
from bot.send_budget import SendBudget
from bot.telegram_request import AiohttpRequest
from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import unit_of_work


async def main(url: str, database_url: str, token: str, key: str) -> None:
    keyring = Keyring([key])
    database = await Database.open(database_url)
    bot = telegram.Bot(
        token, base_url=f"{url}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest(pool_size=1)
    )

    async def send(row: OutboxRow) -> int:
        async with unit_of_work(database, keyring) as uow:
            person = await uow.people.get(row.person_id)
        assert person is not None
        return (await bot.send_message(person.chat_id, row.payload["text"])).message_id

    async with bot:
        relay = Relay(database, keyring, send, SendBudget(), lambda: datetime.now(UTC))
        await relay.start()
        await relay.join()
        await relay.close()
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
