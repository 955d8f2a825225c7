"""`lotse bench`: measures everything, part by part, and prints it."""

import asyncio
import sys
import tempfile
from pathlib import Path

import uvloop

from bot.bench.faults import measure_faults
from bot.bench.figures import Figure, to_json, to_table
from bot.bench.law import measure_law, read_cases
from bot.bench.law_shares import Subject, measure_shares
from bot.bench.reminders import measure_reminders
from bot.bench.scale import FULL, QUICK, Scale
from bot.bench.stage import check_checkout, open_stage
from bot.bench.updates import measure_updates
from bot.bench.weight import measure_weight


def run_bench(quick: bool, as_json: bool) -> int:
    """Measure and print; returns the exit status.

    Raises:
        StartError: something that it needs is not there or does not work.
    """
    check_checkout()
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as folder:
        figures = uvloop.run(measure(QUICK if quick else FULL, Path(folder)))
    print(to_json(figures) if as_json else to_table(figures))  # noqa: T201 - what the command is for
    return 0


async def measure(scale: Scale, folder: Path) -> list[Figure]:
    """Measure all figures, one part after the other so that they do not disturb each other.

    Raises:
        StartError: something that it needs does not work.
    """
    async with open_stage(folder) as stage:
        _say("updates: ours and the yardsticks in turn")
        figures = await measure_updates(stage, scale)
        _say("the law")
        cases = [Subject(case.facts, case.on) for case in read_cases()]
        figures += await asyncio.to_thread(measure_shares, cases, scale)
        figures += await asyncio.to_thread(measure_law, scale)
        _say("start and memory")
        figures += await measure_weight(stage, scale)
        _say("crashes")
        faults = await measure_faults(stage, scale)
    _say("reminders")
    return [*figures, *await measure_reminders(folder / "limited", scale), *faults]


def _say(part: str) -> None:
    """Tell somebody who waits at a terminal what is going on."""
    if sys.stderr.isatty():
        print(f"bench: {part} …", file=sys.stderr)  # noqa: T201
