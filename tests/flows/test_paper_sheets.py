"""What stands on the papers to take along: every paper once, every requirement by its official name, and nobody's name."""

import json
from datetime import date

import pytest

from flows.catalog import check_texts, paper_texts
from flows.catalog.paper_sheets import caption_of, is_delicate, office_card, papers_sheet
from flows.directory import Agency
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import FACT_NAMES, read_facts
from flows.eligibility.routes.route import CODES
from flows.eligibility.verdicts import ORDER
from flows.engine.sheet import Row, Sheet, read_sheet
from flows.text import Text, to_json
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 26)
OFFICE = Agency(id="amt", source="test", verified_until=TODAY, name="Stadt", address="Weg 1", url="https://amt.example")
WORKER = BASES["skilled_worker"]
REFUGEE = {"residence_title": "ae_25_2", "protection_granted": "refugee", "identity_proof": "travel_document"}


def found(**facts: object) -> Assessment:
    return assess(read_facts({**WORKER, "postcode": "30449", **facts}), TODAY)


def ids(sheet: Sheet) -> list[str]:
    """The message ids of all rows and details, in their order."""
    rows = [*sheet.lead, *(row for block in sheet.blocks for row in block.rows), *sheet.foot]
    said = [text for row in rows for text in (row.words, row.detail) if isinstance(text, Text)]
    return [each.msgid for each in said]


def boxes(sheet: Sheet) -> list[Row]:
    return [row for block in sheet.blocks for row in block.rows if row.has_box]


def test_every_paper_stands_below_one_heading() -> None:
    listed = [paper for _, papers in paper_texts.GROUPS for paper in papers]
    assert sorted(listed) == sorted(check_texts.DOCUMENTS)
    assert {*paper_texts.HINTS, *paper_texts.CITY_HINTS} <= set(listed)


def test_every_requirement_verdict_and_route_has_its_official_name() -> None:
    assert set(paper_texts.TERMS) == set(CODES)
    assert set(paper_texts.VERDICTS) == set(ORDER)
    assert set(paper_texts.ROUTES) == set(check_texts.ROUTES)
    assert set(paper_texts.STATUSES) == {*check_texts.STATUSES, "met", "unknown"}


def test_what_stands_on_the_card_is_a_fact_and_none_says_who_somebody_is() -> None:
    assert set(FACT_NAMES) >= paper_texts.GIVEN
    assert not {"birth_date", "postcode", "convictions", "nationalities", "extremism"} & paper_texts.GIVEN


@pytest.mark.parametrize("facts", [{}, REFUGEE, {"marital_status": "married"}, {"employment": "self_employed"}])
def test_the_list_has_a_box_for_each_paper_and_no_other(facts: dict[str, object]) -> None:
    result = found(**facts)
    sheet = papers_sheet(result, OFFICE, TODAY)
    assert sorted(row.words.msgid for row in boxes(sheet)) == sorted(
        check_texts.DOCUMENTS[each] for each in result.documents
    )
    assert sheet == read_sheet(json.loads(json.dumps(sheet.as_json())))
    assert ("paper.tip.embassy" in ids(sheet)) == (facts is REFUGEE)


def test_what_only_the_city_wants_is_said_there_only() -> None:
    assert "paper.hint.cv_city" in ids(papers_sheet(found(), OFFICE, TODAY))
    assert "paper.hint.cv_city" not in ids(papers_sheet(found(postcode="30823"), OFFICE, TODAY))


def test_how_to_apply_depends_on_the_office() -> None:
    for postcode, steps in (("30449", "city"), ("30823", "region"), ("10115", "elsewhere")):
        assert check_texts.STEPS[steps] in ids(papers_sheet(found(postcode=postcode), None, TODAY))
    assert check_texts.OFFICE_UNKNOWN in ids(papers_sheet(found(postcode="unsure"), None, TODAY))


def test_the_card_says_how_each_requirement_stands_and_where_it_is_written() -> None:
    result = found(german_proof="none", german_level="a2")
    card = office_card(
        result, {"stay_since": "2022-05-14", "title": "unsure", "birth_date": "1990-01-01"}, OFFICE, TODAY
    )
    _, done, still_open, given, _ = card.blocks
    shown = [x for x in result.requirements if x.status != "not_applicable" and x.code not in paper_texts.PRIVATE]
    assert len(done.rows) + len(still_open.rows) == len(shown)
    (language,) = [row.words for row in still_open.rows if row.words.params["term"].msgid == "paper.term.language"]
    assert language.params["status"].msgid == "paper.status.not_met"
    assert all(row.detail is not None and "§" in row.detail.words for row in (*done.rows, *still_open.rows))
    assert len(given.rows[0].words.parts) == 1
    assert "1990" not in json.dumps(card.as_json())


def test_the_card_of_somebody_who_may_be_german_asks_for_that_to_be_determined() -> None:
    card = office_card(found(german_parent_at_birth=True), {}, None, TODAY)
    assert "paper.verdict.maybe_german" in ids(card)
    assert not card.blocks[1].rows
    assert not card.blocks[2].rows


