"""kill -9 while an outbox drains: nothing lost, doubled only where marked, in order."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

from transport_world import ROOT, World, server, until, world

from storage.crypto import Keyring, new_key

PEOPLE = 20
ROWS = 10


async def start(here: World, url: str, database_url: str, key: str) -> asyncio.subprocess.Process:
    script = Path(__file__).with_name("relay_process.py")
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        url,
        database_url,
        here.bot.token,
        key,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


async def test_killed_while_draining(tmp_path: Path) -> None:
    chances = random.Random(1)
    key = new_key()
    with server("--limits", "off") as url:
        async with world(url, tmp_path) as here:
            here.keyring = Keyring([key])
            people = [await here.person() for _ in range(PEOPLE)]
            for person in people:
                await here.add(person, *(str(n) for n in range(ROWS)))
            await here.fault(delay_seconds=0.1, times=100_000)
            database_url = f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}"

            async def sent() -> int:
                return (await here.states()).count("sent")

            for _ in range(3):
                before = await sent()
                process = await start(here, url, database_url, key)

                async def moved(before: int = before) -> bool:
                    return await sent() > before

                await until(moved, 30)
                await asyncio.sleep(chances.uniform(0, 0.08))
                process.send_signal(signal.SIGKILL)
                assert await process.wait() == -signal.SIGKILL, "it was done before it was killed"
            assert await sent() < PEOPLE * ROWS
            process = await start(here, url, database_url, key)
            assert await asyncio.wait_for(process.wait(), 40) == 0

            rows = await here.rows()
            assert {row["state"] for row in rows} == {"sent"}
            marked = {(row["person_id"], n % ROWS) for n, row in enumerate(rows) if row["possibly_twice"]}
            doubled = set()
            for person in people:
                texts = [int(text) for text in await here.texts(person)]
                assert texts == sorted(texts), "out of order"
                assert set(texts) == set(range(ROWS)), "lost"
                doubled |= {(person.id, n) for n in set(texts) if texts.count(n) > 1}
            assert doubled <= marked
            assert len(marked) <= 3 * PEOPLE, "at most one in flight per person and kill"
