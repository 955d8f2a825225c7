"""What stands on the papers to take along: every paper once, every requirement by its official name, and nobody's name."""

import json
from datetime import date

import pytest

from flows.catalog import check_texts, paper_texts
from flows.catalog.paper_sheets import office_card, papers_sheet
from flows.directory import Agency
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import FACT_NAMES, read_facts
from flows.eligibility.routes.route import CODES
from flows.eligibility.verdicts import ORDER
from flows.engine.sheet import Row, Sheet, read_sheet
from flows.text import Text
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
    assert set(paper_texts.STATUSES) == {*check_texts.STATUSES, "met"}


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
    assert len(done.rows) + len(still_open.rows) == len(
        [x for x in result.requirements if x.status != "not_applicable"]
    )
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
