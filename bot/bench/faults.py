"""What a crash costs: the bot is killed at random moments while people talk, and starts again each time."""

import asyncio
from random import SystemRandom

from bot.bench.figures import Figure
from bot.bench.programs import Program
from bot.bench.scale import Scale
from bot.bench.stage import OURS, Stage
from bot.bench.walker import Plan, Talk

PLACE = "faults"
SOONEST, LATEST = 0.1, 0.8
PATIENCE = 60.0
SETTLE_SECONDS = 3.0


async def measure_faults(stage: Stage, scale: Scale) -> list[Figure]:
    """Measure `faults.*`.

    An input is lost if it got no answer, or if its person ended at another screen than the same person does when nothing
    is killed; something is doubled if the same message came to a person twice.

    Raises:
        StartError: the bot does not start.
    """
    plan = Plan(scale.fault_people, scale.questions, patience=PATIENCE, pause=scale.thinking, avoid=OURS.avoid)
    program = (await stage.start(OURS, place=PLACE)).program
    try:
        undisturbed = await stage.walk(OURS, plan)
        talking = asyncio.create_task(stage.walk(OURS, plan, SETTLE_SECONDS))
        kills, program = await _kill_while(stage, program, talking, scale.kills)
        talk = await talking
    finally:
        await program.end()
    pairs = zip(undisturbed.endings, talk.endings, strict=True)
    astray = sum(ending is not None and ending != expected for expected, ending in pairs)
    size = (scale.fault_people, "people", 1)
    inputs = scale.fault_people * (scale.questions + 1)
    return [
        Figure("faults.lost", talk.lost + astray, "inputs", *size, {"inputs": inputs, "astray": astray}),
        Figure("faults.doubled", talk.doubled, "messages", *size, {"inputs": inputs}),
        Figure("faults.kills", kills, "kills", *size),
    ]


async def _kill_while(stage: Stage, program: Program, talking: asyncio.Task[Talk], wanted: int) -> tuple[int, Program]:
    kills = 0
    while kills < wanted:
        await asyncio.wait({talking}, timeout=SystemRandom().uniform(SOONEST, LATEST))
        if talking.done():
            break
        await program.kill()
        kills += 1
        program = (await stage.start(OURS, place=PLACE)).program
    return kills, program
