"""Cases as coordinators see them: where each is, assigning one, taking one back, notes."""

from dataclasses import replace

from flows.cases import Case, CaseState, Note, Offer
from flows.catalog.case_words import NOTE_LIMIT, SHORT_NOTE
from flows.catalog.coordination_closing import CLOSING_NODES, closing
from flows.catalog.coordination_office import CASES, asked_anew, at, case_at, done, gone, name_of, office_of, where
from flows.catalog.coordination_texts import (
    REASON_NAMES,
    became_name,
    days_text,
    district_name,
    languages_text,
    on_page,
    person_name,
    places_text,
    topic_name,
)
from flows.catalog.handoff_sheet import found_complex
from flows.catalog.long_words import shortened, units
from flows.catalog.screen import choice, is_way_out, page, screen, turned_page
from flows.deeds import CaseAssigned, CaseTakenBack, NoteWritten
from flows.desk import Office
from flows.engine.definition import Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.matching import Guide, why
from flows.text import (
    COMMA,
    N_,
    NP_,
    AnyText,
    Joined,
    LanguageNames,
    Text,
    Verbatim,
    counted,
    lines,
    paragraphs,
    text,
)

NOTES_A_PAGE = 3
MOST_OFFERS_SHOWN = 5
WAS_ASKED = N_("doubt.asked")
WHY_NAMES = {
    "language": N_("why.language"),
    "district": N_("why.district"),
    "online": N_("why.online"),
    "free": N_("why.free"),
    "multiplier": N_("why.multiplier"),
}


# the list


def _show_cases(scene: Scene) -> Prompt:
    office = office_of(scene)
    if not office.cases:
        return screen(text(N_("office.none")))
    number = int(scene.place.side or 0)
    entries = [lines(_headline(case, scene), where(case, office)) for case in on_page(office.cases, number)]
    choices = tuple(
        Choice(
            f"case-{case.id}", text(N_("choice.case"), number=str(case.id), language=LanguageNames((case.language,)))
        )
        for case in office.cases
    )
    return screen(paragraphs(text(N_("office.title")), *entries), *page(choices, number))