JOINED_SPOUSE = {
    "birth_date": "1950-01-01", "recruited_worker": "joined_spouse", "german_proof": "none", "german_level": "a2",
    "speaks_everyday_german": True, "civics_proof": "none", "benefits": ["sgb12"], "benefits_own_fault": False,
    "residence_periods": [{"from": "1973-05-01", "to": None, "status": "niederlassungserlaubnis"}], "residence_title": "niederlassungserlaubnis",
}  # fmt: skip


def done_rows(card: Sheet) -> dict[str, str]:
    """What stands under "met", each with its small print."""
    return {row.words.msgid: json.dumps(to_json(row.detail), ensure_ascii=False) for row in card.blocks[1].rows}


def test_the_card_says_by_which_rule_a_requirement_is_met_and_on_which_fact_it_rests() -> None:
    card = office_card(found(**JOINED_SPOUSE), {"recruited": "spouse", "everyday_german": "yes"}, OFFICE, TODAY)
    done = done_rows(card)
    assert "§ 10 Abs. 4 S. 3 StAG" in done["paper.ground.language_everyday"]
    assert "choice.recruited.spouse" in done["paper.ground.language_everyday"]
    assert "choice.everyday_german.yes" in done["paper.ground.language_everyday"]
    assert "Nr. 3 Buchst. a StAG" in done["paper.ground.livelihood_recruited"]
    assert "§ 10 Abs. 6 S. 2 StAG" in done["paper.ground.civics_recruited"]
    assert not {"paper.term.language", "paper.term.livelihood", "paper.term.civics"} & set(done)


def test_the_card_of_a_child_names_no_certificate_and_no_test() -> None:
    child = {
        "birth_date": "2016-01-01",
        "legal_capacity": "represented",
        "german_proof": "school_reports",
        "civics_proof": "none",
    }
    done = done_rows(office_card(found(**child), {}, OFFICE, TODAY))
    assert "§ 10 Abs. 4 S. 2 StAG" in done["paper.ground.language_child"]
    assert "§ 10 Abs. 1 S. 2 StAG" in done["paper.ground.civics_represented"]
    assert "paper.ground.capacity_represented" in done
    assert "paper.term.language" not in done


def test_the_rules_by_which_something_is_met_are_said_of_the_ordinary_way_by_its_usual_name() -> None:
    assert {"paper.term.language", "paper.term.livelihood", "paper.term.civics"} <= set(
        done_rows(office_card(found(), {}, OFFICE, TODAY))
    )


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        ({}, False),
        ({"pending_proceedings": True}, True),
        ({"convictions": [{"kind": "prison", "months": 24}]}, True),
        ({"convictions": [{"kind": "fine", "daily_rates": 100}]}, True),
        ({"extremism": "former"}, True),
    ],
)
def test_what_an_advice_centre_should_hear_first_does_not_stand_on_the_card(
    facts: dict[str, object], is_open: bool
) -> None:
    result = found(**facts)
    card = office_card(result, {"record": ["sentence"]}, OFFICE, TODAY)
    said = json.dumps(card.as_json(), ensure_ascii=False)
    assert not any(
        word in said for word in ("term.record", "term.exclusion", "term.ban", "12a", "35a", "§ 11", "on_hold")
    )
    assert ("paper.verdict." in said) is not is_open
    assert is_delicate(result) is is_open
    wanted = "paper.card_caption_delicate" if is_open else "paper.card_caption"
    assert caption_of(card, asks_advice=is_delicate(result)).msgid == wanted


def test_a_birth_certificate_from_here_needs_no_translation() -> None:
    sheet = papers_sheet(found(born_in_germany=True), OFFICE, TODAY)
    own = next(row for row in boxes(sheet) if row.words.msgid == "document.german_birth_certificate")
    assert own.detail is None or own.detail.msgid != "paper.hint.from_abroad"
    assert "document.birth_certificate" not in ids(sheet)


def test_ways_of_their_own_send_to_the_office_first_and_not_to_the_check_on_the_internet() -> None:
    born_here = {
        "born_in_germany": True,
        "stateless_since_birth": True,
        "birth_date": "2010-01-01",
        "residence_title": "duldung",
    }
    sheet = papers_sheet(found(**born_here), OFFICE, TODAY)
    assert found(**born_here).route == "stateless_act"
    assert "paper.ask_office_first" in ids(sheet)
    assert check_texts.STEPS["city"] not in ids(sheet)


PROBATION = {"kind": "prison", "months": 2, "suspended": True, "remitted": False}
LONG_WAIT = [{"from": "2025-03-01", "to": None, "status": "ae_18a"}]


