"""A person whose facts are known answers the questions of the check truly, as somebody would who knows their own papers.

Of the questions about lists it knows the topics, for there an answer is one part of a fact; all others it answers by trying
which answer changes nothing about the facts. Must not know a rule of the law.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from flows.eligibility.assessment import assess
from flows.eligibility.dates import add_months
from flows.eligibility.facts import UNSURE, Absence, Conviction, Facts, Period
from flows.eligibility.questions import Question
from flows.eligibility.titles import FREE_MOVEMENT, NEVER_LAWFUL
from flows.errors import FactsError

_DAY: Final = timedelta(days=1)
_HALF_A_YEAR: Final = 6


@dataclass(frozen=True)
class Past:
    """One kind of time in the past of a stay: `card`, `duldung`, `asylum`, `gap` or `late`, since a day."""

    kind: str
    since: date


@dataclass(frozen=True)
class Person:
    """Somebody with these facts, asked on a day."""

    facts: Facts
    on: date

    def answer(self, question: Question, so_far: Facts, answers: dict[str, Any]) -> Any:
        """Return the true answer, or "unsure" where the facts say nothing of it."""
        own: Callable[[Person, int], Any] | None = _OWN.get(question.topic)
        if own is not None:
            needed = _NEEDED.get(question.topic, question.settles[:1])
            return own(self, question.nth) if self.facts.model_fields_set.issuperset(needed) else UNSURE
        return self._best(question, so_far, answers)

    def _best(self, question: Question, so_far: Facts, answers: dict[str, Any]) -> Any:
        """The answer that changes nothing about the person, and agrees with most of their facts."""
        best, best_fit = UNSURE, (0, -1)
        for answer in self._candidates(question, so_far):
            fit = self._fit(question, answer, so_far, answers)
            if fit > best_fit:
                best, best_fit = answer, fit
        return best

    def _candidates(self, question: Question, so_far: Facts) -> Iterator[Any]:
        if question.kind == "title":
            yield self.facts.residence_title
            yield from (choice.id for choice in question.choices)
        elif question.kind == "choice":
            yield from (choice.id for choice in question.choices)
        elif question.kind == "several":
            yield [each.id for each in question.choices if self._says_true(question, each.id, so_far)]
            # A German passport is a German paper, too.
            if "DE" in (self.facts.nationalities or ()):
                yield [each.id for each in question.choices if each.id == "german_papers"]
        elif question.kind == "date":
            yield from sorted(_days({name: self.facts.as_json().get(name) for name in question.settles}))

    def _says_true(self, question: Question, choice_id: str, so_far: Facts) -> bool:
        """Say whether a person ticks a choice: what it sets is so, and is not so for those who tick nothing."""
        choice = next(each for each in question.choices if each.id == choice_id)
        news = choice.news(so_far.known(), self.on)
        settled = {name: value for name, value in news.items() if value != UNSURE}
        mine, nobodys = self.facts.known(), self.facts.learn(question.base).known()
        ticked = self.facts.learn(settled).known()
        # What the person does not know, they say may be so.
        if any(value == UNSURE and name not in mine for name, value in news.items()):
            return True
        return all(ticked[name] == mine.get(name) for name in settled) and any(
            name in mine and mine[name] != nobodys.get(name) for name in news
        )

    def _fit(self, question: Question, answer: Any, so_far: Facts, answers: dict[str, Any]) -> tuple[int, int]:
        try:
            news = question.news(answer, so_far.known(), self.on, answers)
            told = self.facts.learn(news)
        except FactsError:
            return -1, 0
        mine, theirs = self.facts.known(), told.known()
        agreeing = sum(theirs.get(name) == mine.get(name) for name in news)
        if _gist(told, self.on) == _gist(self.facts, self.on):
            return 1, agreeing
        # Whoever knows only a part of what matters cannot say it.
        is_known = all(name in mine for name, value in news.items() if value != UNSURE)
        return (0, agreeing) if is_known and (agreeing or not news) else (-1, 0)

    def title_purpose(self, _nth: int) -> str:
        """Say why they have their card, for papers that are none."""
        return "other"

    # the stay

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The history of the stay up to the day, oldest first."""
        return tuple(period for period in self.facts.residence_periods or () if period.start <= self.on)

    @cached_property
    def past(self) -> list[Past]:
        """What followed what, newest first; cards one after the other are one."""
        found: list[Past] = []
        index = len(self.periods)
        while index > 0:
            index -= 1
            period = self.periods[index]
            kind = _KINDS.get(period.status, "card")
            if period.status == "visa_d" and found and found[-1].kind in {"gap", "late"}:
                kind = "visa"
            if found and found[-1].kind == kind == "card":
                found[-1] = Past(kind, period.start)
            else:
                found.append(Past(kind, period.start))
            before = self.periods[index - 1] if index else None
            if before is None or before.end is None:
                continue
            late = period.gap_before == "late_renewal"
            if late and before.status in NEVER_LAWFUL:
                found.append(Past("late", before.start))
                index -= 1
            elif _is_gap(before, period):
                found.append(Past("late" if late else "gap", before.end + _DAY))
        return found

    def stay_since(self, _nth: int) -> Any:
        """Say since when they live here."""
        return self.periods[0].start.isoformat() if self.periods else UNSURE

    def stay_events(self, _nth: int) -> list[str]:
        """Say what happened since."""
        kinds = {each.kind for each in self.past}
        happened: list[str] = [kind for kind in ("asylum", "duldung") if kind in kinds]
        happened += ["gap"] if kinds & {"gap", "late"} else []
        happened += ["abroad_long"] if any(_was_long(stay) for stay in self.stays) else []
        return [*happened, "abroad_often"] if self._often else happened

    @property
    def stays(self) -> tuple[Absence, ...]:
        """The stays abroad."""
        return tuple(self.facts.absences or ())

    @property
    def _often(self) -> bool:
        if (self.facts.absence_months_total or 0) > 2 * _HALF_A_YEAR:
            return True
        by_year: dict[int, int] = {}
        for stay in self.stays:
            by_year[stay.start.year] = by_year.get(stay.start.year, 0) + (stay.end - stay.start).days
        return any(days > 180 for days in by_year.values())

    def cards_since(self, _nth: int) -> Any:
        """Say since when they have had cards without a break."""
        return self.past[0].since.isoformat() if self.past else UNSURE

    def before(self, nth: int) -> str:
        """Say what was before."""
        return self.past[nth].kind if nth < len(self.past) else "came"

    def before_since(self, nth: int) -> Any:
        """Say since when that was so."""
        return self.past[nth].since.isoformat() if nth < len(self.past) else UNSURE

    def protection(self, _nth: int) -> Any:
        """Say how the asylum procedure ended."""
        return self.facts.protection_granted or UNSURE

    # abroad

    def abroad(self, _nth: int) -> str:
        """Say whether they were long abroad."""
        happened = self.stay_events(1)
        return next((each.removeprefix("abroad_") for each in happened if each.startswith("abroad")), "short")

    def abroad_from(self, nth: int) -> Any:
        """Say when they left."""
        return self.stays[nth - 1].start.isoformat() if nth <= len(self.stays) else UNSURE

    def abroad_to(self, nth: int) -> Any:
        """Say when they came back."""
        return self.stays[nth - 1].end.isoformat() if nth <= len(self.stays) else UNSURE

    def abroad_more(self, nth: int) -> str:
        """Say whether there was another stay."""
        return "yes" if nth < len(self.stays) else "no"

    def abroad_reason(self, nth: int) -> str:
        """Say why."""
        stay = self.stays[nth - 1]
        important = self.facts.residence_title in FREE_MOVEMENT and stay.reason != "ordinary"
        if not important and stay.return_deadline and stay.end <= stay.return_deadline:
            return "allowed"
        if stay.reason == "military":
            soon = stay.discharged_on and stay.end <= add_months(stay.discharged_on, 3)
            return "military" if soon else "military_late"
        return "other" if stay.reason == "ordinary" else stay.reason

    def abroad_total(self, _nth: int) -> Any:
        """Say how long all stays were together."""
        total = self.facts.absence_months_total
        if total is None:
            return UNSURE
        return "little" if total <= 18 else "half_of_three" if total <= 30 else "half_of_five"

    # the record

    @property
    def entries(self) -> tuple[Conviction, ...]:
        """The sentences."""
        return tuple(self.facts.convictions or ())

    def record(self, _nth: int) -> Any:
        """Say whether there is anything."""
        found = ["sentence"] if self.entries else []
        return [*found, "pending"] if self.facts.pending_proceedings else found

    def sentence(self, nth: int) -> str:
        """Say which kind."""
        entry = self.entries[nth - 1]
        if entry.kind == "prison":
            return "prison" if not entry.suspended else "probation_over" if entry.remitted else "probation"
        return entry.kind

    def sentence_rates(self, nth: int) -> int:
        """Say how many daily rates."""
        return self.entries[nth - 1].daily_rates

    def sentence_months(self, nth: int) -> int:
        """Say how many months."""
        return self.entries[nth - 1].months

    def sentence_details(self, nth: int) -> list[str]:
        """Say what else there is about it."""
        entry = self.entries[nth - 1]
        marks = [name for name in ("abroad", "erased", "hate_motive") if getattr(entry, name)]
        return [*marks, "another"] if nth < len(self.entries) else marks

    # papers and money

    def papers(self, _nth: int) -> Any:
        """Say which papers they have; whoever does not know of one of them cannot say it of all."""
        if not {"identity_proof", "german_proof", "civics_proof"} <= self.facts.model_fields_set:
            return UNSURE
        has = {self.facts.identity_proof, self.facts.german_proof, self.facts.civics_proof}
        return [each for each, codes in _PAPERS.items() if has & codes]

    def achievements(self, _nth: int) -> list[str]:
        """Say which they have."""
        course = ["course"] if self.facts.integration_course else []
        return [*course, "special"] if self.facts.special_achievements else course

    def family(self, _nth: int) -> list[str]:
        """Say which tie to a German they have, or had, and with whom they apply."""
        tie = {"partnership": "married"}.get(self.facts.marital_status or "", self.facts.marital_status)
        is_german = (
            self.facts.spouse_german_since is not None or "spouse_german_since" not in self.facts.model_fields_set
        )
        found = [tie] if tie and tie != "single" and is_german else []
        applies = self.facts.applies_with
        if applies == "parent" or (applies == "spouse" and tie in {"married", "separated"}):
            found.append(f"with_{applies}")
        return found

    def livelihood(self, _nth: int) -> Any:
        """Say what they live on."""
        benefits = set(self.facts.benefits or ())
        found = [each for each, codes in _BENEFITS.items() if benefits & codes]
        found += ["others"] if self.facts.benefits_recipient == "household" and found else []
        return [*found, "too_little"] if self.facts.livelihood_secured is False else found

    def education(self, _nth: int) -> str:
        """Say what the education benefit comes with."""
        return "harmless" if {"wohngeld", "kinderzuschlag"} & set(self.facts.benefits or ()) else "harmful"


