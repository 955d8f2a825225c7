"""How much is measured: the full bench, and the quick one that a person waits for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Numbers of one bench.

    Args:
        rounds: how often ours and the yardsticks take turns.
        people: who talk in each turn.
        questions: that each of them answers.
        slow_people: who talk in each turn while every call takes 50 ms.
        slow_questions: that each of those answers.
        kills: how often the bot is killed.
        fault_people: who talk meanwhile.
        rows: people in the database whose weight is looked at.
        thinking: seconds that each of those thinks before an answer.
        check_seconds: how long full assessments are counted in each round.
        invented: invented people for whom the law says whether a guide has to look.
        registered: people who come to the meeting that is planned.
        pending: so many rows are not due yet while the outbox is scanned, one measurement after the other.
        drained: reminders that are sent while people talk.
    """

    rounds: int
    people: int
    slow_people: int
    slow_questions: int
    kills: int
    fault_people: int
    rows: int
    check_seconds: float
    pending: tuple[int, ...]
    drained: int
    registered: int = 10_000
    invented: int = 5_000
    questions: int = 12
    thinking: float = 0.4


FULL = Scale(
    rounds=5,
    people=500,
    slow_people=100,
    slow_questions=12,
    kills=25,
    fault_people=400,
    rows=1_000_000,
    check_seconds=3.0,
    pending=(1_000, 100_000, 1_000_000),
    drained=2_000,
)
QUICK = Scale(
    rounds=3,
    people=60,
    slow_people=20,
    slow_questions=3,
    kills=5,
    fault_people=64,
    rows=100_000,
    check_seconds=0.5,
    pending=(1_000, 100_000),
    drained=300,
)
