"""What a verdict does not say by itself: who comes of age before an office decides, and whether a family could make it sooner.

Must not change a verdict or a day; a result says these things beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.eligibility.dates import add_months, anniversary
from flows.eligibility.evaluation import Outcome, evaluate
from flows.eligibility.facts import Facts
from flows.eligibility.law import parameters_on
from flows.eligibility.routes.par9 import PAR9_1
from flows.eligibility.routes.par10 import PAR10_1
from flows.eligibility.survey import Survey, survey_routes

LONG_WAIT: Final = 18
"""So many months may pass between a check and a naturalisation; appointments alone take months."""
_AT_ISSUE: Final = ("language", "civics")
_SETTLED: Final = frozenset({"met", "not_applicable"})
_SPOUSE_TIME: Final = next(rule for rule in PAR9_1.requirements if rule.code == "residence_time")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a result says beside its verdict.

    `of_age_on` is the day on which a child comes of age for naturalisation, and `of_age_needs` the requirements that are new
    from then on; `sooner_with_german` says that a German spouse, whom nobody has asked about, could make it sooner.
    """

    of_age_on: date | None = None
    of_age_needs: tuple[str, ...] = ()
    sooner_with_german: bool = False
    has_applied: bool = False


def look_ahead(facts: Facts, on: date) -> Outlook:
    """Find what a result should say beside its verdict."""
    known = facts.known()
    survey = survey_routes(known, on)
    day = _comes_of_age(known, on)
    needs = _new_needs(survey, known, day) if day else ()
    return Outlook(
        day if needs else None, needs, sooner_with_german(survey, known, on), known.get("applied_on") is not None
    )


def sooner_with_german(survey: Survey, known: Mapping[str, Any], on: date) -> bool:
    """§ 9(1) StAG: whether a German spouse, of whom nothing is known, could shorten the time that is shown."""
    if survey.main.route.code != PAR10_1.code or german_spouse(known, on).status != "unknown":
        return False
    stay = next(outcome for outcome in survey.main.outcomes if outcome.rule.code == "residence_time")
    with_spouse = evaluate(_SPOUSE_TIME, known, on)
    if stay.finding is None or stay.status == "met" or with_spouse.finding is None:
        return False
    if stay.status == "not_met" or with_spouse.status == "met":
        return True
    days = with_spouse.finding.from_date, stay.finding.from_date
    return days[0] is not None and days[1] is not None and days[0] < days[1]


def german_spouse(known: Mapping[str, Any], on: date) -> Outcome:
    """§ 9(1) StAG: whether the way by a marriage or partnership with a German is open."""
    assert PAR9_1.door is not None, "this route has a door"  # noqa: S101 - so it is written in the routes
    return evaluate(PAR9_1.door, known, on)


def _comes_of_age(known: Mapping[str, Any], on: date) -> date | None:
    """§ 34 s. 1 StAG: the birthday from which nobody is represented any more, if it comes before an office may decide."""
    birth, age = known.get("birth_date"), parameters_on(on)["capacity_age"].value
    if birth is None or not isinstance(age, int):
        return None
    day = anniversary(birth, age)
    return day if on < day <= add_months(on, LONG_WAIT) else None


def _new_needs(survey: Survey, known: Mapping[str, Any], day: date) -> tuple[str, ...]:
    """§ 10(1) s. 2, (4) s. 2 StAG: of German and the test what is enough for a child and is not from that day on."""
    grown = {**known, "legal_capacity": "full"}
    now = {outcome.rule.code: outcome for outcome in survey.main.outcomes}
    then = {code: evaluate(now[code].rule, grown, day).status for code in _AT_ISSUE}
    return tuple(code for code in _AT_ISSUE if then[code] not in _SETTLED and then[code] != now[code].status)
