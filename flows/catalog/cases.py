"""Guides' side: cases that wait for their answer, cases they hold, notes, and how a case ends."""

from collections.abc import Callable
from dataclasses import replace

from flows.cases import DECLINE_REASONS, HAND_BACK_REASONS, OUTCOMES, Case, Note
from flows.catalog.case_words import DECLINE_LABELS, NOTE_LIMIT, OUTCOME_LABELS, SHORT_NOTE, case_name, released
from flows.catalog.handoff_sheet import found_complex
from flows.catalog.long_words import shortened, units
from flows.catalog.screen import choice, desk_of, entry, is_way_out, page, screen, turned_page
from flows.deeds import CaseClosed, CaseHandedBack, NoteWritten, OfferAnswered
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.roles import GUIDES
from flows.text import N_, Joined, Text, Verbatim, lines, paragraphs, text

FLOW = "cases"
LIST = Place(FLOW, "list")
NOTES_SHOWN = 3
Entrance = Callable[[Scene, int], Move]


def _enter(scene: Scene) -> Move:
    """Go to the list, or to what a button of a message is about: `case-12`, `offer-12`, `accept-12`, `decline-12`."""
    what, _, number = scene.place.about.partition("-")
    entrance = _ENTRANCES.get(what)
    if entrance is None or not (number.isascii() and number.isdigit()):
        return Go(LIST)
    return entrance(scene, int(number))


def _to_case(scene: Scene, case_id: int) -> Move:
    node = "case" if desk_of(scene).held_case(case_id) else "gone"
    return Go(Place(FLOW, node, str(case_id)))


def _to_offer(scene: Scene, case_id: int) -> Move:
    if desk_of(scene).offer(case_id) is None:
        return _to_case(scene, case_id)
    return Go(Place(FLOW, "offer", str(case_id)))


def _accept(scene: Scene, case_id: int) -> Move:
    case = _offered(scene, case_id)
    if case is None:
        return _to_case(scene, case_id)
    place = Place(FLOW, "case", str(case_id))
    return Go(place, (OfferAnswered(case_id, is_accepted=True),), note=text(N_("cases.accepted")))


def _decline(scene: Scene, case_id: int) -> Move:
    if _offered(scene, case_id) is None:
        return _to_case(scene, case_id)
    return Go(Place(FLOW, "decline", str(case_id)))


_ENTRANCES: dict[str, Entrance] = {"case": _to_case, "offer": _to_offer, "accept": _accept, "decline": _decline}


def _offered(scene: Scene, case_id: int) -> Case | None:
    """Find an offer that can still be answered; its time may be over though nobody has noticed yet."""
    case = desk_of(scene).offer(case_id)
    is_open = case is not None and case.live_offer is not None and scene.now < case.live_offer.until
    return case if is_open else None


def _about(scene: Scene) -> int:
    return int(scene.place.about)


def _show_list(scene: Scene) -> Prompt:
    desk = desk_of(scene)
    offers = tuple(Choice(f"o-{case.id}", text(N_("cases.new"), case=case_name(case))) for case in desk.offers)
    held = tuple(Choice(f"c-{case.id}", case_name(case)) for case in desk.held)
    is_paused = desk.guide is not None and desk.guide.is_paused
    body = paragraphs(
        text(N_("cases.title")),
        text(N_("cases.none")) if not offers and not held else None,
        text(N_("cases.paused")) if is_paused else None,
    )
    return screen(body, *page((*offers, *held), int(scene.place.side or 0)), (entry("profile", N_("menu.profile")),))


def _take_list(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place(FLOW, "list", side=str(following)))
    kind, _, number = entered.choice.partition("-")
    if not number.isdigit():
        return None
    return {"o": _to_offer, "c": _to_case}[kind](scene, int(number)) if kind in {"o", "c"} else None


def _show_offer(scene: Scene) -> Prompt:
    case = desk_of(scene).offer(_about(scene))
    if case is None:
        return _show_gone(scene)
    return offer_prompt(case, is_pushed=False)


