"""Asking for a guide: a few questions, then a sheet of all that a guide would see, line by line the person's to strike out."""

from flows.cases import MODES, TOPICS, CaseState
from flows.catalog import handoff_sheet as sheet
from flows.catalog.case_words import MODE_LABELS, TOPIC_LABELS
from flows.catalog.districts import chosen_district, district_at, district_rows, districts_like, rows_of
from flows.catalog.knowledge import knowledge
from flows.catalog.mycase import show_view, take_view
from flows.catalog.screen import choice, desk_of, entry, in_columns, is_way_out, screen, turned_page
from flows.engine.definition import Answered, Back, Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Located, Press, Sent, Typed
from flows.engine.session import Answers, Place
from flows.text import N_, LanguageNames, Text, paragraphs, text

FLOW = "guide"
TOPIC, LANGUAGE, MODE, DISTRICT, MESSAGE = "topic", "language", "mode", "district", "message"
MESSAGE_LIMIT = 800
SKIP, DONT_KNOW = "skip", "dont-know"
_MOST_SPOKEN = [
    "tr",
    "ar",
    "pl",
    "fa",
    "en",
    "ru",
    "el",
    "es",
    "sr",
    "it",
    "bg",
    "uk",
    "ro",
    "fr",
    "zh",
    "ku",
    "sq",
    "vi",
    "pt",
    "bs",
]
"""In Hannover besides German: the city's estimate, as quoted by hannover-entdecken.de; Kurdish, which it leaves out, added."""
_RANKS = {code: rank for rank, code in enumerate(_MOST_SPOKEN)}
MOST_CANDIDATES = 6
CANDIDATES = "like:"
"""Before the words of which several districts' names begin."""


def next_place(answers: Answers) -> Place:
    """Go to the first question that is not answered, then to the sheet; online, the district does not matter."""
    asked = [each for each in (TOPIC, LANGUAGE, MODE, DISTRICT, MESSAGE) if not _is_needless(each, answers)]
    left = [each for each in asked if each not in answers]
    return Place(FLOW, left[0]) if left else Place(FLOW, "release")


def _is_needless(question: str, answers: Answers) -> bool:
    return question == DISTRICT and answers.get(MODE) == "online"


def _start(scene: Scene) -> Place:
    return Place("mycase", "view") if desk_of(scene).own_case else next_place(scene.answers)


def _enter(scene: Scene) -> Move:
    """Begin, or go on; from a meeting point, its district is the person's."""
    point = knowledge(scene).network.meeting_point(scene.place.about)
    if desk_of(scene).own_case or point is None:
        return Go(_start(scene))
    answers = {**scene.answers, DISTRICT: point.district}
    return Go(next_place(answers), answers=answers)


def _progress(scene: Scene) -> Text:
    order = (TOPIC, LANGUAGE, MODE, DISTRICT, MESSAGE)
    return text(N_("handoff.progress"), number=order.index(scene.place.node) + 1, total=len(order))


def _show_topic(scene: Scene) -> Prompt:
    rows = tuple((choice(f"t-{topic}", TOPIC_LABELS[topic]),) for topic in TOPICS)
    return screen(paragraphs(_progress(scene), text(N_("handoff.intro")), text(N_("handoff.topic"))), *rows)


def _take_topic(_scene: Scene, entered: Input) -> Move | None:
    topic = entered.choice.removeprefix("t-") if isinstance(entered, Press) else ""
    return Answered(TOPIC, topic) if topic in TOPICS else None


def _languages(scene: Scene) -> tuple[str, ...]:
    """List the languages one can ask for: one's own first, then German, then what the network speaks, most spoken first."""
    network = knowledge(scene).network
    spoken = {code for point in network.meeting_points for code in point.languages}
    spoken |= {code for each in network.organisations for code in each.languages}
    rest = sorted(spoken | set(knowledge(scene).languages), key=lambda code: (_RANKS.get(code, len(_RANKS)), code))
    return tuple(dict.fromkeys([scene.visitor.language, "de", *rest]))


def _show_language(scene: Scene) -> Prompt:
    choices = tuple(
        Choice(f"l-{code}", text(N_("handoff.language_choice"), language=LanguageNames((code,))))
        for code in _languages(scene)
    )
    body = paragraphs(_progress(scene), text(N_("handoff.language")))
    any_language = (choice(DONT_KNOW, N_("handoff.any_language")),)
    return screen(body, *in_columns(choices, int(scene.place.side or 0)), any_language)


def _take_language(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place(FLOW, LANGUAGE, side=str(following)))
    if entered.choice == DONT_KNOW:
        # Somebody has to be looked for in some language; the one they read is sure to be theirs, and stands on the sheet.
        code = scene.visitor.language
        answers = {**scene.answers, LANGUAGE: code}
        return Go(
            next_place(answers),
            answers=answers,
            note=text(N_("handoff.language_taken"), language=LanguageNames((code,))),
        )
    code = entered.choice.removeprefix("l-")
    return Answered(LANGUAGE, code) if code in _languages(scene) else None


def _show_mode(scene: Scene) -> Prompt:
    rows = tuple((choice(f"m-{mode}", MODE_LABELS[mode]),) for mode in MODES)
    dont_know = (choice(DONT_KNOW, N_("check.dont_know")),)
    return screen(paragraphs(_progress(scene), text(N_("handoff.mode"))), *rows, dont_know)


