"""How fast bulk may go, on a clock of our own."""

import pytest

from bot.send_budget import SendBudget


class Seconds:
    """A monotonic clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


def drain(
    budget: SendBudget, clock: Seconds, chats: list[int], seconds: float, *, late: float = 0.0, group: bool = False
) -> list[float]:
    """Send to the chats in turn, as early as the budget lets, and return when."""
    sent: list[float] = []
    start = clock.now
    for chat in chats:
        while wait := budget.bulk_wait(chat, group=group):
            clock.now += wait + late
            if clock.now - start > seconds:
                return sent
        budget.take()
        budget.take_chat(chat, group=group)
        sent.append(clock.now - start)
    return sent


def busiest(sent: list[float], seconds: float) -> int:
    return max(sum(at <= other < at + seconds - 1e-6 for other in sent) for at in sent)


def test_the_first_second_starts_empty(clock: Seconds) -> None:
    sent = drain(SendBudget(clock), clock, list(range(1, 1000)), 11.0)
    assert sent[0] == pytest.approx(1.0), "a chat's own bucket is empty at the start as well"
    assert len([at for at in sent if at <= 1.0]) <= 31
    assert 300 <= len(sent) <= 302


def test_a_bot_that_has_run_for_a_while_sends_no_burst(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 3600
    sent = drain(budget, clock, list(range(1, 1000)), 10.0)
    assert 300 <= len(sent) <= 302
    assert busiest(sent, 1.0) <= 32


def test_late_wake_ups_cost_no_throughput(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 60
    sent = drain(budget, clock, list(range(1, 1000)), 10.0, late=0.02)
    assert len(sent) >= 290
    assert busiest(sent, 1.0) <= 32


def test_one_message_a_second_to_one_person(clock: Seconds) -> None:
    sent = drain(SendBudget(clock), clock, [7] * 20, 10.5)
    assert sent == pytest.approx([float(second) for second in range(1, 11)])


def test_twenty_messages_a_minute_to_one_group(clock: Seconds) -> None:
    sent = drain(SendBudget(clock), clock, [7] * 100, 120.5, group=True)
    assert len(sent) == 40
    assert busiest(sent, 60.0) == 20


def test_one_persons_wait_is_not_another_ones(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 5
    budget.take()
    budget.take_chat(7)
    clock.now += 0.1
    assert budget.bulk_wait(7) == pytest.approx(0.9)
    assert budget.bulk_wait(8) == 0


def test_answers_slow_bulk_down_but_do_not_starve_it(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 5
    sent = 0
    for step in range(10_000):
        clock.now += 0.001
        budget.note()
        if not budget.bulk_wait(step):
            budget.take()
            sent += 1
    assert 95 <= sent <= 110


def test_a_ban_on_a_chat_binds_that_chat_alone(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 5
    budget.halt(7, 30)
    assert budget.halt_left(7) == budget.bulk_wait(7) == 30
    assert budget.halt_left(8) == budget.bulk_wait(8) == 0
    assert budget.halt_left(None) == 0
    clock.now += 30
    assert budget.halt_left(7) == 0


def test_a_ban_on_bulk_binds_all_bulk_and_no_answer(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 5
    budget.halt(None, 30)
    assert budget.bulk_wait() == budget.bulk_wait(7) == 30
    assert budget.halt_left(7) == 0


def test_a_longer_ban_stays(clock: Seconds) -> None:
    budget = SendBudget(clock)
    budget.halt(7, 30)
    budget.halt(7, 3)
    assert budget.halt_left(7) == 30


def test_memory_is_bounded(clock: Seconds) -> None:
    budget = SendBudget(clock)
    clock.now += 5
    for step in range(5000):
        for chat in (1, 10 + step):
            budget.take_chat(chat)
            budget.take_chat(chat, group=True)
        budget.halt(step, 1)
        clock.now += 1
    assert len(budget._chats[False]) < 5
    assert len(budget._chats[True]) < 70
    assert len(budget._halted) < 5