def offer_prompt(case: Case, *, is_pushed: bool) -> Prompt:
    """Ask a guide whether they take a case; the same words in a message and on the screen."""
    until = case.live_offer.until if case.live_offer else case.changed_at
    body = paragraphs(
        text(N_("cases.offer"), case=case_name(case)),
        released(case),
        text(N_("cases.complex")) if found_complex(case) else None,
        text(N_("cases.offer_question"), until=until),
    )
    rows = (
        (Choice(f"go-cases.accept-{case.id}", text(N_("cases.accept"))),),
        (Choice(f"go-cases.decline-{case.id}", text(N_("cases.not_now"))),),
    )
    return Prompt(body, rows) if is_pushed else screen(body, *rows)


def _show_decline(scene: Scene) -> Prompt:
    case = desk_of(scene).offer(_about(scene))
    if case is None:
        return _show_gone(scene)
    rows = tuple((choice(f"r-{reason}", DECLINE_LABELS[reason]),) for reason in DECLINE_REASONS)
    return screen(paragraphs(text(N_("cases.offer"), case=case_name(case)), text(N_("cases.decline_question"))), *rows)


def _take_decline(scene: Scene, entered: Input) -> Move | None:
    reason = entered.choice.removeprefix("r-") if isinstance(entered, Press) else ""
    if reason not in DECLINE_REASONS:
        return None
    if _offered(scene, _about(scene)) is None:
        return _to_case(scene, _about(scene))
    deed = OfferAnswered(_about(scene), is_accepted=False, reason=reason)
    return Go(LIST, (deed,), trail=(), note=text(N_("cases.declined")))


def _show_case(scene: Scene) -> Prompt:
    case = desk_of(scene).held_case(_about(scene))
    if case is None:
        return _show_gone(scene)
    notes = desk_of(scene).notes.get(case.id, ())
    body = paragraphs(
        text(N_("cases.case"), case=case_name(case)),
        released(case),
        text(N_("cases.complex")) if found_complex(case) else None,
        _show_newest(notes) if notes else None,
    )
    has_more = len(notes) > NOTES_SHOWN or any(units(note.words) > SHORT_NOTE for note in notes)
    rows = (
        (Choice(f"go-talk.{case.id}", text(N_("cases.write"))),),
        (choice("note", N_("cases.note")), *([choice("notes", N_("choice.notes"))] if has_more else [])),
        (choice("close", N_("cases.close")), choice("back-to-others", N_("cases.hand_back"))),
    )
    return screen(body, *rows)


def _show_newest(notes: tuple[Note, ...]) -> Joined:
    """Show the newest notes of a case, oldest first, and no more of them than a page holds beside all else."""
    return lines(text(N_("cases.notes")), *(_note_line(note, SHORT_NOTE) for note in notes[-NOTES_SHOWN:]))


def _note_line(note: Note, most: int = NOTE_LIMIT) -> Text:
    words = Verbatim(shortened(note.words, most))
    return text(N_("cases.note_line"), date=note.written_at, words=words)


