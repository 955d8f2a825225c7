"""What people are told of a case when something changes: a prompt for each kind of notice."""

from collections.abc import Callable

from flows.cases import Case
from flows.catalog.case_words import case_name, nobody_has, released
from flows.catalog.cases import offer_prompt
from flows.engine.events import Choice, Prompt
from flows.text import N_, AnyText, Verbatim, paragraphs, text

ToSeeker = Callable[[Case, AnyText, AnyText | None], Prompt]
"""Of the case, how its guide is called, and the one before them where they take it over directly."""
ToGuide = Callable[[Case], Prompt]


def _button(choice_id: str, label: str) -> tuple[Choice, ...]:
    return (Choice(choice_id, text(label)),)


def _accepted(case: Case, name: AnyText, former: AnyText | None) -> Prompt:
    changed = text(N_("notice.changed_guide"), name=name, former=former) if former is not None else None
    told = changed or text(N_("notice.accepted"), name=name)
    rows = (_button(f"go-talk.{case.id}", N_("mycase.write")), _button("go-mycase", N_("menu.mycase")))
    return Prompt(paragraphs(told, text(N_("notice.accepted_how"))), rows)


def _nobody_left(_case: Case, _name: AnyText, _former: AnyText | None) -> Prompt:
    return _meanwhile(N_("notice.nobody_left"))


def still_looking() -> Prompt:
    """Tell a seeker that the search takes longer than was said."""
    return _meanwhile(N_("notice.still_looking"))


def _meanwhile(msgid: str) -> Prompt:
    rows = (_button("go-mycase", N_("menu.mycase")), _button("go-places", N_("menu.places")))
    return Prompt(paragraphs(text(msgid), text(N_("notice.nobody_left_how"))), rows)


def _guide_left(_case: Case, _name: AnyText, _former: AnyText | None) -> Prompt:
    return Prompt(text(N_("notice.guide_left")), (_button("go-mycase", N_("menu.mycase")),))


def _closed(case: Case, _name: AnyText, _former: AnyText | None) -> Prompt:
    return _over(N_("notice.closed_not_reached") if case.outcome == "not_reached" else N_("notice.closed"))


def _over(told: str) -> Prompt:
    """Say that a case is closed, and how to ask again."""
    rows = (_button("go-guide", N_("notice.ask_again")), _button("go-menu", N_("nav.menu")))
    return Prompt(paragraphs(text(told), text(N_("notice.closed_how"))), rows)


def _closed_by_office(case: Case, _name: AnyText, _former: AnyText | None) -> Prompt:
    is_unreached = case.outcome == "not_reached"
    return _over(N_("notice.closed_by_office_not_reached") if is_unreached else N_("notice.closed_by_office"))


TO_SEEKER: dict[str, ToSeeker] = {
    "accepted": _accepted,
    "nobody_left": _nobody_left,
    "guide_left": _guide_left,
    "closed": _closed,
    "closed_by_office": _closed_by_office,
}


def _told(msgid: str) -> ToGuide:
    return lambda case: Prompt(text(msgid, case=case_name(case)), (_button("go-cases", N_("menu.cases")),))


def _offer(case: Case) -> Prompt:
    return offer_prompt(case, is_pushed=True)


def _assigned(case: Case) -> Prompt:
    body = paragraphs(text(N_("notice.assigned"), case=case_name(case)), released(case))
    rows = (
        _button(f"go-talk.{case.id}", N_("cases.write")),
        _button(f"go-cases.case-{case.id}", N_("talk.see_case")),
    )
    return Prompt(body, rows)


TO_GUIDE: dict[str, ToGuide] = {
    "offer": _offer,
    "assigned": _assigned,
    "offer_lapsed": _told(N_("notice.offer_lapsed")),
    "offer_withdrawn": _told(N_("notice.offer_withdrawn")),
    "taken_back": _told(N_("notice.taken_back")),
    "another_wanted": _told(N_("notice.another_wanted")),
    "ended": _told(N_("notice.ended")),
    "closed_by_office": _told(N_("notice.guide_closed_by_office")),
}


def to_coordinators(kind: str, case: Case) -> Prompt:
    """Tell the coordinators of a case that needs them.

    Raises:
        KeyError: there is no such notice.
    """
    msgid = {"nobody_left": N_("notice.coordinators_nobody_left")}[kind]
    body = paragraphs(text(msgid, case=case_name(case)), nobody_has(case), released(case))
    return Prompt(body, (_button(f"go-coordination.case-{case.id}", N_("notice.see_case")),))


def from_guide(name: AnyText, words: str) -> AnyText:
    """Say whose words these are, to the seeker."""
    return _spoken(text(N_("talk.from_guide"), name=name), words)


def from_seeker(case: Case, words: str) -> AnyText:
    """Say which case's words these are, to the guide."""
    return _spoken(text(N_("talk.from_seeker"), case=case_name(case)), words)


def _spoken(head: AnyText, words: str) -> AnyText:
    return paragraphs(head, Verbatim(words) if words else None)


def lost(case: Case, about: AnyText, kind: str) -> Prompt:
    """Tell who wrote that it never arrived, and offer to write anew.

    Args:
        case: whose talk it is.
        about: how they know the other side.
        kind: of what they sent.
    """
    hint = N_("notice.lost_voice") if kind == "voice" else N_("notice.lost_how")
    body = paragraphs(text(N_("notice.lost"), about=about), text(hint))
    return Prompt(body, (_button(f"go-talk.{case.id}", N_("notice.write_anew")),))


def unreached(case: Case, about: AnyText, *, is_to_guide: bool) -> Prompt:
    """Tell who wrote that the other side can get nothing now, and lead to where it can be seen what becomes of the case.

    Args:
        case: whose talk it is.
        about: how they know the other side.
        is_to_guide: the other side is the guide.
    """
    body = paragraphs(text(N_("notice.unreached"), about=about), text(N_("notice.unreached_how")))
    if is_to_guide:
        return Prompt(body, (_button("go-mycase", N_("menu.mycase")),))
    return Prompt(body, (_button(f"go-cases.case-{case.id}", N_("talk.see_case")),))


def reply_row(case: Case) -> tuple[tuple[Choice, ...], ...]:
    """Offer to answer what was passed on."""
    return (_button(f"go-talk.{case.id}", N_("talk.reply")),)
