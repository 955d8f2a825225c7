"""How soon a bot works and what it weighs: idle, and beside a database full of people."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.bench.figures import Figure, middle
from bot.bench.scale import Scale
from bot.bench.stage import OURS, PTB, Contestant, Stage
from bot.bench.walker import Plan

IDLE_SECONDS = 1.0
VISITORS = 20
# Rows as wide as real ones: a keyed hash and an encrypted chat id, here random, for nobody will be looked up.
_ADD_PEOPLE = """
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
    INSERT INTO people (chat_hash, chat_id, language, language_chosen, created_at, seen_at)
    SELECT lower(hex(randomblob(32))), 'gAAAAA' || hex(randomblob(47)), 'de', 1, 1790000000000 + n, 1790000000000 + n
    FROM counted
"""


async def measure_weight(stage: Stage, scale: Scale) -> list[Figure]:
    """Measure `start.seconds` and `memory.*`.

    Raises:
        StartError: a bot does not start, or leaves people without an answer.
    """
    # The first start makes the database; an operator lives with the later ones.
    first = {contestant.name: await _start_once(stage, contestant) for contestant in (OURS, PTB)}
    starts: dict[str, list[tuple[float, float]]] = {name: [] for name in first}
    for _ in range(scale.rounds):
        for contestant in (OURS, PTB):
            starts[contestant.name].append(await _start_once(stage, contestant))
    seconds = {name: middle(each[0] for each in found) for name, found in starts.items()}
    memory = {name: middle(each[1] for each in found) for name, found in starts.items()}
    beside = {"ptb": seconds["ptb"], "with_new_database": first["ours"][0]}
    return [
        Figure("start.seconds", seconds["ours"], "s", scale.rounds, "starts", scale.rounds, beside),
        Figure("memory.mb_idle", memory["ours"], "MB", scale.rounds, "starts", scale.rounds, {"ptb": memory["ptb"]}),
        Figure(
            "memory.mb_1m_people", await _beside_many(stage, scale.rows), "MB", scale.rows, "people in the database"
        ),
    ]


async def _start_once(stage: Stage, contestant: Contestant) -> tuple[float, float]:
    arrival = await stage.start(contestant, place=f"start-{contestant.name}")
    try:
        await asyncio.sleep(IDLE_SECONDS)
        return arrival.seconds, arrival.program.resident_mb()
    finally:
        await arrival.program.end()


async def _beside_many(stage: Stage, rows: int) -> float:
    """Fill a database, let some people talk beside those in it, and return the resident memory."""
    place = "many"
    await (await stage.start(OURS, place=place)).program.end()
    await asyncio.to_thread(_fill, stage.folder / place / "lotse.db", rows)
    program = (await stage.start(OURS, place=place)).program
    try:
        await stage.walk(OURS, Plan(VISITORS, avoid=OURS.avoid))
        return program.resident_mb()
    finally:
        await program.end()


def _fill(path: Path, rows: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_ADD_PEOPLE, (rows,))
