"""What a conversation decides about the shared work.

A deed is an event of a sprint; a service carries it out in the same transaction, or refuses it there if somebody was
quicker, and then the person is asked anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from flows.engine.events import Deed
from flows.meetings import Meeting
from flows.my_date import Answer
from flows.text import AnyText


@dataclass(frozen=True)
class Content:
    """What somebody writes to the other side of a talk.

    Args:
        kind: `text`, `photo`, `voice`, `document`, `location`.
        words: the text, or the caption.
        file_id: Telegram's, for what is a file.
        latitude: in degrees, for a location, as longitude.
    """

    kind: str
    words: str = ""
    file_id: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True)
class GuideAsked(Deed):
    """The person releases these lines and wants to talk with a guide."""

    topic: str
    language: str
    mode: str
    district: str | None
    is_complex: bool
    lines: tuple[AnyText, ...]


@dataclass(frozen=True)
class OfferAnswered(Deed):
    """A guide takes an offered case, or does not."""

    case_id: int
    is_accepted: bool
    reason: str = ""


@dataclass(frozen=True)
class CaseClosed(Deed):
    """The holder closes a case."""

    case_id: int
    outcome: str


@dataclass(frozen=True)
class CaseHandedBack(Deed):
    """The holder gives a case back."""

    case_id: int
    reason: str


@dataclass(frozen=True)
class NoteWritten(Deed):
    """The holder, or a coordinator, writes down what no screen shows the seeker; `/mydata` hands it out."""

    case_id: int
    words: str


@dataclass(frozen=True)
class AnotherGuideWanted(Deed):
    """The seeker wants another guide than the one they saw, `holder_id`."""

    case_id: int
    holder_id: int | None


@dataclass(frozen=True)
class CaseEnded(Deed):
    """The seeker ends their case; with `is_deleted` all that was released and noted goes too, of closed ones as well."""

    case_id: int
    is_deleted: bool = False


@dataclass(frozen=True)
class Relayed(Deed):
    """Something is passed on to the other side of a case's talk."""

    case_id: int
    content: Content


@dataclass(frozen=True)
class CaseAssigned(Deed):
    """A coordinator gives a case to a guide; `holder_id` had it when they decided, if anybody did."""

    case_id: int
    guide_id: int
    holder_id: int | None = None


@dataclass(frozen=True)
class CaseTakenBack(Deed):
    """A coordinator takes a case from the holder they saw, `holder_id`; another guide is looked for."""

    case_id: int
    holder_id: int | None


@dataclass(frozen=True)
class CaseClosedByOffice(Deed):
    """A coordinator closes a case, whoever has it or is asked; `holder_id` had it when they decided, if anybody did."""

    case_id: int
    outcome: str
    holder_id: int | None


@dataclass(frozen=True)
class RoleTaken(Deed):
    """The person takes the role of the invite that lies before them.

    Args:
        invite_id: the invite's.
        name: what others call them; empty: they want no name; None: as they are called already.
    """

    invite_id: int
    name: str | None


@dataclass(frozen=True)
class InviteMade(Deed):
    """A coordinator wants a link that gives a role; they get it in a message of its own."""

    role: str
    scope: str = ""


@dataclass(frozen=True)
class RoleRemoved(Deed):
    """A coordinator takes a role from somebody; a guide's cases and offers go on to others."""

    person_id: int
    role: str
    scope: str


@dataclass(frozen=True)
class GuideChanged(Deed):
    """A guide, or a coordinator, changes what a guide takes; None leaves a thing as it is."""

    person_id: int
    languages: tuple[str, ...] | None = None
    districts: tuple[str, ...] | None = None
    modes: tuple[str, ...] | None = None
    capacity: int | None = None
    is_paused: bool | None = None


@dataclass(frozen=True)
class MeetingPlanned(Deed):
    """A coordinator announces a meeting; everybody it is for is invited."""

    meeting: Meeting


@dataclass(frozen=True)
class MeetingChanged(Deed):
    """A coordinator moves a meeting, in time or place; `version` is the one they saw."""

    meeting: Meeting


@dataclass(frozen=True)
class MeetingCancelled(Deed):
    """A coordinator cancels a meeting; `version` is the one they saw."""

    meeting_id: int
    version: int


@dataclass(frozen=True)
class MeetingAnswered(Deed):
    """Somebody who is invited answers."""

    meeting_id: int
    answer: str


@dataclass(frozen=True)
class HoursChanged(Deed):
    """A coordinator, or a meeting point's host, changes its opening hours on one day of the week: opens, closes."""

    point_id: str
    day: str
    times: tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class Tally(Deed):
    """Base of what is only counted: it changes nothing that lies before anybody."""


@dataclass(frozen=True)
class CheckFinished(Tally):
    """Somebody has come to the end of a check; nothing of it is kept but that one more did."""

    is_likely: bool


@dataclass(frozen=True)
class CheckKept(Deed):
    """The person wants their check to be kept, for these purposes, in the place of one that was kept before.

    Args:
        facts: what was answered, as facts in JSON.
        questions: the ids of the questions answered.
        answer: what came of it.
        checked_on: on which day, by whose law.
        purposes: those that the person said yes to.
    """

    facts: Mapping[str, object]
    questions: tuple[str, ...]
    answer: Answer
    checked_on: date
    purposes: frozenset[str]


@dataclass(frozen=True)
class PurposesChosen(Deed):
    """The person says what their kept check may be used for from now on."""

    purposes: frozenset[str]


@dataclass(frozen=True)
class StageReached(Deed):
    """Somebody whose check is kept has applied, or is German now."""

    stage: str


@dataclass(frozen=True)
class KeptCheckDeleted(Deed):
    """The person wants everything deleted that is kept of their check."""


@dataclass(frozen=True)
class DataWanted(Deed):
    """The person wants everything that is known of them, as files."""


@dataclass(frozen=True)
class MessagesTakenAway(Deed):
    """The person wants the bot's messages gone from their chat, as far as Telegram lets it."""


@dataclass(frozen=True)
class PersonErased(Deed):
    """The person wants to be forgotten: everything goes at once, and the last thing they get is a receipt."""