def _take_cases(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    return Go(Place("coordination", "case", entered.choice.removeprefix("case-")))


def _headline(case: Case, scene: Scene) -> Text:
    return text(
        N_("office.headline"),
        number=str(case.id),
        language=LanguageNames((case.language,)),
        district=district_name(case),
        topic=topic_name(case.topic),
        age=days_text((scene.now - case.created_at).days),
    )


# one case


def _show_case(scene: Scene) -> Prompt:
    case, office = case_at(scene), office_of(scene)
    if case is None:
        return gone()
    notes = office.notes.get(case.id, ())
    body = paragraphs(
        lines(_headline(case, scene), text(N_("office.complex")) if found_complex(case) else None),
        where(case, office),
        lines(text(N_("office.released")), *case.lines) if case.lines else None,
        _asked(case, office) if case.offers else None,
        lines(text(N_("office.last_note")), _note_line(notes[-1], office, SHORT_NOTE)) if notes else None,
    )
    has_more = len(notes) > 1 or any(units(note.words) > SHORT_NOTE for note in notes)
    is_held = case.state is CaseState.HELD
    return screen(
        body,
        (choice("assign", N_("choice.assign")), *([choice("take", N_("choice.take_back"))] if is_held else [])),
        (choice("note", N_("choice.note")), *([choice("notes", N_("choice.notes"))] if has_more else [])),
        (choice("close", N_("cases.close")),),
    )


def _asked(case: Case, office: Office) -> AnyText:
    """Show who was asked, the last ones one by one."""
    before = len(case.offers) - MOST_OFFERS_SHOWN
    return lines(
        text(N_("office.asked")),
        counted(NP_("office.asked_before"), before) if before > 0 else None,
        *(_offer_line(offer, office) for offer in case.offers[-MOST_OFFERS_SHOWN:]),
    )


def _offer_line(offer: Offer, office: Office) -> Text:
    became = became_name(offer)
    reason = None if offer.is_returned else REASON_NAMES.get(offer.reason)
    if reason is None:
        return text(N_("office.offer_line"), name=name_of(office, offer.guide_id), became=became)
    return text(N_("office.offer_reason"), name=name_of(office, offer.guide_id), became=became, reason=text(reason))


def _note_line(note: Note, office: Office, most: int = NOTE_LIMIT) -> Text:
    words = Verbatim(shortened(note.words, most))
    return text(N_("office.note_line"), name=name_of(office, note.author_id), at=note.written_at, words=words)


def _take_case(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice == "cases":
        return Go(CASES)
    case = case_at(scene)
    if entered.choice == "take" and case is not None:
        return Go(_taking(case))
    if entered.choice == "close" and case is not None:
        return Go(closing(case))
    return Go(Place("coordination", entered.choice, scene.place.about))


# assigning


def _candidates(case: Case, office: Office) -> list[Guide]:
    """List the guides who may have a case, those first against whom least speaks; who speaks the language above all."""
    others = [guide for guide in office.guides if guide.person_id not in {case.holder_id, case.seeker_id}]
    return sorted(others, key=lambda guide: (*_doubtful(guide, case).values(), -guide.free))


def _show_assign(scene: Scene) -> Prompt:
    case, office = case_at(scene), office_of(scene)
    if case is None:
        return gone()
    guides = _candidates(case, office)
    if not guides:
        return screen(text(N_("assign.nobody")))
    number = int(scene.place.side or 0)
    body = paragraphs(
        text(N_("assign.title"), number=str(case.id)),
        *(_candidate_text(guide, case) for guide in on_page(guides, number)),
    )
    choices = tuple(Choice(f"guide-{each.person_id}", person_name(each.name, each.person_id)) for each in guides)
    return screen(body, *page(choices, number))


def _candidate_text(guide: Guide, case: Case) -> AnyText:
    reasons = [text(WHY_NAMES[reason]) for reason in why(_without_offer(guide, case), case)]
    doubts = [_doubt(doubt, guide, case) for doubt, holds in _doubtful(guide, case).items() if holds]
    return lines(
        text(N_("assign.name"), name=person_name(guide.name, guide.person_id)),
        languages_text(guide),
        places_text(guide),
        text(N_("assign.why"), reasons=Joined(tuple(reasons), COMMA)) if reasons else None,
        text(N_("assign.why_not"), reasons=Joined(tuple(doubts), COMMA)) if doubts else None,
        text(N_("assign.waits")) if case.is_offered_to(guide.person_id) else None,
    )


def _doubt(msgid: str, guide: Guide, case: Case) -> Text:
    """Put a doubt into words; of whoever has given the case back, why is said."""
    offer = case.offer_to(guide.person_id)
    return became_name(offer) if msgid == WAS_ASKED and offer is not None and offer.is_returned else text(msgid)


def _without_offer(guide: Guide, case: Case) -> Guide:
    """Leave out that a guide is asked about this very case, for it takes no more than one place."""
    return replace(guide, offers=guide.offers - 1) if case.is_offered_to(guide.person_id) else guide


def _doubtful(guide: Guide, case: Case) -> dict[str, bool]:
    """Say what speaks against a guide, the heaviest first; a coordinator may decide for them all the same."""
    reasons = why(guide, case)
    wants_to_meet, meets = case.mode == "in_person", "in_person" in guide.modes
    return {
        N_("doubt.language"): "language" not in reasons,
        N_("doubt.in_person"): wants_to_meet and not meets,
        N_("doubt.place"): wants_to_meet and meets and case.district is not None and "district" not in reasons,
        N_("doubt.mode"): "online" not in reasons and case.mode == "online",
        N_("doubt.unreachable"): not guide.is_reachable,
        N_("doubt.paused"): guide.is_paused,
        N_("doubt.full"): _without_offer(guide, case).free == 0,
        WAS_ASKED: case.was_with(guide.person_id) and not case.is_offered_to(guide.person_id),
    }


def _take_assign(scene: Scene, entered: Input) -> Move | None:
    case = case_at(scene)
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    if case is None:
        return Go(CASES)
    return Go(_giving(case, int(entered.choice.removeprefix("guide-"))))


def _giving(case: Case, guide_id: int) -> Place:
    """Ask about a guide, and about the one who has the case now."""
    return at("give", case.id, guide_id, case.holder_id or 0)


def _given_guide(scene: Scene, case: Case | None) -> Guide | None:
    """Find the guide to assign to, as long as that can be done."""
    guide = office_of(scene).guide(int(scene.place.about.split("-")[1]))
    return guide if guide is not None and case is not None and guide in _candidates(case, office_of(scene)) else None


def _show_give(scene: Scene) -> Prompt:
    case = case_at(scene)
    guide = _given_guide(scene, case)
    if case is None:
        return gone()
    if guide is None:
        return screen(text(N_("assign.gone")))
    question = text(N_("assign.question"), number=str(case.id), name=person_name(guide.name, guide.person_id))
    office = office_of(scene)
    is_held = case.state is CaseState.HELD
    loses = text(N_("assign.takes_from"), name=name_of(office, case.holder_id)) if is_held else None
    body = paragraphs(question, lines(where(case, office), loses), _candidate_text(guide, case))
    return screen(body, (choice("give", N_("choice.give")),))


def _take_give(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    case = case_at(scene)
    guide = _given_guide(scene, case)
    if case is None or guide is None:
        return Go(CASES if entered.choice == "cases" else scene.place)
    if _giving(case, guide.person_id) != scene.place:
        return asked_anew(_giving(case, guide.person_id), case)
    name = person_name(guide.name, guide.person_id)
    deed = CaseAssigned(case.id, guide.person_id, case.holder_id)
    return done(deed, case, text(N_("office.assigned"), number=str(case.id), name=name))


# taking back


def _taking(case: Case) -> Place:
    """Ask about the guide who has the case now, and no other."""
    return at("take", case.id, case.holder_id or 0)


def _show_take(scene: Scene) -> Prompt:
    case = case_at(scene)
    if case is None:
        return gone()
    if case.state is not CaseState.HELD:
        return screen(text(N_("office.not_held"), number=str(case.id)))
    name = name_of(office_of(scene), case.holder_id)
    question = text(N_("office.take_question"), number=str(case.id), name=name)
    return screen(question, (choice("take-back", N_("choice.take_back_yes")),))


def _take_take(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    case = case_at(scene)
    if case is None or case.state is not CaseState.HELD:
        return Go(CASES if entered.choice == "cases" else scene.place)
    if _taking(case) != scene.place:
        return asked_anew(_taking(case), case)
    return done(CaseTakenBack(case.id, case.holder_id), case, text(N_("office.taken_back"), number=str(case.id)))


# notes


def _show_note(scene: Scene) -> Prompt:
    case = case_at(scene)
    return screen(text(N_("office.ask_note"), number=str(case.id))) if case else gone()


def _take_note(scene: Scene, entered: Input) -> Move | None:
    case = case_at(scene)
    if is_way_out(entered):
        return None
    if isinstance(entered, Press):
        return Go(CASES)
    if not isinstance(entered, Typed):
        return Stay(text(N_("office.note_only_words")))
    if case is None:
        return Go(Place("coordination", "case", scene.place.about))
    words = entered.words.strip()
    if units(words) > NOTE_LIMIT:
        return Stay(text(N_("office.note_too_long"), most=NOTE_LIMIT))
    return done(NoteWritten(case.id, words), case, text(N_("office.noted"), number=str(case.id)))


def _show_notes(scene: Scene) -> Prompt:
    case, office = case_at(scene), office_of(scene)
    if case is None:
        return gone()
    notes = office.notes.get(case.id, ())[::-1]
    number = int(scene.place.side or 0)
    pages = max(1, -(-len(notes) // NOTES_A_PAGE))
    shown = notes[number % pages * NOTES_A_PAGE :][:NOTES_A_PAGE]
    more = [(choice(f"page-{(number + 1) % pages}", N_("nav.more")),)] if pages > 1 else []
    return screen(
        paragraphs(text(N_("office.notes"), number=str(case.id)), *(_note_line(n, office) for n in shown)), *more
    )


def _take_notes(scene: Scene, entered: Input) -> Move | None:
    following = turned_page(entered.choice) if isinstance(entered, Press) else None
    if isinstance(entered, Press) and entered.choice == "cases":
        return Go(CASES)
    return None if following is None else Turn(replace(scene.place, side=str(following)))


CASE_NODES = (
    Node("cases", _show_cases, _take_cases),
    Node("case", _show_case, _take_case),
    Node("assign", _show_assign, _take_assign),
    Node("give", _show_give, _take_give),
    Node("take", _show_take, _take_take),
    Node("note", _show_note, _take_note, takes_all=True),
    Node("notes", _show_notes, _take_notes),
    *CLOSING_NODES,
)
