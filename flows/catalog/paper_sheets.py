"""The two sheets of a check: the list of papers and the card for the office. Must not hold a name or a birth date.

What they say is said in the reader's language and, beside it, in the German of offices.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from flows.catalog import check_texts, paper_texts
from flows.catalog.given_answers import answers_about
from flows.directory import Agency
from flows.eligibility.assessment import Assessment
from flows.eligibility.explanation import Requirement
from flows.engine.sheet import Block, Row, Sheet
from flows.text import N_, AnyText, Joined, Money, Text, Verbatim, lines, text

LIST_NAME, CARD_NAME = "lotse-papiere", "lotse-karte-amt"
NO_DAY = frozenset({"not_met", "excluded", "maybe_german"})
"""Verdicts beside which a first day would promise too much."""
APPLIED_FOR = frozenset({"par10_1", "par10_2", "par9_1", "par9_2"})
"""Routes on which the local office is applied to as its pages say; on the others a guide looks first."""
DONE = frozenset({"met", "not_applicable"})
FREE = 0
MOST_GIVEN = 14
"""So many answers stand on the card, so that it stays one."""


def papers_sheet(result: Assessment, office: Agency | None, today: date) -> Sheet:
    """List the papers with boxes to tick, in groups, with the office and how to apply there."""
    tips = [*paper_texts.TIPS, *((paper_texts.EMBASSY_TIP,) if paper_texts.PROTECTED in result.documents else ())]
    return Sheet(
        LIST_NAME,
        text(N_("paper.list_title")),
        today,
        (Row(text(N_("paper.list_lead"))),),
        (
            _office_block(result, office, how=True),
            *_groups(result),
            Block(text(N_("paper.group.tips")), tuple(Row(text(tip)) for tip in tips)),
        ),
        _foot(result, today),
    )


def office_card(result: Assessment, answers: dict[str, Any], office: Agency | None, today: date) -> Sheet:
    """Say without a name what was checked and how it stands, in the words of the law, each with its provision."""
    listed = [each for each in result.requirements if each.code not in paper_texts.PRIVATE]
    done = tuple(_done_row(each, answers) for each in listed if _is_done(each))
    still_open = tuple(_open_row(each) for each in listed if each.status not in DONE)
    return Sheet(
        CARD_NAME,
        text(N_("paper.card_title")),
        today,
        (Row(text(N_("paper.card_lead"))),),
        (
            Block(text(N_("paper.group.result")), _result_rows(result)),
            Block(text(N_("paper.group.done")), done),
            Block(text(N_("paper.group.open")), still_open),
            Block(text(N_("paper.group.given")), _given(answers)),
            _office_block(result, office, how=False),
        ),
        _foot(result, today),
    )


def _groups(result: Assessment) -> list[Block]:
    asked = set(result.documents)
    return [
        Block(text(heading), tuple(_paper(each, result.authority) for each in papers if each in asked))
        for heading, papers in paper_texts.GROUPS
    ]


def _paper(paper: str, authority: str | None) -> Row:
    hint = paper_texts.HINTS.get(paper)
    if authority == "city":
        hint = paper_texts.CITY_HINTS.get(paper, hint)
    return Row(text(check_texts.DOCUMENTS[paper]), text(hint) if hint else None, has_box=True)


def _office_block(result: Assessment, office: Agency | None, *, how: bool) -> Block:
    """Say which office it is, and if wanted, how to apply there and what it costs."""
    where: AnyText = text(check_texts.OFFICES[result.authority] if result.authority else check_texts.OFFICE_UNKNOWN)
    if not how:
        return Block(text(N_("paper.group.authority")), (Row(_address(office) if office else where),))
    rows = [Row(_contact(office) if office else where)]
    if result.route not in APPLIED_FOR:
        rows.append(Row(text(N_("paper.ask_office_first"))))
    elif result.authority and result.verdict not in NO_DAY:
        rows.append(Row(text(check_texts.STEPS[result.authority])))
    return Block(text(N_("paper.group.office")), (*rows, Row(_fee(result))))


def _fee(result: Assessment) -> Text:
    if result.fee_eur == FREE:
        return text(N_("paper.no_fee"))
    if result.fee_with_parent_eur is not None:
        return text(N_("paper.fee_child"), fee=Money(result.fee_eur), less=Money(result.fee_with_parent_eur))
    return text(N_("paper.fee"), fee=Money(result.fee_eur))


def _address(office: Agency) -> Joined:
    return lines(Verbatim(office.name), Verbatim(office.address) if office.address else None)


def _contact(office: Agency) -> Joined:
    phone = text(N_("places.phone"), number=Verbatim(office.phone)) if office.phone else None
    url = Verbatim(office.url) if office.url else None
    return lines(_address(office), phone, url, text(N_("paper.check_address")))


def _result_rows(result: Assessment) -> tuple[Row, ...]:
    """Say how it stands by and large; nothing of it where that would tell what is left out."""
    is_silent = is_delicate(result)
    rows: list[AnyText] = [] if is_silent else [text(paper_texts.VERDICTS[result.verdict])]
    if result.route in paper_texts.ROUTES:
        rows.append(text(N_("paper.route"), route=text(paper_texts.ROUTES[result.route])))
    first = result.earliest_date if result.verdict not in NO_DAY and not is_silent else None
    latest = result.earliest_date_latest
    if first is not None and latest is not None and latest != first:
        rows.append(text(N_("paper.between_days"), first=first, latest=latest))
    elif first is not None:
        rows.append(text(N_("paper.first_day"), date=first))
    if result.apply_by is not None:
        rows.append(text(N_("paper.apply_by"), date=result.apply_by))
    return tuple(Row(each) for each in rows)


def _is_done(requirement: Requirement) -> bool:
    """Tell whether a requirement is met; what is not asked of this person for a reason of theirs stands beside it."""
    is_waived = requirement.status == "not_applicable" and requirement.text.msgid in paper_texts.GROUNDS
    return requirement.status == "met" or is_waived


def _done_row(requirement: Requirement, answers: dict[str, Any]) -> Row:
    """Say by which rule a requirement is met, where that is written, and what was answered where it is not the usual one."""
    basis = Verbatim(", ".join(requirement.basis))
    ground = paper_texts.GROUNDS.get(requirement.text.msgid)
    if ground is None:
        return Row(text(paper_texts.TERMS[requirement.code]), basis)
    answered = _answer_lines(ground.facts, answers)
    return Row(text(ground.term), lines(Verbatim(ground.basis) if ground.basis else basis, *answered))


def _open_row(requirement: Requirement) -> Row:
    """Name a requirement as offices do, how it stands, and its provision."""
    term: AnyText = text(paper_texts.TERMS[requirement.code])
    basis = Verbatim(", ".join(requirement.basis))
    status = text(paper_texts.STATUSES[requirement.status])
    if requirement.status == "not_yet" and requirement.from_date is not None:
        status = text(paper_texts.STATUS_FROM, date=requirement.from_date)
    return Row(text(N_("paper.requirement"), term=term, status=status), basis)


def _given(answers: dict[str, Any]) -> tuple[Row, ...]:
    said = _answer_lines(paper_texts.GIVEN, answers)
    return (Row(lines(*said[:MOST_GIVEN])),) if said else ()


def _answer_lines(facts: Collection[str], answers: dict[str, Any]) -> list[Text]:
    about = answers_about(facts, {each: answer for each, answer in answers.items() if answer != []})
    return [text(N_("check.review_line"), question=question, answer=answer) for question, answer in about]


def _foot(result: Assessment, today: date) -> tuple[Row, ...]:
    return (
        Row(text(N_("paper.no_advice"), date=result.law_as_of)),
        Row(text(N_("paper.made_by"), date=today)),
    )


def is_delicate(result: Assessment) -> bool:
    """Tell whether something stands in the way that an advice centre should hear of before an office does."""
    return any(
        each.code in paper_texts.PRIVATE and each.status not in {*DONE, "unknown"} for each in result.requirements
    )


def caption_of(sheet: Sheet, *, asks_advice: bool = False) -> Text:
    """Say what the file is good for, where it goes with a phone's own words."""
    if sheet.name == LIST_NAME:
        return text(N_("paper.list_caption"))
    return text(N_("paper.card_caption_delicate") if asks_advice else N_("paper.card_caption"))
