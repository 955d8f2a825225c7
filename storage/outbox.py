"""What to do about a message that could not be sent: a pure decision, written down by the outbox repository.

Must not wait, send, or choose at random.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

FIRST_DELAY: Final = timedelta(seconds=1)
LONGEST_DELAY: Final = timedelta(minutes=5)
MOST_ATTEMPTS: Final = 20


class SendErrorKind(StrEnum):
    """How sending went wrong."""

    RATE_LIMITED = "rate_limited"
    BROKEN_BEFORE = "broken_before"
    BROKEN_AFTER = "broken_after"
    SERVER_ERROR = "server_error"
    REFUSED = "refused"
    BLOCKED = "blocked"
    CHAT_GONE = "chat_gone"


@dataclass(frozen=True, slots=True)
class SendError:
    """A failed attempt; `retry_after` is the wait that Telegram asks for."""

    kind: SendErrorKind
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Try again at an instant; the message may arrive twice then, or certainly not."""

    at: datetime
    possibly_twice: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """Never try again."""

    reason: str


_HOPELESS: Final = frozenset({SendErrorKind.REFUSED, SendErrorKind.BLOCKED, SendErrorKind.CHAT_GONE})
# Nothing was sent and the fault is not the message's: only its own not-after time may end it.
_PATIENT: Final = frozenset({SendErrorKind.RATE_LIMITED, SendErrorKind.BROKEN_BEFORE})


def decide(error: SendError, attempts: int, now: datetime, jitter: float = 0.0) -> RetryAt | Dead:
    """Decide what becomes of a message after a failed attempt.

    Args:
        error: how it failed.
        attempts: how often it had failed before.
        now: when it failed.
        jitter: lengthens the wait by this share, so that many messages do not come back at one moment.
    """
    if error.kind in _HOPELESS:
        return Dead(error.kind.value)
    if error.kind not in _PATIENT and attempts + 1 >= MOST_ATTEMPTS:
        return Dead(f"{error.kind.value} {attempts + 1} times")
    wait = _delay(attempts) * (1 + jitter)
    if error.kind is SendErrorKind.RATE_LIMITED and error.retry_after is not None:
        # Telegram's wait is a least, so the jitter comes on top of it.
        wait = error.retry_after + FIRST_DELAY * jitter
    return RetryAt(now + wait, possibly_twice=error.kind is SendErrorKind.BROKEN_AFTER)


def _delay(attempts: int) -> timedelta:
    doublings = min(attempts, 16)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
