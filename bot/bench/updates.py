"""How many updates a second: ours and the yardsticks in turn on the same server, with and without a slow line."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.app_errors import StartError
from bot.bench.figures import Figure, middle, percentile
from bot.bench.programs import Program
from bot.bench.scale import Scale
from bot.bench.stage import AIOGRAM, OURS, PTB, Contestant, Stage
from bot.bench.walker import Plan, Talk

SLOW_SECONDS = 0.05
ALL = (OURS, PTB, AIOGRAM)
SLOW = (OURS, OURS, OURS, PTB)
"""With a slow line our turn lasts a quarter of a second, too short to count alone."""


@dataclass(frozen=True)
class Turn:
    """One bot's turn: what the people saw, and the processor time it took."""

    talk: Talk
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Answered updates a second."""
        return self.talk.answered / self.talk.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of one update."""
        return self.cpu_seconds * 1000 / self.talk.answered


Rounds = dict[str, list[Turn]]


async def measure_updates(stage: Stage, scale: Scale) -> list[Figure]:
    """Measure all `updates.*`.

    Raises:
        StartError: a bot does not start, or leaves people without an answer.
    """
    async with AsyncExitStack() as running:
        programs = {}
        for contestant in ALL:
            program = programs[contestant.name] = (await stage.start(contestant)).program
            running.push_async_callback(program.end)
        quick = await _rounds(stage, programs, ALL, scale.rounds, Plan(scale.people, scale.questions))
        await stage.delay_calls(SLOW_SECONDS)
        slow_plan = Plan(scale.slow_people, scale.slow_questions)
        slow = await _rounds(stage, programs, SLOW, scale.rounds, slow_plan)
        await stage.delay_calls(0)
    return [*_figures(quick, scale), *_slow_figures(slow, scale)]


async def _rounds(
    stage: Stage, programs: dict[str, Program], contestants: Sequence[Contestant], rounds: int, plan: Plan
) -> Rounds:
    turns: Rounds = {contestant.name: [] for contestant in contestants}
    for _ in range(rounds):
        for contestant in contestants:
            turns[contestant.name].append(await _turn(stage, contestant, programs[contestant.name], plan))
    return turns


async def _turn(stage: Stage, contestant: Contestant, program: Program, plan: Plan) -> Turn:
    began = program.cpu_seconds()
    talk = await stage.walk(contestant, Plan(plan.people, plan.presses, avoid=contestant.avoid))
    turn = Turn(talk, program.cpu_seconds() - began)
    if talk.lost or talk.doubled:
        raise StartError(
            f"bench: {contestant.name} left {talk.lost} people waiting and said {talk.doubled} things twice"
        )
    return turn


def _figures(turns: Rounds, scale: Scale) -> list[Figure]:
    def figure(key: str, value: float, unit: str, others: dict[str, float]) -> Figure:
        return Figure(f"updates.{key}", value, unit, scale.people, "people", scale.rounds, others)

    def reply(share: float) -> dict[str, float]:
        return {name: middle(percentile(turn.talk.reply_ms, share) for turn in each) for name, each in turns.items()}

    speed = {name: middle(turn.per_second for turn in each) for name, each in turns.items()}
    cpu = {name: middle(turn.cpu_ms for turn in each) for name, each in turns.items()}
    p50, p99 = reply(0.5), reply(0.99)
    return [
        figure("per_second", speed.pop("ours"), "1/s", speed),
        figure("ratio_ptb", _ratio(turns, "ptb"), "times", _range(turns, "ptb")),
        figure("ratio_aiogram", _ratio(turns, "aiogram"), "times", _range(turns, "aiogram")),
        figure("reply_ms_p50", p50.pop("ours"), "ms", p50),
        figure("reply_ms_p99", p99.pop("ours"), "ms", p99),
        figure("cpu_ms", cpu.pop("ours"), "ms", cpu),
    ]


def _slow_figures(turns: Rounds, scale: Scale) -> list[Figure]:
    speed = {name: middle(turn.per_second for turn in each) for name, each in turns.items()}
    size = (scale.slow_people, "people", scale.rounds)
    return [
        Figure("updates.per_second_50ms", speed.pop("ours"), "1/s", *size, speed),
        Figure("updates.ratio_ptb_50ms", _ratio(turns, "ptb"), "times", *size, _range(turns, "ptb")),
    ]


def _ratios(turns: Rounds, yardstick: str) -> list[float]:
    """Compare what we did in each round, at the middle if we had several turns, with the yardstick's one turn."""
    ours, others = turns["ours"], turns[yardstick]
    size = len(ours) // len(others)
    rounds = (ours[start : start + size] for start in range(0, len(ours), size))
    return [
        middle(turn.per_second for turn in own) / other.per_second for own, other in zip(rounds, others, strict=True)
    ]


def _ratio(turns: Rounds, yardstick: str) -> float:
    return middle(_ratios(turns, yardstick))


def _range(turns: Rounds, yardstick: str) -> dict[str, float]:
    ratios = _ratios(turns, yardstick)
    return {"least": min(ratios), "most": max(ratios)}
