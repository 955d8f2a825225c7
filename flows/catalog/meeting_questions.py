"""The questions a coordinator answers to plan a meeting: how each is asked, and what is taken for an answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.meeting_draft import Draft
from flows.catalog.meeting_notices import AUDIENCES, KINDS
from flows.catalog.meeting_times import read_day, read_end, read_time
from flows.catalog.screen import choice, is_cry, is_way_out, screen
from flows.engine.definition import Answered, Move, Node, Scene, Stay, Take
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.meetings import NOTE_LIMIT, PLACE_LIMIT, TITLE_LIMIT
from flows.text import N_, AnyText, Text, Verbatim, Weekday, paragraphs, text, without_steering

ASK = {
    "kind": N_("plan.ask.kind"),
    "title": N_("plan.ask.title"),
    "day": N_("plan.ask.day"),
    "start": N_("plan.ask.start"),
    "end": N_("plan.ask.end"),
    "place": N_("plan.ask.place"),
    "audience": N_("plan.ask.audience"),
    "note": N_("plan.ask.note"),
}
NO_TIME = N_("plan.time.not_understood")
TOO_LONG = N_("plan.words.too_long")
LIMITS = {"title": TITLE_LIMIT, "place": PLACE_LIMIT, "note": NOTE_LIMIT}


def draft_of(scene: Scene) -> Draft:
    """Take the draft out of a scene."""
    return Draft(scene.answers, scene.now, knowledge(scene).timezone)


def _question(scene: Scene, *rows: tuple[Choice, ...]) -> Prompt:
    """Ask, with the answer there is and what is wrong with it."""
    draft, name = draft_of(scene), scene.place.node
    wrong = _wrong(draft, name)
    so_far = _so_far(draft, name)
    present = text(N_("plan.so_far"), answer=so_far) if so_far is not None else None
    return screen(paragraphs(wrong, text(ASK[name]), present), *rows)


def _wrong(draft: Draft, name: str) -> Text | None:
    return {"start": draft.wrong_start, "end": draft.wrong_end}.get(name, lambda: None)()


def _so_far(draft: Draft, name: str) -> AnyText | None:
    answer = draft.answers.get(name)
    if not answer:
        return None
    if name in {"kind", "audience"}:
        return text({"kind": KINDS, "audience": AUDIENCES}[name][answer])
    if name == "start":
        return text(N_("plan.clock"), time=time.fromisoformat(answer))
    if name == "end":
        return _day_and_clock(draft.day + timedelta(days=answer[0]), time.fromisoformat(answer[1]))
    if name == "day":
        return text(N_("plan.date"), weekday=Weekday(draft.day.weekday()), date=draft.day)
    return Verbatim(answer)


def _day_and_clock(day: date, clock: time) -> AnyText:
    return text(N_("plan.date_and_clock"), weekday=Weekday(day.weekday()), date=day, time=clock)


def _ask_one_of(name: str, labels: Mapping[str, str]) -> Node:
    """Make a question with a button for each answer."""

    def show(scene: Scene) -> Prompt:
        return _question(scene, *((choice(f"is-{key}", label),) for key, label in labels.items()))

    def take(_scene: Scene, entered: Input) -> Move | None:
        picked = entered.choice.removeprefix("is-") if isinstance(entered, Press) else None
        return Answered(name, picked) if picked in labels else None

    return Node(name, show, take)


def _ask_words(name: str) -> Node:
    """Make a question for a line of words, also such as are another conversation's name, or speak of an emergency."""

    def take(_scene: Scene, entered: Input) -> Move | None:
        return _words(name, entered, " ") if isinstance(entered, Typed) else None

    return Node(name, _question, take, takes_all=True)


def _words(name: str, entered: Typed, separator: str) -> Move | None:
    if is_way_out(entered) or (is_cry(entered) and entered.is_bare):
        return None
    lines = without_steering(entered.words).splitlines()
    words = separator.join(" ".join(line.split()) for line in lines).strip()
    if len(words) > LIMITS[name]:
        return Stay(text(TOO_LONG, length=len(words), limit=LIMITS[name]))
    return Answered(name, words) if words else None


def _ask_note(scene: Scene) -> Prompt:
    return _question(scene, (choice("no-note", N_("choice.plan.no_note")),))


def _take_note(_scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed):
        return _words("note", entered, "\n")
    return Answered("note", "") if isinstance(entered, Press) and entered.choice == "no-note" else None


def _take_day(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Typed):
        return None
    day = read_day(entered.words, local_now(scene).date())
    return Answered("day", day.isoformat()) if isinstance(day, date) else Stay(day.why)


def _take_start(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Typed):
        return None
    clock = read_time(entered.words)
    if clock is None:
        return Stay(text(NO_TIME))
    return _judged(scene, "start", f"{clock:%H:%M}")


def _take_end(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Typed):
        return None
    read = read_end(entered.words, draft_of(scene).day)
    if read is None:
        return Stay(text(NO_TIME))
    return _judged(scene, "end", [read[0], f"{read[1]:%H:%M}"])


def _judged(scene: Scene, name: str, answer: object) -> Move:
    """Take a time, or say what is wrong with it; where a wrong one stood before, the question itself says so."""
    draft = draft_of(scene)
    wrong = _wrong(replace(draft, answers={**scene.answers, name: answer}), name)
    return Stay(wrong) if wrong and not _wrong(draft, name) else Answered(name, answer)


def _typed(name: str, take: Take) -> Node:
    return Node(name, _question, take)


QUESTION_NODES = (
    _ask_one_of("kind", KINDS),
    _ask_words("title"),
    _typed("day", _take_day),
    _typed("start", _take_start),
    _typed("end", _take_end),
    _ask_words("place"),
    _ask_one_of("audience", AUDIENCES),
    Node("note", _ask_note, _take_note, takes_all=True),
)
