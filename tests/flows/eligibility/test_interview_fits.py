"""The interview fits the person: nothing that their way does not ask, nothing that makes no sense at their age."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows.eligibility.assessment import assess
from flows.eligibility.interview import facts_from
from flows.eligibility.law import parameters_on
from flows.eligibility.questions import BY_ID, ages
from flows.eligibility.questions.doubts import misfit
from flows.eligibility.roughness import deciding_answers
from tests.flows.eligibility.strategies import TODAY
from tests.flows.eligibility.test_interview import ORDINARY, interview


def test_from_which_age_somebody_acts_alone_stands_in_the_law_only(monkeypatch: pytest.MonkeyPatch) -> None:
    known, answers = {"birth_date": date(2011, 5, 1)}, {"birth_date": "2011-05-01", "work": ["employed"]}
    assert ages.is_child(known, TODAY)
    assert misfit(answers, TODAY) == "work"
    law = parameters_on(TODAY)
    younger = {**law, "capacity_age": replace(law["capacity_age"], value=15)}
    monkeypatch.setattr(ages, "parameters_on", lambda _day: younger)
    assert not ages.is_child(known, TODAY)
    assert misfit(answers, TODAY) is None


FAMILY = {"doors": ["german_family"], "identity": "passport"}
NOT_PART_OF_IT = {"title", "stay_since", "livelihood", "papers", "german", "german_other", "german_level", "civics"}


@pytest.mark.parametrize("why", ["deprived", "other_loss", "not_passed_on", "descendant"])
def test_whose_family_lost_its_nationality_is_asked_only_what_this_way_asks(why: str) -> None:
    answers, found = interview({**ORDINARY, **FAMILY, "german_family": why})
    assert list(answers)[:3] == ["doors", "german_family", "birth_date"]
    assert not NOT_PART_OF_IT & set(answers)
    assert found.verdict in {"likely", "maybe_german"}


def test_where_that_way_is_not_open_or_cannot_be_likely_the_others_are_asked_for() -> None:
    too_old = interview({**ORDINARY, **FAMILY, "german_family": "not_passed_on", "birth_date": "1948"})
    no_proof = interview({**ORDINARY, **FAMILY, "german_family": "other_loss", "identity": "other_documents"})
    assert all("title" in answers for answers, _ in (too_old, no_proof))


def test_a_pensioner_is_asked_about_recruitment_before_a_partner_who_works() -> None:
    script = {**ORDINARY, "livelihood": ["jobcenter"], "work": "pension", "birth_date": "1948", "stay_since": "1973-05"}
    recruited, _ = interview({**script, "recruited": "guest_worker", "benefits_fault": "no"})
    assert not {"spouse_work", "applied"} & set(recruited)
    others = list(interview({**script, "recruited": "no", "spouse_work": "no", "applied": "no"})[0])
    assert others.index("birth_date") < others.index("recruited") < others.index("spouse_work")


def _asked(question_id: str, born: str) -> tuple[str, list[str]]:
    known = facts_from({"birth_date": born}, TODAY).known()
    question = BY_ID[question_id]
    return question.wording(known, TODAY), [each.id for each in question.offered(known, TODAY)]


def test_old_age_is_offered_to_the_old() -> None:
    answers = list(
        interview({**ORDINARY, "papers": ["passport"], "german_other": "none", "language_barrier": "none"})[0]
    )
    assert answers.index("birth_date") < answers.index("language_barrier")
    assert "age" not in _asked("language_barrier", "1997")[1]
    assert "age" in _asked("language_barrier", "1950")[1]
    assert _asked("language_barrier", "1997")[0] == "question.language_barrier.young"


def test_a_child_is_asked_what_excludes_everybody_in_words_for_a_child() -> None:
    assert _asked("affirm", "2015")[0] == "question.affirm.child"
    assert _asked("affirm", "1990")[0] == "question.affirm"
    assert not {"constitution", "history", "several_spouses"} & set(_asked("affirm_parts", "2015")[1])
    child = {**ORDINARY, "title": "ae_32", "birth_date": "2014-05-01", "stay_since": "2018", "represented": "yes"}
    answers, found = interview({**child, "affirm": "both"})
    assert found.verdict == "likely"
    assert _asked("affirm", "2015")[1] == ["both", "not_both"]
    assert _asked("affirm", "1990")[1] == ["all", "not_all"]
    grown_up = date(2031, 1, 1)
    assert "affirms_constitution" not in facts_from(answers, grown_up).known()


def test_what_a_child_was_not_asked_is_not_taken_for_said() -> None:
    child = {"title": "ae_32", "birth_date": "2014-05-01", "affirm": "not_both", "affirm_parts": ["former"]}
    known = facts_from(child, TODAY).known()
    assert (known["extremism"], known["several_spouses"]) == ("former", False)
    assert not {"affirms_constitution", "affirms_historical_responsibility"} & set(known)
    grown = facts_from({**child, "birth_date": "1990", "affirm": "not_all"}, TODAY).known()
    assert grown["affirms_constitution"] is True


@pytest.mark.parametrize("said", ["both", "not_both"])
def test_a_childs_answer_goes_with_the_birth_year_of_one(said: str) -> None:
    """Whoever prunes does not tell the day; the year of an adult is one on every day that can be asked about."""
    affirm = BY_ID["affirm"]
    for born, kept in (("2015", True), ("1990", False), ("2009", False)):
        known = facts_from({"birth_date": born}, TODAY).known()
        assert (affirm.problem(said, known, None, {"birth_date": born}) is None) == kept


def test_a_family_that_applies_together_keeps_its_way_whatever_was_ticked_besides() -> None:
    for tie in ("divorced", "widowed"):
        facts = facts_from({"family": [tie, "with_spouse"]}, TODAY)
        assert (facts.marital_status, facts.applies_with) == ("married", "spouse")


@pytest.mark.parametrize(
    ("born", "more", "other"),
    [
        ("2021", {"title": "work"}, "title"),
        ("2021", {"title": "ae_18g"}, "title"),
        ("2012", {"title": "ae_16b"}, "title"),
        ("2012", {"title": "ae_16f"}, None),
        ("2012", {"title": "ae_32"}, None),
        ("2012", {"title": "ae_32", "papers": ["degree"]}, "papers"),
        ("2012", {"title": "ae_32", "papers": ["b1"], "work": "self_employed"}, "work"),
        ("2012", {"title": "ae_32", "german": "training"}, "german"),
        ("2012", {"title": "ae_32", "civics": "degree"}, "civics"),
        ("2012", {"title": "ae_32", "family": ["married"]}, "family"),
        ("2012", {"title": "ae_32", "family": ["with_parent"]}, None),
        ("2010", {"title": "ae_18g"}, None),
        ("1990", {"title": "ae_18g", "married_on": "2003"}, "married_on"),
        ("1990", {"title": "ae_18g", "married_on": "2009"}, None),
        ("unsure", {"title": "ae_18g"}, None),
    ],
)
def test_a_birth_date_that_hardly_fits_what_was_said_is_noticed(
    born: str, more: dict[str, Any], other: str | None
) -> None:
    assert misfit({"doors": [], "birth_date": born, **more}, TODAY) == other


@pytest.mark.parametrize(
    ("since", "depends"), [("2019-03", False), ("2022-05", True), ("1973", False), ("2022-05-14", False)]
)
def test_a_day_that_changes_nothing_is_not_asked_for_more_exactly(since: str, *, depends: bool) -> None:
    answers, _ = interview({**ORDINARY, "title": "unlimited", "stay_since": since})
    assert bool(deciding_answers(answers, TODAY)) == depends


def test_a_day_that_nobody_sees_needs_no_exact_one() -> None:
    answers, _ = interview({**ORDINARY, "stay_since": "2022-05", "title": "duldung"})
    assert deciding_answers({**answers, "stay_since": "2022-05"}, date(2026, 11, 22)) == ()


def test_whoever_waits_for_asylum_hears_that_the_time_counts_once_they_are_recognised() -> None:
    assert "note.asylum-time-counts" in assess(facts_from({"doors": [], "title": "gestattung"}, TODAY), TODAY).notes
    assert "note.asylum-time-counts" not in assess(facts_from({"doors": [], "title": "duldung"}, TODAY), TODAY).notes
