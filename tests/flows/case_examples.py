"""A case in each of its states, and who is told what by a change."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.cases import Case, CaseState, Change, accepted, closed, escalated, offered
from flows.text import Verbatim

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 3, 15, 0, tzinfo=BERLIN)
"""A Wednesday."""
LATER = NOW + timedelta(hours=1)
SEEKER, ANNA, BORIS = 7, 11, 12

ASKED = Case(
    id=1,
    seeker_id=SEEKER,
    state=CaseState.OPEN,
    topic="naturalisation",
    language="ar",
    mode="either",
    district="Linden",
    is_complex=False,
    lines=(Verbatim("Zeit im Ausland: 7 Monate"),),
    created_at=NOW,
    changed_at=NOW,
)
OFFERED = offered(ASKED, ANNA, NOW).case
HELD = accepted(OFFERED, ANNA, NOW).case
ESCALATED = escalated(ASKED, NOW).case
CLOSED = closed(HELD, ANNA, "informed", NOW).case
STATES = {"asked": ASKED, "offered": OFFERED, "held": HELD, "escalated": ESCALATED, "closed": CLOSED}


def told(change: Change) -> dict[object, str]:
    """Who is told what; nobody is told two things at once."""
    assert len({notice.to for notice in change.notices}) == len(change.notices)
    return {notice.to: notice.kind for notice in change.notices}
