"""The bench measures what it says it does: a tiny one gives all figures, and the yardsticks really ask their questions."""

import json
from pathlib import Path

import pytest

from bot.app_errors import StartError
from bot.bench import stage as stage_module
from bot.bench.figures import Figure, percentile, to_json, to_table
from bot.bench.law import LawCase, interview, read_cases
from bot.bench.running import measure, run_bench
from bot.bench.scale import Scale
from bot.bench.stage import AIOGRAM, OURS, PTB, Contestant, open_stage
from bot.bench.walker import Plan

TINY = Scale(
    rounds=1,
    people=3,
    slow_people=2,
    slow_questions=2,
    kills=1,
    fault_people=3,
    rows=500,
    check_seconds=0.05,
    thinking=0.05,
    pending=(50, 500),
    drained=20,
    registered=40,
    invented=300,
)
KEYS = [
    "updates.per_second", "updates.ratio_ptb", "updates.ratio_aiogram", "updates.reply_ms_p50", "updates.reply_ms_p99",
    "updates.cpu_ms", "updates.per_second_50ms", "updates.ratio_ptb_50ms", "check.per_second", "check.ask_guide_cases",
    "check.ask_guide_people", "check.questions_median",
    "start.seconds", "memory.mb_idle", "memory.mb_1m_people", "reminders.plan_ms_10000", "reminders.drain_ratio",
    "reminders.reply_ms_p95_extra", "reminders.due_scan_ms", "faults.lost", "faults.doubled", "faults.kills",
]  # fmt: skip


@pytest.mark.timeout(240)
async def test_a_tiny_bench_gives_every_figure_with_its_number_and_rounds(tmp_path: Path) -> None:
    figures = {figure.key: figure for figure in await measure(TINY, tmp_path)}
    assert list(figures) == KEYS
    assert figures["faults.lost"].value == 0
    assert figures["faults.kills"].value == 1
    assert figures["memory.mb_1m_people"].n == 500
    assert figures["updates.per_second"].n == 3
    assert (figures["reminders.plan_ms_10000"].n, figures["reminders.due_scan_ms"].n) == (40, 500)
    assert (figures["reminders.drain_ratio"].n, figures["reminders.drain_ratio"].others["lost"]) == (20, 0)
    assert all(figure.n > 0 and figure.rounds > 0 for figure in figures.values())
    timeless = {"faults.lost", "faults.doubled", "reminders.reply_ms_p95_extra"}
    assert all(figure.value > 0 for key, figure in figures.items() if key not in timeless)


@pytest.mark.parametrize("contestant", [PTB, AIOGRAM], ids=lambda each: each.name)
async def test_a_yardstick_asks_twelve_questions_and_says_thank_you(contestant: Contestant, tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        program = (await stage.start(contestant)).program
        try:
            talk = await stage.walk(contestant, Plan(people=2, presses=12))
            too_many = await stage.walk(contestant, Plan(people=1, presses=13, patience=1.0))
        finally:
            await program.end()
    assert talk.endings == ['["Thank you!", []]'] * 2
    assert (talk.answered, talk.lost, talk.doubled) == (26, 0, 0)
    assert too_many.lost == 1


async def test_the_same_people_end_at_the_same_screens_and_each_at_their_own(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage:
        program = (await stage.start(OURS)).program
        try:
            plan = Plan(people=6, presses=12, avoid=OURS.avoid)
            first, second = await stage.walk(OURS, plan), await stage.walk(OURS, plan)
        finally:
            await program.end()
    assert first.endings == second.endings
    assert len(set(first.endings)) > 1
    assert None not in first.endings


async def test_a_bot_that_ends_at_once_is_named_with_its_last_words(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(stage_module, "YARDSTICKS", tmp_path)
    async with open_stage(tmp_path) as stage:
        with pytest.raises(StartError, match=r"ptb ended by itself: .*ptb_bot\.py"):
            await stage.start(PTB)


def test_without_the_yardsticks_the_command_says_what_is_missing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(stage_module, "YARDSTICKS_PYTHON", tmp_path / "python")
    with pytest.raises(StartError, match="make install"):
        run_bench(quick=True, as_json=True)
    monkeypatch.setattr(stage_module, "YARDSTICKS", tmp_path)
    with pytest.raises(StartError, match="from a checkout"):
        run_bench(quick=True, as_json=True)


def test_every_law_case_is_settled_by_questions() -> None:
    cases = read_cases()
    assert len(cases) > 30
    assert all(0 < len(interview(case)) < 20 for case in _some(cases))


def _some(cases: list[LawCase]) -> list[LawCase]:
    return cases[::8]


def test_figures_are_printed_with_number_and_rounds() -> None:
    figure = Figure("updates.ratio_ptb", 2.34567, "times", 60, "people", 3, {"least": 2.0})
    expected = {"value": 2.346, "unit": "times", "n": 60, "of": "people", "rounds": 3, "least": 2.0}
    assert json.loads(to_json([figure])) == {"updates.ratio_ptb": expected}
    heading, line = to_table([figure]).splitlines()
    assert heading.split() == ["figure", "value", "unit", "n", "rounds", "beside", "it"]
    assert line.split() == ["updates.ratio_ptb", "2.346", "times", "60", "people", "3", "least", "2"]


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 3), (0.99, 4)])
def test_a_percentile_is_one_of_the_values(share: float, expected: float) -> None:
    assert percentile([4, 1, 3, 2], share) == expected
