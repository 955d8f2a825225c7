"""No change of the law goes unseen: all law cases and the invented people are assessed as recorded."""

from datetime import timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import pytest

from bot.bench.invented_people import DAYS, Person, invent_people
from flows.eligibility import law
from flows.eligibility.facts import FACT_NAMES, NULLABLE, Facts, read_facts
from tests.flows.eligibility import law_gate
from tests.flows.eligibility.law_gate import HOW, Short, compared, from_text


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return list(invent_people())


def test_every_law_case_is_assessed_as_recorded() -> None:
    old, new = law_gate.recorded(law_gate.CASES_FILE)[1], law_gate.cases_now()
    assert new == old, "\n".join([HOW, *compared("law cases", old, new)])


def test_the_invented_people_are_assessed_as_recorded(people: list[Person]) -> None:
    head, old = law_gate.recorded(law_gate.PEOPLE_FILE)
    assert head == law_gate.fingerprint(people), f"the invented people are others; {HOW}"
    new = law_gate.people_now(people)
    assert new == old, "\n".join([HOW, *compared("invented people", old, new)])


def test_the_report_names_what_changed_and_groups_people_by_it() -> None:
    old = from_text(
        "1 | likely par10_1 2026-01-01 mmmmmmmmmmmm-\n2 | not_met par10_1 - mmmnmmmmmmmm-\n3 | likely - - .\n"
    )
    new = from_text(
        "1 | not_yet par9_1 2027-01-01 mmymmmmmmmmm-\n2 | not_met par10_1 - mmmummmmmmmm-\n4 | likely - - .\n"
    )
    lines = list(compared("invented people", old, new))
    assert lines[0].endswith("3; 1 change their verdict, 1 only the way to it; 1 new, 1 gone")
    assert "  likely → not_yet: 1" in lines
    change = "verdict likely → not_yet; route par10_1 → par9_1; earliest date 2026-01-01 → 2027-01-01"
    assert f"    1: {change}; residence_time met → not_yet" in lines
    assert "    2: residence_title not_met → unclear" in lines


def test_a_record_comes_back_as_it_was_written() -> None:
    record = {
        "A title | with a bar": Short("likely", "par10_1", "-", "mm"),
        "0": Short("maybe_german", "par7", "-", "."),
    }
    assert from_text(law_gate.as_text(record, "head")) == record


def test_the_people_meet_every_change_of_the_law_on_both_sides() -> None:
    changes = law.changes_after(law.fixed("covered_from"))
    assert {day - timedelta(days=after) for day in changes for after in (0, 1)} <= set(DAYS)


def test_everybody_is_a_valid_person_and_no_two_are_alike(people: list[Person]) -> None:
    assert len({repr(read_facts(person.facts)) for person in people}) == len(people)


@pytest.mark.parametrize("name", FACT_NAMES)
def test_the_people_have_every_value_that_a_fact_can_have(people: list[Person], name: str) -> None:
    seen = [person.facts[name] for person in people if name in person.facts]
    assert "unsure" in seen
    assert len(seen) < len(people)
    found = {value if isinstance(value, str | int | bool | NoneType) else "several" for value in seen}
    found |= {each for value in seen if isinstance(value, list) for each in value if isinstance(each, str)}
    assert _choices(Facts.model_fields[name].annotation) <= found
    assert name not in NULLABLE or (None in found and len(found - {None, "unsure"}) > 0)


def _choices(kind: Any) -> set[Any]:
    """All values that a type lists."""
    if kind is bool:
        return {True, False}
    if get_origin(kind) is Literal:
        return set(get_args(kind))
    return set[Any]().union(*(_choices(part) for part in get_args(kind) if part is not NoneType))


def test_titles_and_histories_agree(people: list[Person]) -> None:
    for person in people:
        facts = read_facts(person.facts).known()
        if facts.get("residence_periods") and "residence_title" in facts:
            last = facts["residence_periods"][-1]
            assert facts["residence_title"] == (last.status if last.end is None else "none")
        if facts.get("marital_status") == "single":
            assert facts.get("spouse_german_since") is None