def _show_notes(scene: Scene) -> Prompt:
    case = desk_of(scene).held_case(_about(scene))
    if case is None:
        return _show_gone(scene)
    notes = desk_of(scene).notes.get(case.id, ())[::-1]
    number, pages = int(scene.place.side or 0), max(1, -(-len(notes) // NOTES_SHOWN))
    shown = notes[number % pages * NOTES_SHOWN :][:NOTES_SHOWN]
    more = [(choice(f"page-{(number + 1) % pages}", N_("nav.more")),)] if pages > 1 else []
    return screen(paragraphs(text(N_("cases.notes")), *(_note_line(note) for note in shown)), *more)


def _take_notes(scene: Scene, entered: Input) -> Move | None:
    following = turned_page(entered.choice) if isinstance(entered, Press) else None
    return None if following is None else Turn(replace(scene.place, side=str(following)))


def _take_case(scene: Scene, entered: Input) -> Move | None:
    nodes = {"note": "note", "notes": "notes", "close": "outcome", "back-to-others": "handback"}
    if not isinstance(entered, Press) or entered.choice not in nodes:
        return None
    if desk_of(scene).held_case(_about(scene)) is None:
        return Go(Place(FLOW, "gone", scene.place.about), trail=(LIST,))
    return Go(Place(FLOW, nodes[entered.choice], scene.place.about))


def _asked_of(scene: Scene, question: str, *rows: tuple[Choice, ...]) -> Prompt:
    """Ask about a case under its name, for who holds several must see which one it is before they answer.

    Where it is gone, the answers stay all the same: a tap on one of them hears that it is gone.
    """
    case = desk_of(scene).held_case(_about(scene))
    name = text(N_("cases.case"), case=case_name(case)) if case else None
    return screen(paragraphs(name, text(question)), *rows)


def _show_note(scene: Scene) -> Prompt:
    return _asked_of(scene, N_("cases.note_question"))


def _take_note(scene: Scene, entered: Input) -> Move | None:
    if is_way_out(entered) or isinstance(entered, Press):
        return None
    if not isinstance(entered, Typed):
        # It stays here, for what is written next is the note, and for nobody else.
        return Stay(text(N_("office.note_only_words")))
    if desk_of(scene).held_case(_about(scene)) is None:
        return Go(Place(FLOW, "gone", scene.place.about), trail=(LIST,))
    words = entered.words.strip()
    if units(words) > NOTE_LIMIT:
        return Stay(text(N_("cases.note_too_long"), limit=NOTE_LIMIT))
    place = Place(FLOW, "case", scene.place.about)
    return Go(place, (NoteWritten(_about(scene), words),), trail=(LIST,), note=text(N_("cases.note_kept")))


def _show_outcome(scene: Scene) -> Prompt:
    rows = tuple((choice(f"x-{outcome}", OUTCOME_LABELS[outcome]),) for outcome in OUTCOMES)
    return _asked_of(scene, N_("cases.outcome_question"), *rows)


def _take_outcome(scene: Scene, entered: Input) -> Move | None:
    outcome = entered.choice.removeprefix("x-") if isinstance(entered, Press) else ""
    if outcome not in OUTCOMES:
        return None
    if desk_of(scene).held_case(_about(scene)) is None:
        return Go(Place(FLOW, "gone", scene.place.about), trail=(LIST,))
    return Go(LIST, (CaseClosed(_about(scene), outcome),), trail=(), note=text(N_("cases.closed")))


def _show_handback(scene: Scene) -> Prompt:
    rows = tuple((choice(f"h-{reason}", DECLINE_LABELS[reason]),) for reason in HAND_BACK_REASONS)
    return _asked_of(scene, N_("cases.hand_back_question"), *rows)


def _take_handback(scene: Scene, entered: Input) -> Move | None:
    reason = entered.choice.removeprefix("h-") if isinstance(entered, Press) else ""
    if reason not in HAND_BACK_REASONS:
        return None
    if desk_of(scene).held_case(_about(scene)) is None:
        return Go(Place(FLOW, "gone", scene.place.about), trail=(LIST,))
    return Go(LIST, (CaseHandedBack(_about(scene), reason),), trail=(), note=text(N_("cases.handed_back")))


def _show_gone(_scene: Scene) -> Prompt:
    return screen(text(N_("cases.gone")), (entry("cases", N_("menu.cases")),))


CASES = Flow(
    FLOW,
    1,
    (
        Node("list", _show_list, _take_list),
        Node("offer", _show_offer),
        Node("decline", _show_decline, _take_decline),
        Node("case", _show_case, _take_case),
        Node("note", _show_note, _take_note, takes_all=True),
        Node("notes", _show_notes, _take_notes),
        Node("outcome", _show_outcome, _take_outcome),
        Node("handback", _show_handback, _take_handback),
        Node("gone", _show_gone),
    ),
    lambda _scene: LIST,
    ("cases",),
    roles=GUIDES,
    enter=_enter,
)
