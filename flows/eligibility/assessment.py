"""`assess`: the facts of one person and a day in, the whole assessment out.

Must not promise: the authority decides, on the law of the day of its decision. Knows no question and no wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from flows.eligibility.dates import age_on
from flows.eligibility.deadlines import last_day
from flows.eligibility.documents import determination_for, documents_for
from flows.eligibility.explanation import Requirement, explain
from flows.eligibility.facts import FACT_NAMES, Facts
from flows.eligibility.fees import fee_of, fee_with_parent
from flows.eligibility.interview import choose_question
from flows.eligibility.law import check_covered, fixed, parameters_on
from flows.eligibility.rules import Case, Finding
from flows.eligibility.survey import Survey, survey_routes
from flows.eligibility.verdicts import Verdict
from flows.errors import FactsError
from flows.postcodes import authority_of
from flows.text import N_

# Nobody is older, in years.
_OLDEST: Final = 120
_authority_of: Final = lru_cache(maxsize=2048)(authority_of)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another route that is open, with its own verdict."""

    route: str
    verdict: Verdict
    earliest_date: date | None

    def as_json(self) -> dict[str, Any]:
        """The alternative as the contract shows it."""
        return {"route": self.route, "verdict": self.verdict, "earliest_date": _iso(self.earliest_date)}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What can be said about one person on one day."""

    policy_date: date
    law_as_of: date
    verdict: Verdict
    route: str | None
    earliest_date: date | None
    earliest_date_latest: date | None
    apply_by: date | None
    requirements: tuple[Requirement, ...]
    alternatives: tuple[Alternative, ...]
    missing: tuple[str, ...]
    next_question: str | None
    next_facts: tuple[str, ...]
    ask_guide: bool
    fee_eur: int
    authority: str | None
    documents: tuple[str, ...]
    notes: tuple[str, ...]
    fee_with_parent_eur: int | None = None

    def as_json(self, *, explain: bool = False) -> dict[str, Any]:
        """The assessment with every key of the contract; `explain` adds under each requirement what it rests on."""
        return {
            "policy_date": self.policy_date.isoformat(),
            "law_as_of": self.law_as_of.isoformat(),
            "verdict": self.verdict,
            "route": self.route,
            "earliest_date": _iso(self.earliest_date),
            "earliest_date_latest": _iso(self.earliest_date_latest),
            "apply_by": _iso(self.apply_by),
            "requirements": [requirement.as_json(explain=explain) for requirement in self.requirements],
            "alternatives": [alternative.as_json() for alternative in self.alternatives],
            "missing": list(self.missing),
            "next_question": self.next_question,
            "next_facts": list(self.next_facts),
            "ask_guide": self.ask_guide,
            "fee_eur": self.fee_eur,
            "authority": self.authority,
            "documents": list(self.documents),
            "notes": list(self.notes),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def assess(facts: Facts, policy_date: date) -> Assessment:
    """Assess one person's way to German nationality by the facts and the law of one day.

    Raises:
        NotCoveredError: the day lies before the first day whose law is known.
        FactsError: the person is born, or a period of the stay begins, after that day, or the person is older than anybody.
    """
    check_covered(policy_date)
    known = facts.known()
    _refuse_impossible(known, policy_date)
    survey = survey_routes(known, policy_date)
    open_facts = survey.open_facts()
    question = choose_question(survey, known, policy_date) if open_facts else None
    return Assessment(
        policy_date=policy_date,
        law_as_of=fixed("law_as_of"),
        verdict=survey.verdict,
        missing=tuple(name for name in FACT_NAMES if name in open_facts),
        next_question=question.id if question else None,
        next_facts=question.settles if question else (),
        authority=_authority_of(known["postcode"]) if "postcode" in known else None,
        **_shown(survey, known, policy_date),
    )


def _refuse_impossible(known: Mapping[str, Any], policy_date: date) -> None:
    born_on = known.get("birth_date", policy_date)
    if born_on > policy_date:
        raise FactsError(f"birth_date: lies after {policy_date}, the day of the check")
    if age_on(born_on, policy_date) > _OLDEST:
        raise FactsError(f"birth_date: lies more than {_OLDEST} years before {policy_date}, the day of the check")
    for index, period in enumerate(known.get("residence_periods", ())):
        if period.start > policy_date:
            raise FactsError(f"residence_periods.{index}: begins after {policy_date}, the day of the check")


def _shown(survey: Survey, known: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the assessment shows of the main route, or of the German nationality a person may have."""
    german = survey.nationality.finding
    if german is not None and german.status == "met":
        return _shown_as_german(german, on)
    main = survey.main
    case = Case(known, on)
    apply_by = last_day(known, on)
    is_tight = apply_by is not None and main.earliest_date is not None and main.earliest_date > apply_by
    return {
        "route": main.route.code,
        "earliest_date": main.earliest_date,
        "earliest_date_latest": main.latest_date,
        "apply_by": apply_by,
        "requirements": tuple(explain(outcome) for outcome in main.outcomes),
        "alternatives": _alternatives(survey),
        "ask_guide": main.asks_guide or survey.verdict == "ask_guide" or is_tight,
        "fee_eur": fee_of(main.route, case),
        "fee_with_parent_eur": fee_with_parent(main.route, case),
        "documents": documents_for(known, main.outcomes, on, main.route.code),
        "notes": _notes(survey),
    }


def _alternatives(survey: Survey) -> tuple[Alternative, ...]:
    """The other open routes; § 8 StAG, which nobody can compute, unless all is met or naturalisation is barred."""
    others = [Alternative(result.route.code, result.verdict, result.earliest_date) for result in survey.others]
    if survey.main.verdict not in {"likely", "excluded"}:
        others.append(Alternative("par8", "ask_guide", None))
    return tuple(others)


def _shown_as_german(finding: Finding, on: date) -> dict[str, Any]:
    return {
        "route": finding.params["route"],
        "earliest_date": None,
        "earliest_date_latest": None,
        "apply_by": None,
        "requirements": (),
        "alternatives": (),
        "ask_guide": True,
        "fee_eur": parameters_on(on)["fee_determination"].value,
        "documents": determination_for(str(finding.params["route"])),
        "notes": (finding.reason, N_("note.authority-decides")),
    }


def _notes(survey: Survey) -> tuple[str, ...]:
    found = [note for outcome in survey.main.outcomes if outcome.finding for note in outcome.finding.notes]
    if survey.verdict == "not_met":
        found.append(N_("note.discretion-par8"))
    return (*dict.fromkeys(found), N_("note.authority-decides"))
