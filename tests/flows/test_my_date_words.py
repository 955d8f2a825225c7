"""What would be kept of a check can be written down, read back, and be assessed again to the same answer; and what is said of it."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from flows.catalog.my_date_keep import can_keep, keep_answers
from flows.catalog.my_date_notices import notice_of
from flows.catalog.my_date_words import ANSWERS, answer_of
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.eligibility.law_version import changes_since, law_version, mark_of, next_change
from flows.eligibility.verdicts import ORDER
from flows.my_date import AHEAD, CHANGED, DAY, EARLY, LATE, LAW, Answer, SavedCheck
from flows.text import Joined, Text, to_json
from tests.flows.eligibility.law_cases import BASES
from tests.flows.eligibility.strategies import TODAY, facts

SOON = date(2027, 5, 14)


def words(said: object) -> list[str]:
    """List the message ids that something says, outermost first."""
    if isinstance(said, Joined):
        return [each for part in said.parts for each in words(part)]
    if isinstance(said, Text):
        return [said.msgid, *(each for param in said.params.values() for each in words(param))]
    return []


def kept(result: Assessment, raw: dict[str, object], *purposes: str) -> SavedCheck:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    law = law_version(result.policy_date)
    return SavedCheck(1, raw, (), answer_of(result), frozenset(purposes), now, now, law)


@settings(max_examples=40, deadline=None)
@given(raw=facts())
def test_what_is_kept_of_anybody_gives_the_same_answer_when_it_is_read_back(raw: dict[str, object]) -> None:
    told = read_facts(raw)
    before = assess(told, TODAY)
    written = json.loads(json.dumps({"facts": told.as_json(), "answer": answer_of(before).as_json()}))
    after = assess(read_facts(written["facts"]), TODAY)
    assert answer_of(after) == answer_of(before) == Answer.from_json(written["answer"])
    assert isinstance(can_keep(after), bool)
    for says in (DAY, EARLY, LATE, CHANGED, *([AHEAD] if after.earliest_date else [])):
        notice = notice_of(says, kept(before, raw), after)
        json.dumps(to_json(notice.body))
        assert 1 <= len(notice.rows) <= 6


def test_every_verdict_has_its_words() -> None:
    assert set(ANSWERS) == set(ORDER)


def test_the_reminder_names_what_is_still_open_and_only_that() -> None:
    ready = {**BASES["skilled_worker"]}
    result = assess(read_facts(ready), TODAY)
    said = words(notice_of(AHEAD, kept(result, ready), result).body)
    assert "mydate.prepare.papers" in said
    assert "mydate.prepare.passport" in said
    assert {"mydate.prepare.civics", "mydate.prepare.language", "mydate.prepare.identity"}.isdisjoint(said)
    unready = {name: value for name, value in ready.items() if name not in {"civics_proof", "identity_proof"}}
    result = assess(read_facts(unready), TODAY)
    said = words(notice_of(AHEAD, kept(result, unready), result).body)
    assert {"mydate.prepare.civics", "mydate.prepare.identity"}.issubset(said)
    assert "mydate.prepare.passport" not in said


def test_a_change_of_the_law_is_told_with_the_requirement_and_the_number() -> None:
    periods = [{"from": "2018-05-14", "to": None, "status": "ae_18b", "gap_before": None}]
    raw = {**BASES["skilled_worker"], "residence_title": "ae_18b", "residence_periods": periods}
    before, after = (assess(read_facts(raw), date(2024, 6, day)) for day in (20, 27))
    notice = notice_of(CHANGED, kept(before, raw, LAW), after)
    said = words(notice.body)
    assert [each for each in said if each.startswith("mydate.answer")] == [
        "mydate.answer.from_day",
        "mydate.answer.likely",
    ]
    assert "requirement.residence_time" in said
    assert "parameter.residence_years" in said
    assert "requirement.historical_responsibility" not in said
    assert [row[0].id for row in notice.rows] == ["go-mydate", "go-mydate.help", "go-mydate.quiet"]
    unwatched = notice_of(CHANGED, kept(before, raw), after)
    assert [row[0].id for row in unwatched.rows] == ["go-mydate", "go-mydate.help"]


@pytest.mark.parametrize(
    ("day", "other", "is_same"),
    [
        (date(2024, 6, 20), date(2024, 6, 26), True),
        (date(2024, 6, 26), date(2024, 6, 27), False),
        (date(2024, 6, 27), date(2025, 10, 29), True),
        (date(2025, 10, 29), date(2025, 10, 30), False),
    ],
)
def test_the_law_has_another_name_from_the_day_on_which_it_changes(day: date, other: date, is_same: bool) -> None:
    assert (law_version(day) == law_version(other)) is is_same
    assert (changes_since(law_version(day), other) == ()) is is_same
    assert next_change(day) is not None


def test_the_law_has_another_name_when_a_rule_or_a_number_is_another_one() -> None:
    files = {"rules.py": b"1", "numbers.yaml": b"5"}
    marks = {
        mark_of(files),
        mark_of({**files, "numbers.yaml": b"6"}),
        mark_of({"rules.py": b"15", "numbers.yaml": b""}),
    }
    assert len(marks) == 3
    assert mark_of(dict(reversed(files.items()))) in marks


@pytest.mark.parametrize(
    ("began", "ticked"), [("2022-05-14", ["remind"]), ("2018-05-14", [])], ids=["a day to come", "nothing to wait for"]
)
def test_nothing_is_ticked_beforehand_but_what_the_button_said(began: str, ticked: list[str]) -> None:
    periods = [{"from": began, "to": None, "status": "ae_18b", "gap_before": None}]
    result = assess(read_facts({**BASES["skilled_worker"], "residence_periods": periods}), TODAY)
    assert can_keep(result)
    assert keep_answers({}, result)["purposes"] == ticked
