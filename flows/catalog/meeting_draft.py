"""A meeting while a coordinator plans or changes it: answers become times and a meeting, and what is wrong is named.

Answers are JSON values: `day` an ISO date, `start` a time, `end` a pair of days after `day` and a time, the rest words. One
that changes a meeting also holds its `id` and the `version` that the coordinator saw, and an unfinished new one `aside`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.catalog.meeting_times import instant
from flows.engine.session import Answers
from flows.meetings import Meeting, problem_of
from flows.text import N_, Text, text

QUESTIONS = ("kind", "title", "day", "start", "end", "place", "audience", "note")
"""In the order in which they are asked."""
CHANGEABLE = ("title", "day", "start", "end", "place", "note")
"""What may change once people were invited."""

_PROBLEMS = {
    "past": N_("plan.start.past"),
    "end_before_start": N_("plan.end.before_start"),
    "too_long": N_("plan.end.too_long"),
}
LEFT_OUT = N_("plan.time_left_out")
"""The clock is put forward over that time of day."""


@dataclass(frozen=True)
class Draft:
    """The answers so far, with what they are judged by.

    Args:
        answers: the flow's.
        now: an aware instant.
        zone: the wall clock's.
    """

    answers: Answers
    now: datetime
    zone: ZoneInfo

    @property
    def meeting_id(self) -> int:
        """The meeting that is changed; 0 for a new one."""
        return int(self.answers.get("id", 0))

    @property
    def questions(self) -> tuple[str, ...]:
        """What may be answered in it."""
        return CHANGEABLE if self.meeting_id else QUESTIONS

    @property
    def day(self) -> date:
        """The day it begins on."""
        return date.fromisoformat(self.answers["day"])

    def starts_at(self) -> datetime | None:
        """The instant it begins; None where the wall clock leaves it out."""
        return instant(self.day, time.fromisoformat(self.answers["start"]), self.zone)

    def ends_at(self) -> datetime | None:
        """The instant it ends; None where the wall clock leaves it out."""
        days, clock = self.answers["end"]
        return instant(self.day + timedelta(days=days), time.fromisoformat(clock), self.zone)

    def wrong_start(self) -> Text | None:
        """Say what is wrong with the start, as far as there is one."""
        if not {"day", "start"} <= self.answers.keys():
            return None
        starts_at = self.starts_at()
        if starts_at is None:
            return text(LEFT_OUT, time=time.fromisoformat(self.answers["start"]))
        return text(_PROBLEMS["past"]) if starts_at <= self.now else None

    def wrong_end(self) -> Text | None:
        """Say what is wrong with the end, as far as there is one and the start is right."""
        if not {"day", "start", "end"} <= self.answers.keys():
            return None
        starts_at, ends_at = self.starts_at(), self.ends_at()
        if ends_at is None:
            return text(LEFT_OUT, time=time.fromisoformat(self.answers["end"][1]))
        problem = problem_of(starts_at, ends_at, self.now) if starts_at else None
        return text(_PROBLEMS[problem]) if problem in {"end_before_start", "too_long"} else None

    def next_question(self) -> str | None:
        """Name the first question that has no answer, or a wrong one; None if the meeting is complete."""
        wrong = {"start": self.wrong_start() is not None, "end": self.wrong_end() is not None}
        return next((each for each in QUESTIONS if each not in self.answers or wrong.get(each)), None)

    def meeting(self) -> Meeting:
        """Make the meeting of a complete draft."""
        starts_at, ends_at = self.starts_at(), self.ends_at()
        assert starts_at is not None and ends_at is not None, "a complete draft has both"  # noqa: S101, PT018 - invariant
        words = {name: self.answers[name] for name in ("kind", "title", "place", "audience", "note")}
        version = int(self.answers.get("version", 1))
        return Meeting(id=self.meeting_id, version=version, starts_at=starts_at, ends_at=ends_at, **words)


def change_begun(meeting: Meeting, zone: ZoneInfo, answers: Answers) -> Answers:
    """Begin to change a meeting; an unfinished new one among the answers so far is put aside."""
    aside = left_over(answers) if "id" in answers else answers
    return {**_answers_of(meeting, zone), **({"aside": aside} if aside else {})}


def left_over(answers: Answers) -> Answers:
    """Tell what is there again when a draft is sent or dropped: the new meeting that was put aside for it."""
    aside: Answers = answers.get("aside", {})
    return aside


def _answers_of(meeting: Meeting, zone: ZoneInfo) -> Answers:
    """Take a meeting apart into the answers that a change begins with."""
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    return {
        "id": meeting.id,
        "version": meeting.version,
        "kind": meeting.kind,
        "title": meeting.title,
        "day": starts.date().isoformat(),
        "start": f"{starts:%H:%M}",
        "end": [(ends.date() - starts.date()).days, f"{ends:%H:%M}"],
        "place": meeting.place,
        "audience": meeting.audience,
        "note": meeting.note,
    }
