"""How the service is, in numbers: what waits, for how long, what died. By kind and never by person; changes nothing.

Each question is answered from an index, for they are asked again and again while the bot runs.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from storage.instants import to_millis
from storage.outbox import FIRST_DELAY, LONGEST_DELAY
from storage.sqlite import Row, Source

RECENT: Final = timedelta(hours=1)
"""So far back is counted what died or failed."""
ERASURE_LATE: Final = timedelta(hours=1)
"""So long an erasure may take until nothing is left; it is a matter of minutes."""
NOBODY_THERE: Final = frozenset({"blocked", "chat_gone"})
"""Why a message dies though nothing is wrong with the service."""

# A message that was tried is due again later, at most after the longest delay and what chance adds to it.
_AHEAD: Final = LONGEST_DELAY * 1.5
_IS_REMINDER: Final = """
    (dedup_key LIKE 'meeting:%:week:%' OR dedup_key LIKE 'meeting:%:day:%' OR dedup_key LIKE 'meeting:%:hours:%'
    OR dedup_key LIKE 'mydate:%')
"""
_LATE: Final = f"""
    SELECT {_IS_REMINDER} AS is_reminder, attempts, min(due_at) AS due_at, count(*) AS n FROM outbox
    WHERE state = 'waiting' AND lane = 'bulk' AND due_at <= :ahead AND (due_at <= :now OR attempts > 0)
    GROUP BY is_reminder, attempts
"""  # noqa: S608 - made of constants
_REPLIES: Final = """
    SELECT count(*) AS n, min(created_at) AS since FROM outbox
    WHERE state = 'waiting' AND lane = 'reply' AND due_at <= :ahead
"""
_SENDING: Final = (
    "SELECT count(*) AS n, min(created_at) AS since FROM outbox WHERE state = 'sending' AND lane = 'reply'"
)
_DEAD: Final = """
    SELECT error, count(*) AS n FROM outbox WHERE ended_at >= :since AND state = 'dead' GROUP BY error
"""
_OFFERS: Final = "SELECT count(*) AS n FROM offers WHERE state = 'offered'"
_INBOX: Final = "SELECT count(*) AS n, min(received_at) AS since FROM inbox WHERE state = 'waiting'"
_ERASURES: Final = "SELECT count(*) AS n, min(leaving_at) AS since FROM people WHERE leaving_at <= :since"
_FAILED: Final = "SELECT count(*) AS n FROM inbox WHERE done_at >= :since AND state = 'failed'"


@dataclass(frozen=True)
class Waiting:
    """How many wait that should not wait any more, and since when the oldest does, in seconds."""

    count: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Figures:
    """How the service is at an instant.

    Args:
        replies: answers on their way to who asked.
        reminders: reminders that are late.
        others: other messages that nobody asked for and that are late.
        updates: what came in and is not worked off.
        offers: guides who have not answered yet whether they take a case.
        dead: what was given up within the last hour, by reason.
        failed: updates that were given up within the last hour.
        erasures: people whose erasure should long have been finished.
    """

    replies: Waiting = Waiting()
    reminders: Waiting = Waiting()
    others: Waiting = Waiting()
    updates: Waiting = Waiting()
    offers: int = 0
    dead: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    erasures: Waiting = Waiting()

    @property
    def lost(self) -> int:
        """How many messages died within the last hour though somebody was there to read them."""
        return sum(count for reason, count in self.dead.items() if reason not in NOBODY_THERE)

    @property
    def oldest(self) -> float:
        """For how many seconds the message waits that has waited for longest."""
        return max(each.seconds for each in (self.replies, self.reminders, self.others))


async def read_figures(source: Source, now: datetime) -> Figures:
    """Read how the service is.

    Args:
        source: the database, beside all transactions.
        now: the present.
    """
    ahead, since = to_millis(now + _AHEAD), to_millis(now - RECENT)
    late = await source.fetch_all(_LATE, now=to_millis(now), ahead=ahead)
    reminders = [(row["attempts"], row["due_at"], row["n"]) for row in late if row["is_reminder"]]
    others = [(row["attempts"], row["due_at"], row["n"]) for row in late if not row["is_reminder"]]
    return Figures(
        replies=await _waiting(source, now, (_REPLIES, {"ahead": ahead}), (_SENDING, {})),
        reminders=_late(reminders, now),
        others=_late(others, now),
        updates=await _waiting(source, now, (_INBOX, {})),
        offers=await _count(source, _OFFERS),
        dead=_by_reason(await source.fetch_all(_DEAD, since=since)),
        failed=await _count(source, _FAILED, since=since),
        erasures=await _waiting(source, now, (_ERASURES, {"since": to_millis(now - ERASURE_LATE)})),
    )


async def _waiting(source: Source, now: datetime, *questions: tuple[str, dict[str, int]]) -> Waiting:
    rows = [await source.fetch_one(sql, **params) for sql, params in questions]
    since = [row["since"] for row in rows if row is not None and row["since"] is not None]
    count = sum(row["n"] for row in rows if row is not None)
    return Waiting(count, _seconds(min(since), now) if since else 0.0)


def _late(groups: list[tuple[int, int, int]], now: datetime) -> Waiting:
    """Add to what is past due what earlier attempts have cost, for each attempt puts the due time off."""
    if not groups:
        return Waiting()
    longest = max(_seconds(due_at, now) + delays(attempts) for attempts, due_at, _ in groups)
    return Waiting(sum(count for _, _, count in groups), longest)


def delays(attempts: int) -> float:
    """Tell how many seconds have passed at least, between so many attempts."""
    return sum(min(FIRST_DELAY * (1 << min(each, 16)), LONGEST_DELAY).total_seconds() for each in range(attempts - 1))


async def _count(source: Source, sql: str, **params: object) -> int:
    row = await source.fetch_one(sql, **params)
    return int(row["n"]) if row else 0


def _seconds(millis: int, now: datetime) -> float:
    return max(0.0, (to_millis(now) - millis) / 1000)


def _by_reason(rows: list[Row]) -> dict[str, int]:
    """Add up by the kind of an error, its first word, for some count how often they were tried."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[(row["error"] or "unknown").split()[0]] += row["n"]
    return dict(counts)
