"""The two sheets of a check: the list of papers and the card for the office. Must not hold a name or a birth date.

What they say is said in the reader's language and, beside it, in the German of offices.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from flows.catalog import check_texts, paper_texts
from flows.catalog.birthday import birthdays_of, tells_birthday, without_birthday
from flows.catalog.check_applying import PAPER, about_applying
from flows.catalog.check_verdicts import first_days, last_day, may_say
from flows.catalog.given_answers import answers_about
from flows.directory import Agency
from flows.eligibility.assessment import Assessment
from flows.eligibility.explanation import Requirement
from flows.engine.sheet import Block, Row, Sheet
from flows.text import N_, AnyText, Joined, Money, Text, Verbatim, lines, text

LIST_NAME, CARD_NAME = "lotse-papiere", "lotse-karte-amt"
DECLARED = frozenset({"par5"})
"""Ways on which somebody declares to be German, and nothing is applied for."""
DONE = frozenset({"met", "not_applicable"})
BY_AGE = "capacity"
"""The requirement whose day is a birthday."""
FREE = 0
MOST_GIVEN = 14
"""So many answers stand on the card, so that it stays one; that there are more is said."""


def papers_sheet(result: Assessment, office: Agency | None, today: date, *, has_applied: bool = False) -> Sheet:
    """List the papers with boxes to tick, in groups, with the office and what is said about applying there."""
    tips = [*((paper_texts.EMBASSY_TIP,) if paper_texts.PROTECTED in result.documents else ()), *paper_texts.TIPS]
    return Sheet(
        LIST_NAME,
        text(_list_title(result)),
        today,
        (Row(text(N_("paper.list_lead"))),),
        (
            _applying_block(result, office, has_applied=has_applied),
            *_groups(result),
            Block(text(N_("paper.group.tips")), tuple(Row(text(tip)) for tip in tips)),
        ),
        _foot(result, today),
    )


def _list_title(result: Assessment) -> str:
    """Name the list after what it is for; who may be German already, or declares it, does not apply for naturalisation."""
    if result.verdict == "maybe_german":
        return N_("paper.list_title_determination")
    return N_("paper.list_title_declaration") if result.route in DECLARED else N_("paper.list_title")


def office_card(result: Assessment, answers: dict[str, Any], office: Agency | None, today: date) -> Sheet:
    """Say without a name what was checked and how it stands, in the words of the law, each with its provision."""
    listed = [each for each in result.requirements if each.code not in paper_texts.PRIVATE]
    born = birthdays_of(answers)
    done = tuple(_done_row(each, answers) for each in listed if _is_done(each))
    still_open = tuple(_open_row(each, born) for each in listed if each.status not in DONE)
    return Sheet(
        CARD_NAME,
        text(N_("paper.card_title")),
        today,
        (Row(text(N_("paper.card_lead"))),),
        (
            Block(text(N_("paper.group.result")), _result_rows(result, born)),
            Block(text(N_("paper.group.done")), done),
            Block(text(N_("paper.group.open")), still_open),
            Block(text(N_("paper.group.given")), _given(answers)),
            Block(text(N_("paper.group.authority")), (Row(_address(office) if office else _which_office(result)),)),
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


def _which_office(result: Assessment) -> Text:
    return text(check_texts.OFFICES[result.authority] if result.authority else check_texts.OFFICE_UNKNOWN)


def _applying_block(result: Assessment, office: Agency | None, *, has_applied: bool) -> Block:
    """Say which office it is, how to apply there or why not now, and what it costs."""
    rows = [Row(_contact(office) if office else _which_office(result))]
    rows += [Row(each) for each in about_applying(result, PAPER, has_applied=has_applied)]
    if may_say(result.verdict, result.earliest_date).fee:
        rows.append(Row(_fee(result)))
    return Block(text(N_("paper.group.office")), tuple(rows))


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


def _result_rows(result: Assessment, born: tuple[date, ...]) -> tuple[Row, ...]:
    """Say how it stands by and large; nothing of it where that would tell what is left out, and no day that tells a birthday."""
    is_silent = is_delicate(result)
    rows: list[AnyText] = [] if is_silent else [text(paper_texts.VERDICTS[result.verdict])]
    if result.route in paper_texts.ROUTES:
        rows.append(text(N_("paper.route"), route=text(paper_texts.ROUTES[result.route])))
    days, last = None if is_silent else first_days(result), last_day(result)
    if days is not None and not any(tells_birthday(day, born) for day in days):
        first, latest = days
        between = text(N_("paper.between_days"), first=first, latest=latest)
        rows.append(between if latest != first else text(N_("paper.first_day"), date=first))
    if last is not None and not tells_birthday(last, born):
        rows.append(text(N_("paper.apply_by"), date=last))
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


def _open_row(requirement: Requirement, born: tuple[date, ...]) -> Row:
    """Name a requirement as offices do, how it stands, and its provision; a day only where it tells no birthday."""
    term: AnyText = text(paper_texts.TERMS[requirement.code])
    basis = Verbatim(", ".join(requirement.basis))
    status = text(paper_texts.STATUSES[requirement.status])
    day = requirement.from_date if requirement.code != BY_AGE else None
    if requirement.status == "not_yet" and day is not None and not tells_birthday(day, born):
        status = text(paper_texts.STATUS_FROM, date=day)
    return Row(text(N_("paper.requirement"), term=term, status=status), basis)


def _given(answers: dict[str, Any]) -> tuple[Row, ...]:
    said = _answer_lines(paper_texts.GIVEN, without_birthday(answers))
    more = text(N_("paper.given_more")) if len(said) > MOST_GIVEN else None
    return (Row(lines(*said[:MOST_GIVEN], more)),) if said else ()


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
