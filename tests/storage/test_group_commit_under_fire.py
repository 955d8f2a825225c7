"""Whatever many tasks do at once, and even if the process is killed: what was promised is there, and nothing is half done."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.errors import ConcurrentChangeError, ConstraintError

ADD = "INSERT INTO bot_state (key, value) VALUES (:key, 'x')"


class RefusedError(Exception):
    """What a body raises in these tests."""


async def act(tx, action, key):
    match action:
        case "write":
            await tx.execute(ADD, key=key)
        case "defer":
            tx.defer(ADD, key=key)
        case "read":
            await tx.fetch_one("SELECT count(*) FROM bot_state")
        case "pause":
            await asyncio.sleep(0)
        case "clash":
            tx.defer("INSERT INTO bot_state (key, value) VALUES ('taken', 'x')")
        case "miss":
            tx.defer("UPDATE bot_state SET value = 'y' WHERE key = 'nobody'", ConcurrentChangeError("moved"))
        case "raise":
            raise RefusedError
        case "cancel":
            asyncio.current_task().cancel()
        case "roll back":
            tx.roll_back()


ACTIONS = ["write", "write", "defer", "defer", "read", "pause", "clash", "miss", "raise", "cancel", "roll back"]
EXPECTED = (RefusedError, ConstraintError, ConcurrentChangeError, asyncio.CancelledError)


async def run_tasks(database, program, cancelled):
    async with database.transaction() as tx:
        await tx.execute(ADD, key="taken")

    async def one(n, actions):
        async with database.transaction() as tx:
            for m, action in enumerate(actions):
                await act(tx, action, f"{n}.{m}")

    tasks = [asyncio.create_task(one(n, actions)) for n, actions in enumerate(program)]
    for n, turns in cancelled:
        for _ in range(turns):
            await asyncio.sleep(0)
        tasks[n % len(tasks)].cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def run_program(path, program, cancelled):
    """Run a transaction for each list of actions; return how each ended, and the stored keys."""
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    try:
        ended = await asyncio.wait_for(run_tasks(database, program, cancelled), 10)
    finally:
        await asyncio.wait_for(database.close(), 10)
    with closing(sqlite3.connect(path)) as connection:
        stored = {row[0] for row in connection.execute("SELECT key FROM bot_state")} - {"taken"}
    return ended, stored


@settings(max_examples=60, deadline=None)
@given(
    program=st.lists(st.lists(st.sampled_from(ACTIONS), max_size=5), min_size=1, max_size=12),
    cancelled=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 6)), max_size=3),
)
def test_each_transaction_is_kept_whole_or_not_at_all(migrated, program, cancelled):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(migrated, folder))
        ended, stored = asyncio.run(run_program(path, program, cancelled))
    for n, (actions, end) in enumerate(zip(program, ended, strict=True)):
        own = {f"{n}.{m}" for m, action in enumerate(actions) if action in ("write", "defer")}
        kept = own & stored
        if end is None:
            assert kept == (set() if "roll back" in actions else own)
        elif isinstance(end, asyncio.CancelledError):
            assert kept in (set(), own), "cancelled while waiting for the commit: all or nothing"
        else:
            assert isinstance(end, EXPECTED)
            assert kept == set()


async def test_many_tasks_that_load_change_and_save_lose_no_change(database):
    tasks, rounds = 64, 20
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO bot_state (key, value) VALUES ('counter', '0')")

    async def count():
        for _ in range(rounds):
            async with database.transaction() as tx:
                row = await tx.fetch_one("SELECT value FROM bot_state WHERE key = 'counter'")
                tx.defer("UPDATE bot_state SET value = :value WHERE key = 'counter'", value=str(int(row["value"]) + 1))

    await asyncio.gather(*(count() for _ in range(tasks)))
    row = await database.fetch_one("SELECT value FROM bot_state WHERE key = 'counter'")
    assert row["value"] == str(tasks * rounds)


VICTIM = """
import asyncio, sys
from storage.database import Database

async def main():
    database = await Database.open(sys.argv[1])
    async def work(n):
        m = 0
        while True:
            m += 1
            async with database.transaction() as tx:
                await tx.execute("INSERT INTO bot_state VALUES (:key, 'first')", key=f"{n}.{m}.a")
                tx.defer("INSERT INTO bot_state VALUES (:key, 'second')", key=f"{n}.{m}.b")
            print(f"{n}.{m}", flush=True)
    await asyncio.gather(*(work(n) for n in range(16)))

asyncio.run(main())
"""


@pytest.mark.parametrize("promises", [1, 50, 333])
def test_a_killed_process_loses_no_promise_and_leaves_no_half(path, address, promises):
    with subprocess.Popen([sys.executable, "-c", VICTIM, address(path)], stdout=subprocess.PIPE, text=True) as victim:
        promised = [victim.stdout.readline().strip() for _ in range(promises)]
        victim.send_signal(signal.SIGKILL)
        rest = victim.stdout.read()
    promised += rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]
    with closing(sqlite3.connect(path)) as connection:
        stored = {row[0] for row in connection.execute("SELECT key FROM bot_state")}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert all({f"{promise}.a", f"{promise}.b"} <= stored for promise in promised)
    firsts, seconds = ({key[:-2] for key in stored if key.endswith(half)} for half in (".a", ".b"))
    assert firsts == seconds
