"""Sending limits: what Telegram publishes, on a clock that the test moves."""

import httpx
import pytest
from local_server import Side, running

from bot.telegram_server.errors import ApiError
from bot.telegram_server.limits import SendingLimits


class Monotonic:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
def limits(monotonic: Monotonic) -> SendingLimits:
    return SendingLimits(enforced=True, monotonic=monotonic)


def sent(limits: SendingLimits, chats: list[int]) -> int:
    """Send to each chat in turn and return how many passed."""
    passed = 0
    for chat in chats:
        try:
            limits.spend(chat)
        except ApiError:
            continue
        passed += 1
    return passed


@pytest.mark.parametrize(
    ("chats", "passed", "after_seconds", "passed_then"),
    [
        ([*range(1, 101)], 30, 1, 30),  # over all
        ([1] * 10, 5, 3, 3),  # one chat: a short burst, then one a second
        ([-1] * 5, 5, 3, 3),  # a group has the limit of a chat …
    ],
)
def test_bursts_and_what_comes_after(
    limits: SendingLimits, monotonic: Monotonic, chats: list[int], passed: int, after_seconds: int, passed_then: int
):
    assert sent(limits, chats) == passed
    monotonic.seconds += after_seconds
    assert sent(limits, chats) == passed_then


def test_a_group_gets_20_a_minute(limits: SendingLimits, monotonic: Monotonic):
    minutes = []
    for _ in range(3):
        passed = 0
        for _ in range(60):
            passed += sent(limits, [-1])
            monotonic.seconds += 1
        minutes.append(passed)
    assert minutes[0] <= 40  # the burst and the minute's own
    assert minutes[1:] == [20, 20]


def test_whoever_waits_as_told_is_never_refused_twice(limits: SendingLimits, monotonic: Monotonic):
    for _ in range(50):
        try:
            limits.spend(-1)
        except ApiError as error:
            monotonic.seconds += error.parameters["retry_after"]
            limits.spend(-1)


def test_thirty_a_second_go_on_forever(limits: SendingLimits, monotonic: Monotonic):
    for n in range(300):
        limits.spend(n + 1)
        monotonic.seconds += 1 / 30


def test_an_album_counts_its_parts(limits: SendingLimits):
    limits.spend(1, 10)
    with pytest.raises(ApiError, match="retry after 6"):
        limits.spend(1)


def test_a_refused_message_costs_nothing(limits: SendingLimits):
    assert sent(limits, [1] * 40) == 5
    assert sent(limits, [*range(2, 30)]) == 25


def test_the_answer_over_http():
    with running() as address, httpx.Client(base_url=address) as client:
        side = Side(client)
        side.call("getMe")
        person = side.newcomer()
        answers = [side.call("sendMessage", chat_id=person, text=str(n)) for n in range(7)]
        refused = next(each for each in answers if not each["ok"])
        assert refused == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        assert side.call("sendChatAction", chat_id=person, action="typing")["ok"]
        assert len(side.chat(person)) == 1 + sum(each["ok"] for each in answers)
