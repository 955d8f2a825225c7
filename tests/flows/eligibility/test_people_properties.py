"""What must hold for everybody: better facts never make it worse, unknown is never a firm answer, and dates keep their word.

The people are those of the gate and any number more. What a property has to leave out is named beside it, with the reason.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.invented_people import Person, invent
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.domains import domain
from flows.eligibility.facts import read_facts
from flows.eligibility.routes import ROUTES
from flows.eligibility.routes.route import CODES
from flows.errors import FactsError

PEOPLE = st.integers(0, 50_000).map(invent)
FIRM_NO = {"not_met", "excluded"}
STATUS_ORDER = {
    "not_met": 0, "not_yet": 1, "unclear": 2, "on_hold": 2, "unknown": 2, "met": 3, "not_applicable": 3,
}  # fmt: skip
NEVER_LAWFUL = {"visa_d", "visa_free", "gestattung", "duldung", "none", "unsure"}


def check(person: Person, **news: Any) -> Assessment:
    return assess(read_facts({**person.facts, **news}), person.on)


def knows(person: Person, name: str) -> bool:
    return person.facts.get(name, "unsure") != "unsure"


def statuses(found: Assessment) -> dict[str, str]:
    return {each.code: each.status for each in found.requirements}


def assert_not_worse(before: Assessment, after: Assessment, *, apart_from: frozenset[str] = frozenset()) -> None:
    """No "yes" is lost, no "no" is gained, no requirement of the same route falls back, no first day moves away."""
    if before.verdict == "likely":
        assert after.verdict in {"likely", "maybe_german"}
    if before.verdict not in FIRM_NO:
        assert after.verdict not in FIRM_NO or apart_from & _failing(after)
    if before.route != after.route or not before.requirements:
        return
    better = statuses(after)
    for code, status in statuses(before).items():
        assert STATUS_ORDER[better[code]] >= STATUS_ORDER[status] or code in apart_from, code
    if before.earliest_date and after.earliest_date and before.verdict == after.verdict:
        assert after.earliest_date <= before.earliest_date


def _failing(found: Assessment) -> set[str]:
    return {code for code, status in statuses(found).items() if status == "not_met"}


@given(PEOPLE, st.integers(1, 4000))
def test_a_longer_lawful_stay_is_never_worse(person: Person, days: int) -> None:
    periods = person.facts.get("residence_periods")
    if not isinstance(periods, list) or not periods or periods[0]["status"] in NEVER_LAWFUL:
        return
    longer = deepcopy(periods)
    longer[0]["from"] = str(date.fromisoformat(longer[0]["from"]) - timedelta(days=days))
    assert_not_worse(check(person), check(person, residence_periods=longer))


BETTER = [
    ("german_level", "c2"),
    ("german_proof", "b1_certificate"),
    ("speaks_everyday_german", True),
    ("civics_proof", "test"),
    ("identity_proof", "passport"),
    ("residence_title", "niederlassungserlaubnis"),
    ("free_movement_doubtful", False),
    ("livelihood_secured", True),
    ("benefits_own_fault", False),
    ("full_time_months_last_24", 24),
    ("convictions", []),
    ("pending_proceedings", False),
    ("affirms_constitution", True),
    ("affirms_historical_responsibility", True),
    ("extremism", "none"),
    ("several_spouses", False),
    ("rejects_equality", False),
    ("deception_found_on", None),
    ("spouse_german_since", "birth"),
    ("custody_of_german_child", True),
]


@pytest.mark.parametrize(("name", "best"), BETTER, ids=str)
@settings(max_examples=40)
@given(person=PEOPLE)
def test_a_better_fact_is_never_worse(person: Person, name: str, best: Any) -> None:
    if not knows(person, name):
        return
    # A vocational certificate speaks for civics too, and the contract has room for one proof of German only.
    apart_from = {"civics"} if name == "german_proof" and knows(person, "civics_proof") else set[str]()
    assert_not_worse(check(person), check(person, **{name: best}), apart_from=frozenset(apart_from))


@given(PEOPLE)
def test_fewer_benefits_are_never_worse(person: Person) -> None:
    benefits = person.facts.get("benefits")
    if not isinstance(benefits, list):
        return
    before = check(person)
    for less in _fewer(benefits):
        # Whoever needs a benefit no longer has an income that is enough.
        assert_not_worse(before, check(person, benefits=less, livelihood_secured=True))


def _fewer(benefits: list[str]) -> Iterator[list[str]]:
    yield []
    for each in benefits:
        left = [other for other in benefits if other != each]
        # Education benefits follow the benefit that they come with, which is then another one.
        if "but" not in left:
            yield left


@given(PEOPLE)
def test_fewer_stays_abroad_are_never_worse(person: Person) -> None:
    absences = person.facts.get("absences")
    if not isinstance(absences, list) or not absences or not knows(person, "absence_months_total"):
        return
    before, after = check(person), check(person, absences=absences[1:], absence_months_total=0)
    # A break that an authority may overlook is unclear before its day, an unbroken stay is not yet long enough.
    assert_not_worse(before, after, apart_from=frozenset({"residence_time"}))
    times = [{each.code: each for each in found.requirements}.get("residence_time") for found in (before, after)]
    assert not all(times) or (times[0].status, times[1].status) not in {("met", "not_yet"), ("unclear", "not_met")}


@given(PEOPLE, st.data())
@settings(max_examples=150)
def test_what_is_not_known_gives_no_firm_answer_that_it_could_turn(person: Person, data: st.DataObject) -> None:
    # Benefits are the person's own unless it is said that others draw them; the contract has it so.
    known = [name for name in person.facts if knows(person, name) and name != "benefits_recipient"]
    dropped = set(data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=8, unique=True)))
    less = {name: value for name, value in person.facts.items() if name not in dropped}
    found, truth = assess(read_facts(less), person.on), check(person)
    if found.verdict != truth.verdict:
        assert dropped & set(found.missing)
    assert found.verdict != "likely" or truth.verdict == "likely"


OF_NATIONALITY = {
    "german_parent_at_birth", "parent_at_birth", "resettler_certificate", "treated_as_german_years", "born_in_germany",
}  # fmt: skip
BORN_STATELESS = {"born_in_germany": True, "stateless_since_birth": True, "parent_at_birth": None}
DECLARES = {"declaration_ground": "mother_lost_by_marriage", "birth_date": "1960-01-01"}


@given(PEOPLE, st.sampled_from([{}, BORN_STATELESS, DECLARES]), st.sets(st.sampled_from(["applied_on", "birth_date"])))
@settings(max_examples=150)
def test_no_fact_that_is_missing_turns_a_no(person: Person, news: dict[str, Any], unknown: set[str]) -> None:
    facts = {**person.facts, **news, **dict.fromkeys(unknown, "unsure")}
    found = assess(read_facts(facts), person.on)
    if found.verdict not in FIRM_NO:
        return
    # By the contract's order a no stands before what nobody has asked about: being German already, and what a way begins with.
    begins = {route.ground for route in ROUTES}
    for name in set(found.missing) - OF_NATIONALITY - begins:
        for value in domain(name, person.on):
            turned = assess(read_facts({**facts, name: value}), person.on)
            assert turned.verdict in {*FIRM_NO, "maybe_german"}, (name, value)


def test_a_stay_that_has_ended_is_no_firm_no_while_the_title_is_not_known() -> None:
    ended = {"residence_periods": [{"from": "2019-01-01", "to": "2024-01-01", "status": "ae_18a"}], "absences": []}
    found = assess(read_facts(ended), date(2026, 11, 22))
    assert statuses(found)["residence_time"] == "unknown"


@given(PEOPLE, st.data())
def test_the_order_in_which_things_are_listed_changes_nothing(person: Person, data: st.DataObject) -> None:
    lists = [
        name
        for name in ("absences", "convictions", "benefits", "nationalities")
        if isinstance(person.facts.get(name), list)
    ]
    shuffled = {name: data.draw(st.permutations(person.facts[name])) for name in lists}
    assert check(person, **shuffled).as_json() == check(person).as_json()


@given(PEOPLE, st.data())
def test_one_card_or_two_of_the_same_kind_are_the_same_stay(person: Person, data: st.DataObject) -> None:
    periods = person.facts.get("residence_periods")
    if not isinstance(periods, list) or not periods:
        return
    place = data.draw(st.integers(0, len(periods) - 1))
    card = periods[place]
    start, end = date.fromisoformat(card["from"]), date.fromisoformat(card["to"] or str(person.on))
    if end - start < timedelta(days=2):
        return
    middle = start + timedelta(days=(end - start).days // 2)
    halves = [{**card, "to": str(middle)}, {**card, "from": str(middle + timedelta(days=1)), "gap_before": None}]
    two_cards = [*periods[:place], *halves, *periods[place + 1 :]]
    assert check(person, residence_periods=two_cards).as_json() == check(person).as_json()


@given(PEOPLE, st.sampled_from([True, False, "unsure"]))
def test_what_the_law_does_not_ask_changes_nothing(person: Person, value: object) -> None:
    before = check(person)
    if person.on >= date(2025, 10, 30):
        assert check(person, integration_course=value, special_achievements=value) == before
    moved = check(person, postcode="10115")
    assert moved.authority == "elsewhere"
    assert {**moved.as_json(), "authority": 0, "missing": 0, "next_question": 0, "next_facts": 0} == {
        **before.as_json(), "authority": 0, "missing": 0, "next_question": 0, "next_facts": 0,
    }  # fmt: skip


@given(PEOPLE, st.dates(date(2024, 1, 1), date(2035, 12, 31)))
@settings(max_examples=150)
def test_every_valid_person_gets_an_answer_on_every_day(person: Person, on: date) -> None:
    facts = read_facts(person.facts)
    begun = [facts.birth_date, *(period.start for period in facts.residence_periods or ())]
    if any(day > on for day in begun if day):
        with pytest.raises(FactsError, match="the day of the check"):
            assess(facts, on)
        return
    found = assess(facts, on)
    json.dumps(found.as_json(explain=True))
    if found.verdict != "maybe_german":
        assert [each.code for each in found.requirements] == list(CODES)


@given(PEOPLE)
@settings(max_examples=150)
def test_the_verdict_follows_from_the_requirements(person: Person) -> None:
    found = check(person)
    if found.verdict == "maybe_german":
        return
    by_code = statuses(found)
    seen = set(by_code.values())
    order = [
        ("excluded", "not_met" in {by_code["exclusion"], by_code["ban"]}),
        ("not_met", "not_met" in seen),
        ("ask_guide", "unclear" in seen),
        ("on_hold", "on_hold" in seen),
        ("not_yet", "not_yet" in seen),
        ("incomplete", "unknown" in seen),
        ("likely", True),
    ]
    follows = next(verdict for verdict, applies in order if applies)
    # What is met or waived, whichever of the two, keeps nothing open; and somebody may be German for all we know.
    also = {"incomplete": {"likely"}, "likely": {"incomplete"}}.get(follows, set())
    assert found.verdict in {follows, *also}


@given(PEOPLE)
@settings(max_examples=150)
def test_a_guide_is_asked_where_the_contract_says_so(person: Person) -> None:
    found = check(person)
    by_code = statuses(found)
    failing = {code for code, status in by_code.items() if status == "not_met"}
    wanted = (
        found.verdict == "ask_guide"
        or "unclear" in by_code.values()
        or bool(failing & {"livelihood", "record", "ban"})
        or (person.facts.get("residence_title") == "ae_23a" and bool(by_code))
        or any(each.reason == "livelihood-recruited" for each in found.requirements)
    )
    assert found.ask_guide or not wanted


@given(PEOPLE)
@settings(max_examples=150)
def test_dates_keep_their_word(person: Person) -> None:
    found = check(person)
    first, last = found.earliest_date, found.earliest_date_latest
    if last:
        assert first
        assert first <= last
        assert found.ask_guide
    if found.verdict in FIRM_NO:
        assert first is None
    if found.verdict == "likely":
        assert first is None or first <= person.on
    if found.verdict == "not_yet" and first:
        assert first > person.on
        facts = read_facts(person.facts)
        assert assess(facts, first).verdict != "not_yet"
        assert assess(facts, first - timedelta(days=1)).verdict != "likely"
