"""An answer that cannot be, or does not go with an earlier one, is asked back; a message says what does not fit."""

from typing import Any

import pytest

from flows.eligibility.interview import facts_from
from flows.eligibility.questions import BY_ID
from tests.flows.eligibility.strategies import TODAY


@pytest.mark.parametrize(
    ("question_id", "answer", "before", "why"),
    [
        ("birth_date", "1890", {}, "check.refused.too_old"),
        ("birth_date", "2020", {"title": "work", "stay_since": "2019"}, "check.refused.born_after_arrival"),
        ("birth_date", "2020", {"married_on": "2010"}, "check.refused.born_after_wedding"),
        ("stay_since", "1989", {"title": "work", "birth_date": "1990"}, "check.refused.before_birth"),
        ("stay_since", "1990", {"title": "work", "birth_date": "1990"}, None),
        ("cards_since", "2014", {"stay_since": "2015"}, "check.refused.before_arrival"),
        ("before_since", "2023", {"cards_since": "2022"}, "check.refused.not_before_later"),
        ("abroad_from", "2014", {"stay_since": "2015"}, "check.refused.abroad_before_arrival"),
        ("abroad_to", "2023-01", {"abroad_from": "2023-02"}, "check.date.ends_before_it_begins"),
        ("abroad_to", "2023-02", {"abroad_from": "2023-02"}, None),
        (
            "abroad_from-2", "2023-04",
            {"abroad_from": "2023-02", "abroad_to": "2023-11", "abroad_more": "yes"}, "check.refused.abroad_twice",
        ),
        (
            "abroad_to-2", "2024-01",
            {"abroad_from": "2023-02", "abroad_to": "2023-11", "abroad_more": "yes", "abroad_from-2": "2023-01"},
            "check.refused.abroad_twice",
        ),
        ("marriage_ended", "2019", {"married_on": "2020"}, "check.refused.ended_before_wedding"),
        ("married_on", "1980", {"birth_date": "1990"}, "check.refused.before_birth"),
        ("sentence_rates", 0, {"sentence": "fine"}, "check.refused.number_zero"),
        ("sentence_months", 500, {"sentence": "prison"}, "check.refused.number_too_large"),
        ("stay_since-exact", "2022-06-01", {"stay_since": "2022-05"}, "check.refused.not_in_rough"),
        ("stay_since-exact", "2022-05-31", {"stay_since": "2022-05"}, None),
        ("livelihood", ["others"], {}, "check.refused.which_money"),
        ("livelihood", ["others", "too_little"], {}, "check.refused.which_money"),
        ("livelihood", ["jobcenter", "others"], {}, None),
        ("applied_on", "2022", {"applied": "after"}, "check.refused.not_in_rough"),
        ("applied_on", "2023", {"applied": "after"}, None),
        ("applied_on", "2023-09", {"applied": "before"}, "check.refused.not_in_rough"),
        ("affirm", "both", {"birth_date": "1990"}, "check.refused.outgrown"),
        ("affirm", "not_both", {"birth_date": "1990"}, "check.refused.outgrown"),
        ("affirm", "both", {"birth_date": "2015"}, None),
        ("affirm", "all", {"birth_date": "1990"}, None),
        ("family", ["divorced", "with_spouse"], {}, "check.refused.one_marriage"),
        ("family", ["widowed", "with_spouse"], {}, "check.refused.one_marriage"),
        ("family", ["separated", "with_spouse"], {}, None),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_what_was_said_is_asked_back(
    question_id: str, answer: Any, before: dict[str, Any], why: str | None
) -> None:
    known = facts_from({key: value for key, value in before.items() if key in {"birth_date", "title"}}, TODAY).known()
    assert BY_ID[question_id].problem(answer, known, TODAY, before) == why
