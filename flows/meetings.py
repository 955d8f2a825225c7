"""Meetings of the network: what a coordinator plans, whom it is for, and what people answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flows.roles import EVERYBODY_WITH_A_ROLE, GUIDES, MEMBERS

KINDS = ("conference", "assembly", "board", "working_group", "other")
AUDIENCES: Mapping[str, frozenset[str]] = {
    "members": MEMBERS,
    "guides": GUIDES,
    "everybody": EVERYBODY_WITH_A_ROLE,
}
"""Whom a meeting is for: the people who have one of these roles."""
ANSWERS = ("yes", "maybe", "no")
COMING = ("yes", "maybe")
"""Those who answered so are reminded."""
LONGEST = timedelta(days=7)
MOST_AT_JOINING = 3
"""To so many meetings somebody is invited when they join; their list shows the rest."""
TITLE_LIMIT, PLACE_LIMIT, NOTE_LIMIT = 120, 200, 1000


@dataclass(frozen=True)
class Meeting:
    """A meeting.

    Args:
        id: 0 until it is kept.
        version: raised with every change that people are told of.
        kind: one of `KINDS`.
        title: what it is called, in the coordinator's words.
        place: where, in their words.
        starts_at: an aware instant, as `ends_at`.
        ends_at: later than the start.
        audience: a key of `AUDIENCES`.
        note: what else there is to say; may be empty.
        is_cancelled: it does not take place.
    """

    id: int
    version: int
    kind: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    audience: str
    note: str = ""
    is_cancelled: bool = False

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended."""
        return self.ends_at <= now


@dataclass(frozen=True)
class Invitation:
    """A meeting as somebody who is invited sees it; `answer` is empty until they answer."""

    meeting: Meeting
    answer: str = ""


@dataclass(frozen=True)
class Attendance:
    """A meeting as coordinators see it; people count as long as they have a role that it is for.

    Args:
        meeting: the meeting.
        invited: how many people it is for; who cannot be reached counts only if they have answered.
        told: how many would be told of a change: those who can be reached and have not said no.
        answers: how many people gave each answer.
        waiting: how many people have an invitation that has not gone out yet.
    """

    meeting: Meeting
    invited: int
    told: int
    answers: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def hearing(self) -> int:
        """Count who would hear that it does not take place: who would be told, but those whose invitation still waits."""
        return max(self.told - self.waiting, 0)

    @property
    def is_unheard(self) -> bool:
        """Tell whether the invitation still waits for everybody who would be told, but for who has answered by themselves."""
        answered = sum(self.answers.get(answer, 0) for answer in COMING)
        return self.waiting > 0 and self.told - answered <= self.waiting


def invitation_key(meeting_id: object, version: object) -> str:
    """Name the invitation to a version of a meeting; with a person's id behind it nobody gets it twice."""
    return f"meeting:{meeting_id}:v{version}:invite"


def problem_of(starts_at: datetime, ends_at: datetime, now: datetime) -> str | None:
    """Name what is wrong with the times of a meeting: `past`, `end_before_start`, `too_long`; None if nothing is."""
    if starts_at <= now:
        return "past"
    if ends_at <= starts_at:
        return "end_before_start"
    return "too_long" if ends_at - starts_at > LONGEST else None


def to_json(meeting: Meeting) -> dict[str, Any]:
    """Turn a meeting into JSON values, as a message about it is kept."""
    return {
        "id": meeting.id,
        "version": meeting.version,
        "kind": meeting.kind,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "audience": meeting.audience,
        "note": meeting.note,
        "is_cancelled": meeting.is_cancelled,
    }


def from_json(state: Mapping[str, Any]) -> Meeting:
    """Read back what `to_json` wrote."""
    times = {name: datetime.fromisoformat(state[name]) for name in ("starts_at", "ends_at")}
    return Meeting(**{**state, **times})