def _take_mode(_scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Press) and entered.choice == DONT_KNOW:
        return Answered(MODE, "either")
    mode = entered.choice.removeprefix("m-") if isinstance(entered, Press) else ""
    return Answered(MODE, mode) if mode in MODES else None


def _show_district(scene: Scene) -> Prompt:
    skip = (choice(SKIP, N_("handoff.skip_district")),)
    if scene.place.side.startswith(CANDIDATES):
        names = districts_like(scene.place.side.removeprefix(CANDIDATES))[:MOST_CANDIDATES]
        return screen(paragraphs(_progress(scene), text(N_("places.which"))), *rows_of(names), skip)
    body = paragraphs(_progress(scene), text(N_("handoff.district")))
    return screen(body, *district_rows(int(scene.place.side or 0)), skip)


def _take_district(_scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed):
        return _named_district(entered.words)
    if isinstance(entered, Located):
        name = district_at(entered.latitude, entered.longitude)
        return Answered(DISTRICT, name) if name else Stay(text(N_("places.district_unknown")))
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place(FLOW, DISTRICT, side=str(following)))
    chosen = "" if entered.choice == SKIP else chosen_district(entered.choice)
    return None if chosen is None else Answered(DISTRICT, chosen)


def _named_district(words: str) -> Move:
    found = districts_like(words)
    if len(found) > 1:
        return Turn(Place(FLOW, DISTRICT, side=CANDIDATES + words))
    return Answered(DISTRICT, found[0]) if found else Stay(text(N_("places.district_unknown")))


def _show_message(scene: Scene) -> Prompt:
    body = paragraphs(_progress(scene), text(N_("handoff.message")), text(N_("handoff.message_hint")))
    # A typed no is the one answer that begins with it, so it is no message either.
    return screen(body, (choice(SKIP, N_("handoff.skip_message")),), (choice(DONT_KNOW, N_("check.dont_know")),))


def _take_message(scene: Scene, entered: Input) -> Move | None:
    if is_way_out(entered):
        return None
    if isinstance(entered, Typed):
        words = entered.words.strip()
        if len(words) > MESSAGE_LIMIT:
            return Stay(text(N_("handoff.message_too_long"), limit=MESSAGE_LIMIT))
        if entered.trigger != "emergency":
            return Answered(MESSAGE, words)
        # Kept all the same; but somebody in need sees the numbers first.
        answers = {**scene.answers, MESSAGE: words}
        return Go(next_place(answers), answers=answers, note=text(N_("handoff.emergency")))
    if isinstance(entered, Sent):
        return Stay(text(N_("handoff.message_words_only")))
    return Answered(MESSAGE, "") if isinstance(entered, Press) and entered.choice in {SKIP, DONT_KNOW} else None


_DROPPED = Go(Place(FLOW, "dropped"), answers={}, trail=())


def _take_release(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed) and entered.is_certain and entered.trigger == "cancel":
        # On a screen where lines are struck out, "delete" may mean one of them.
        return Go(Place(FLOW, "drop"))
    if not isinstance(entered, Press):
        return None
    if entered.choice == "release":
        # Who has a case already, from another phone perhaps, keeps that one.
        deeds = (sheet.asked(scene.answers),) if desk_of(scene).own_case is None else ()
        return Go(Place(FLOW, "sent"), deeds, answers={}, trail=())
    if entered.choice == "nothing":
        return _DROPPED
    answers = sheet.struck(scene.answers, entered.choice)
    return None if answers is None else Turn(scene.place, answers)


def _show_sent(scene: Scene) -> Prompt:
    case = desk_of(scene).own_case
    if case is None or case.state is CaseState.HELD:
        # Somebody comes back to it later: how it stands by now is what they want to know.
        return show_view(scene)
    told = text(N_("handoff.sent_to_coordinators")) if case.is_escalated else text(N_("handoff.sent"))
    return screen(paragraphs(told, text(N_("handoff.sent_control"))), (entry("mycase", N_("menu.mycase")),))


def _show_drop(_scene: Scene) -> Prompt:
    rows = ((choice("whole", N_("handoff.drop_whole")),), (choice("lines", N_("handoff.drop_lines")),))
    return screen(text(N_("handoff.drop_question")), *rows)


def _take_drop(_scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press) or entered.choice not in {"whole", "lines"}:
        return None
    return _DROPPED if entered.choice == "whole" else Back()


def _show_dropped(_scene: Scene) -> Prompt:
    return screen(text(N_("handoff.dropped")), (entry("places", N_("menu.places")),))


_NODES = (
    Node(TOPIC, _show_topic, _take_topic),
    Node(LANGUAGE, _show_language, _take_language),
    Node(MODE, _show_mode, _take_mode),
    Node(DISTRICT, _show_district, _take_district),
    Node(MESSAGE, _show_message, _take_message, takes_all=True),
    Node("release", sheet.show_release, _take_release, takes_all=True),
    Node("drop", _show_drop, _take_drop),
    Node("sent", _show_sent, take_view),
    Node("dropped", _show_dropped),
)


def _without_new_lines(answers: Answers, _version: int) -> Answers:
    """Leave out what was no line of the sheet yet that the person may have before them."""
    return {question: answer for question, answer in answers.items() if question != "is_complex"}


HANDOFF = Flow(
    FLOW,
    2,
    _NODES,
    _start,
    ("guide",),
    proceed=lambda scene: next_place(scene.answers),
    # Whoever goes to the menu leaves nothing behind, and so nothing of a check either.
    ends=frozenset(node.id for node in _NODES),
    enter=_enter,
    migrate=_without_new_lines,
)
