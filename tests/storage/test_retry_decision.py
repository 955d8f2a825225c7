from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.outbox import LONGEST_DELAY, MOST_ATTEMPTS, Dead, RetryAt, SendError, SendErrorKind, decide

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
PATIENT = {SendErrorKind.RATE_LIMITED, SendErrorKind.BROKEN_BEFORE}
HOPELESS = {SendErrorKind.REFUSED, SendErrorKind.BLOCKED, SendErrorKind.CHAT_GONE}


def after(seconds, *, twice=False):
    return RetryAt(NOW + timedelta(seconds=seconds), twice)


@pytest.mark.parametrize(
    ("kind", "attempts", "decision"),
    [
        ("broken_before", 0, after(1)),
        ("broken_before", 3, after(8)),
        ("broken_before", 8, after(256)),
        ("broken_before", 9, after(300)),
        ("broken_before", 100_000, after(300)),
        ("broken_after", 0, after(1, twice=True)),
        ("broken_after", 2, after(4, twice=True)),
        ("broken_after", MOST_ATTEMPTS - 2, after(300, twice=True)),
        ("broken_after", MOST_ATTEMPTS - 1, Dead("broken_after 20 times")),
        ("server_error", 0, after(1)),
        ("server_error", 1, after(2)),
        ("server_error", MOST_ATTEMPTS - 1, Dead("server_error 20 times")),
        ("rate_limited", 0, after(1)),
        ("rate_limited", 5, after(32)),
        ("refused", 0, Dead("refused")),
        ("blocked", 0, Dead("blocked")),
        ("chat_gone", 7, Dead("chat_gone")),
    ],
)
def test_decisions(kind, attempts, decision):
    assert decide(SendError(SendErrorKind(kind)), attempts, NOW) == decision


@pytest.mark.parametrize(("seconds", "jitter", "wait"), [(7, 0.0, 7), (7, 0.5, 7.5), (3600, 0.0, 3600)])
def test_telegrams_own_wait_is_kept_and_never_shortened(seconds, jitter, wait):
    error = SendError(SendErrorKind.RATE_LIMITED, timedelta(seconds=seconds))
    assert decide(error, 30, NOW, jitter) == after(wait)


def test_jitter_lengthens_the_wait():
    assert decide(SendError(SendErrorKind.BROKEN_BEFORE), 2, NOW, 0.25) == after(5)


@given(kind=st.sampled_from(SendErrorKind), attempts=st.integers(0, 10**6), jitter=st.floats(0, 1))
def test_every_decision_is_bounded_and_only_a_lost_answer_may_come_twice(kind, attempts, jitter):
    decision = decide(SendError(kind), attempts, NOW, jitter)
    if isinstance(decision, Dead):
        assert kind not in PATIENT
        assert kind in HOPELESS or attempts + 1 >= MOST_ATTEMPTS
    else:
        assert timedelta(seconds=1) <= decision.at - NOW <= 2 * LONGEST_DELAY
        assert decision.possibly_twice == (kind is SendErrorKind.BROKEN_AFTER)
