"""`lotse key rotate`: not beside a bot, killed at any moment without loss, and afterwards the old key can go."""

import asyncio
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot_process import clean_environment, env_file_of, lotse, one_line
from scenario_world import NOBODY, BotApi, Seed, service, settings_for

from storage.crypto import Keyring, new_key

MANY = 4000


async def test_a_conversation_goes_on_under_the_new_key(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    key = new_key()
    async with service(api, tmp_path, seed) as running:
        env = str(env_file_of(running.settings, tmp_path / "settings", SECRET_KEY=f"{key},{seed.secret_key}"))
        ada = await api.person("Ada", "de")
        await ada.say("/check")
        await running.quiet()
        asked = await running.session(ada)
        ended = await lotse("--env-file", env, "key", "rotate", folder=tmp_path)
        assert (ended.status, "another bot is running" in one_line(ended.stderr)) == (1, True)
        await running.stop()
        ended = await lotse("--env-file", env, "key", "rotate", folder=tmp_path)
        assert ended.status == 0, ended.stderr
        assert re.match(r"(\d+) of \1 values were encrypted anew", ended.stdout)
        running.settings = running.settings.model_copy(update={"secret_key": key})
        await running.start()
        assert await running.session(ada) == asked
        await ada.say("/back")
        await running.quiet()
    old = str(env_file_of(settings_for(api, tmp_path / "lotse.db", seed.secret_key), tmp_path / "old"))
    ended = await lotse("--env-file", old, "key", "rotate", folder=tmp_path)
    assert (ended.status, "LOTSE_SECRET_KEY" in one_line(ended.stderr)) == (1, True)


async def test_killed_in_the_middle_it_goes_on(seed: Seed, tmp_path: Path) -> None:
    database, key = seed.copy_to(tmp_path), new_key()
    old, both = Keyring([seed.secret_key]), Keyring([key, seed.secret_key])
    rows = [(number, old.digest("chat", str(number)), old.encrypt(str(number))) for number in range(1, MANY + 1)]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO people (id, chat_hash, chat_id, language, created_at, seen_at) VALUES (?, ?, ?, 'de', 0, 0)",
            rows,
        )
    settings = settings_for(NOBODY, database, seed.secret_key)
    env = str(env_file_of(settings, tmp_path / "settings", SECRET_KEY=f"{key},{seed.secret_key}"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--env-file", env, "key", "rotate"),
        env=clean_environment() | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=asyncio.subprocess.DEVNULL,
    )
    with closing(sqlite3.connect(database)) as watching:
        while process.returncode is None:
            (first,) = watching.execute("SELECT chat_hash FROM people WHERE id = 1").fetchone()
            if first != rows[0][1]:
                process.kill()
                break
            await asyncio.sleep(0.001)
    await process.wait()
    with closing(sqlite3.connect(database)) as connection:
        chats = [both.decrypt(row[0]) for row in connection.execute("SELECT chat_id FROM people ORDER BY id")]
    assert chats == [str(number) for number in range(1, MANY + 1)]
    ended = await lotse("--env-file", env, "key", "rotate", folder=tmp_path)
    assert ended.status == 0, ended.stderr
    new = Keyring([key])
    with closing(sqlite3.connect(database)) as connection:
        for chat_hash, chat_id in connection.execute("SELECT chat_hash, chat_id FROM people"):
            assert chat_hash == new.digest("chat", new.decrypt(chat_id))