@pytest.mark.parametrize(
    ("facts", "said", "unsaid"),
    [
        ({}, {"check.steps.city"}, {"paper.not_now", "check.has_applied", "check.steps.wait"}),
        ({"residence_periods": LONG_WAIT}, {"check.steps.wait", "check.steps.city"}, set()),
        ({"convictions": [PROBATION]}, {"paper.not_now"}, {"check.steps.city"}),
        ({"pending_proceedings": True}, {"paper.not_now"}, {"check.steps.city"}),
        ({"civics_proof": "none"}, {"paper.not_now"}, {"check.steps.city", "paper.fee"}),
        ({"identity_proof": "none"}, {"check.steps.guide_first"}, {"check.steps.city"}),
        ({"german_parent_at_birth": True}, {"check.steps.maybe_german"}, {"paper.ask_office_first"}),
        ({"persecution": "other_loss"}, {"check.steps.family_papers"}, {"check.steps.city"}),
    ],
)
def test_the_file_says_of_applying_what_the_chat_says(
    facts: dict[str, object], said: set[str], unsaid: set[str]
) -> None:
    shown = set(ids(papers_sheet(found(**facts), OFFICE, TODAY)))
    assert said <= shown
    assert not unsaid & shown


def test_whose_application_runs_reads_nothing_of_applying_in_the_file() -> None:
    shown = ids(papers_sheet(found(), OFFICE, TODAY, has_applied=True))
    assert "check.has_applied" in shown
    assert "check.steps.city" not in shown


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({}, "paper.list_title"),
        ({"persecution": "other_loss"}, "paper.list_title"),
        ({"resettler_certificate": True}, "paper.list_title_determination"),
        ({"declaration_ground": "parent_german_not_passed_on"}, "paper.list_title_declaration"),
    ],
)
def test_the_list_is_named_after_what_it_is_for(facts: dict[str, object], title: str) -> None:
    assert papers_sheet(found(**facts), OFFICE, TODAY).title.msgid == title


STATELESS = {
    "born_in_germany": True, "stateless_since_birth": True, "birth_date": "2006-06-02", "residence_title": "ae_25_5",
    "residence_periods": [{"from": "2023-01-10", "to": None, "status": "ae_25_5"}],
}  # fmt: skip
YOUNG = {"birth_date": "2014-03-07", "legal_capacity": "full", "employment": "child", "german_proof": "school_reports"}
BORN = {"birth_date": "2014-03-07"}


def test_no_day_on_the_card_tells_the_birthday() -> None:
    card = json.dumps(office_card(found(**YOUNG), BORN, OFFICE, TODAY).as_json())
    assert "paper.term.capacity" in card
    assert "2030-03-07" not in card
    assert "paper.first_day" not in card
    here = {"residence_periods": [{"from": "2014-03-07", "to": None, "status": "ae_18a"}], "birth_date": "2014-03-07"}
    born_here = office_card(found(**here), {**BORN, "stay_since": "2014-03-07", "stay_events": []}, OFFICE, TODAY)
    assert "-03-07" not in json.dumps(born_here.as_json())


@pytest.mark.parametrize("born", ["2006-06", "2006"])
def test_a_birthday_that_is_known_roughly_is_kept_off_the_card_too(born: str) -> None:
    for day in ("2006-06-01", "2006-06-30") if len(born) > 4 else ("2006-01-01", "2006-12-31"):
        result = found(**{**STATELESS, "birth_date": day})
        assert result.apply_by is not None
        written = json.dumps(office_card(result, {"birth_date": born}, OFFICE, TODAY).as_json())
        assert "paper.apply_by" not in written


def test_no_last_day_on_the_card_tells_the_birthday_but_every_other_day_does_stand_there() -> None:
    result = found(**STATELESS)
    assert result.apply_by == date(2027, 6, 1)
    card = json.dumps(office_card(result, {"birth_date": "2006-06-02"}, OFFICE, TODAY).as_json())
    assert "2027-06-01" not in card
    waits = found(residence_periods=LONG_WAIT)
    assert "2030-03-01" in json.dumps(office_card(waits, {"birth_date": "1996-05-05"}, OFFICE, TODAY).as_json())


def test_a_card_that_cannot_hold_all_answers_says_so() -> None:
    few = {"stay_since": "2010-01-01", "stay_events": []}
    many = {**few, "stay_events": ["abroad_long"]}
    for nth in range(1, 9):
        end = "" if nth == 1 else f"-{nth}"
        many |= {f"abroad_from{end}": f"20{10 + nth}-02-01", f"abroad_to{end}": f"20{10 + nth}-03-01"}
        many |= {f"abroad_more{end}": "yes"}
    assert "paper.given_more" in json.dumps(office_card(found(), many, OFFICE, TODAY).as_json())
    assert "paper.given_more" not in json.dumps(office_card(found(), few, OFFICE, TODAY).as_json())


def test_the_fee_of_a_child_is_said_both_ways_until_it_is_known_who_applies_too() -> None:
    child = {
        "birth_date": "2016-01-01",
        "legal_capacity": "represented",
        "employment": "child",
        "applies_with": "unsure",
    }
    assert "paper.fee_child" in ids(papers_sheet(found(**child), OFFICE, TODAY))
    for known in ("none", "parent"):
        assert "paper.fee" in ids(papers_sheet(found(**{**child, "applies_with": known}), OFFICE, TODAY))
    assert "paper.fee_child" not in ids(papers_sheet(found(), OFFICE, TODAY))