_KINDS: Final = dict.fromkeys(NEVER_LAWFUL, "duldung") | {"gestattung": "asylum"}
_PAPERS: Final = {
    "passport": {"passport"},
    "b1": {"b1_certificate", "dtz_b1"},
    "training": {"vocational_training"},
    "degree": {"german_degree", "degree_law_politics"},
    "test": {"test", "leben_in_deutschland"},
    "school": {"school_certificate"},
}
_BENEFITS: Final = {
    "jobcenter": {"sgb2"},
    "sozialamt": {"sgb12"},
    "other_office": {"asylblg", "care_sgb12"},
    "education": {"but"},
}
_TOPICS: Final = (
    "title_purpose", "stay_since", "stay_events", "cards_since", "before", "before_since", "protection", "abroad", "abroad_from", "abroad_to",
    "abroad_more", "abroad_reason", "abroad_total", "record", "sentence", "sentence_rates", "sentence_months",
    "sentence_details", "papers", "achievements", "livelihood", "education", "family",
)  # fmt: skip
# Whoever knows only a part of what a question asks together cannot answer it.
_NEEDED: Final = {
    "stay_events": ("residence_periods", "absences"),
    "record": ("convictions", "pending_proceedings"),
    "title_purpose": (),
    "achievements": (),
    "family": ("marital_status", "applies_with"),
    "livelihood": ("benefits", "livelihood_secured"),
    "cards_since": ("residence_periods",),
}
_OWN: Final[dict[str, Callable[[Person, int], Any]]] = {topic: getattr(Person, topic) for topic in _TOPICS}


def _is_gap(before: Period, after: Period) -> bool:
    return before.end is not None and after.start > before.end + _DAY and after.status not in NEVER_LAWFUL


def _was_long(stay: Absence) -> bool:
    return stay.end >= add_months(stay.start, _HALF_A_YEAR)


def _gist(facts: Facts, on: date) -> tuple[Any, ...]:
    found = assess(facts, on)
    return found.verdict, found.route, found.earliest_date, [each.status for each in found.requirements]


def _days(value: Any) -> set[str]:
    """Collect all days in JSON values."""
    if isinstance(value, dict):
        return set().union(*(_days(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_days(each) for each in value))
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return {value}
    return set()
