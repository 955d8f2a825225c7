"""What a guide takes: languages, districts, online or in person, how many at once, and pauses. Each saved at once."""

from dataclasses import replace
from typing import Any

from flows import postcodes
from flows.catalog.coordination_texts import (
    districts_text,
    languages_text,
    modes_text,
    person_name,
    places_text,
)
from flows.catalog.districts import district_of
from flows.catalog.knowledge import Knowledge, knowledge
from flows.catalog.screen import choice, desk_of, in_columns, screen, turned_page
from flows.deeds import GuideChanged
from flows.digits import plain_digits
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.matching import Guide
from flows.roles import GUIDES
from flows.text import N_, LanguageNames, Verbatim, lines, paragraphs, text

MAIN = Place("profile", "main")
MOST_PLACES = 10
MODES = {"online": ("online",), "in_person": ("in_person",), "both": ("online", "in_person")}


def _guide(scene: Scene) -> Guide:
    """Take the guide's entry, or what stands in one at first."""
    desk = desk_of(scene)
    return desk.guide or Guide(desk.person_id, "", (scene.visitor.language,))


def _saved(scene: Scene, **changed: Any) -> Go:
    deed = GuideChanged(desk_of(scene).person_id, **changed)
    return Go(MAIN, (deed,), trail=(), answers={}, note=text(N_("profile.saved")))


def _show_main(scene: Scene) -> Prompt:
    guide = _guide(scene)
    body = paragraphs(
        text(N_("profile.title"), name=person_name(guide.name, guide.person_id)),
        lines(
            languages_text(guide),
            text(N_("profile.districts"), districts=districts_text(guide.districts)),
            text(N_("profile.modes"), modes=modes_text(guide.modes)),
            places_text(guide),
        ),
        text(N_("profile.paused") if guide.is_paused else N_("profile.active")),
    )
    pause = choice("resume", N_("choice.resume")) if guide.is_paused else choice("pause", N_("choice.pause"))
    return screen(
        body,
        (choice("languages", N_("choice.languages")), choice("districts", N_("choice.districts"))),
        (choice("modes", N_("choice.modes")), choice("capacity", N_("choice.capacity"))),
        (pause,),
    )


def _take_main(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice in {"pause", "resume"}:
        return _paused(scene) if entered.choice == "pause" else _saved(scene, is_paused=False)
    guide = _guide(scene)
    drafts = {"languages": list(guide.languages), "districts": list(guide.districts)}
    draft = {entered.choice: drafts[entered.choice]} if entered.choice in drafts else {}
    return Go(Place("profile", entered.choice), answers={**scene.answers, **draft})


def _paused(scene: Scene) -> Go:
    """Let the guide take a break; others are asked what waits for their answer."""
    saved = _saved(scene, is_paused=True)
    if not desk_of(scene).offers:
        return saved
    return replace(saved, note=paragraphs(saved.note, text(N_("profile.offers_passed_on"))))


# languages


def languages_of(known: Knowledge) -> tuple[str, ...]:
    """List the languages to choose from: Lotse's own, then those spoken in the network, by code."""
    spoken = {code for each in known.network.organisations for code in each.languages}
    spoken |= {code for each in known.network.meeting_points for code in each.languages}
    return (*known.languages, *sorted(spoken - known.languages.keys()))


def _offered_languages(scene: Scene) -> tuple[str, ...]:
    """Those to choose from, and any that the guide has besides, so that it can be taken away."""
    listed = languages_of(knowledge(scene))
    return (*listed, *(code for code in _guide(scene).languages if code not in listed))


def _draft(scene: Scene, key: str) -> list[str]:
    return list(scene.answers.get(key, getattr(_guide(scene), key)))


def _show_languages(scene: Scene) -> Prompt:
    ticked = _draft(scene, "languages")
    choices = [
        Choice(
            f"l-{code}",
            text(
                N_("choice.language_ticked") if code in ticked else N_("choice.language"),
                language=LanguageNames((code,)),
            ),
        )
        for code in _offered_languages(scene)
    ]
    rows = in_columns(choices, int(scene.place.side or 0))
    return screen(text(N_("profile.ask_languages")), *rows, (choice("save", N_("choice.save")),))


def _take_languages(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    ticked = _draft(scene, "languages")
    if entered.choice == "save":
        return _saved(scene, languages=tuple(ticked)) if ticked else Stay(text(N_("profile.needs_language")))
    return _turned(scene, entered.choice) or _ticked(scene, "languages", entered.choice.removeprefix("l-"))


def _turned(scene: Scene, choice_id: str) -> Move | None:
    following = turned_page(choice_id)
    return None if following is None else Turn(replace(scene.place, side=str(following)))


def _ticked(scene: Scene, key: str, value: str) -> Move:
    """Tick a box, or take the tick away."""
    ticked = _draft(scene, key)
    kept = [each for each in ticked if each != value] if value in ticked else [*ticked, value]
    return Turn(scene.place, {**scene.answers, key: kept})


# districts


def _show_districts(scene: Scene) -> Prompt:
    ticked = _draft(scene, "districts")
    choices = [
        Choice(f"d-{number}", text(N_("choice.ticked"), what=name) if name in ticked else Verbatim(name))
        for number, name in enumerate(postcodes.districts())
    ]
    rows = in_columns(choices, int(scene.place.side or 0))
    body = paragraphs(
        text(N_("profile.ask_districts")), text(N_("profile.ticked_districts"), districts=districts_text(ticked))
    )
    ends = (choice("everywhere", N_("choice.everywhere")), choice("save", N_("choice.save")))
    return screen(body, *rows, ends)


def _take_districts(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed):
        return _take_district_words(scene, entered.words)
    if not isinstance(entered, Press):
        return None
    if entered.choice == "everywhere":
        return _saved(scene, districts=())
    if entered.choice == "save":
        return _saved(scene, districts=tuple(_draft(scene, "districts")))
    number = entered.choice.removeprefix("d-")
    return _turned(scene, entered.choice) or _ticked(scene, "districts", postcodes.districts()[int(number)])


def _take_district_words(scene: Scene, words: str) -> Move:
    found = district_of(words)
    if found is None:
        return Stay(text(N_("places.district_unknown")))
    ticked = _ticked(scene, "districts", found)
    return Go(scene.place, answers=ticked.answers) if isinstance(ticked, Turn) else ticked


# online or in person, and how many


def _show_modes(_scene: Scene) -> Prompt:
    labels = {"online": N_("choice.online"), "in_person": N_("choice.in_person"), "both": N_("choice.both")}
    return screen(text(N_("profile.ask_modes")), *((choice(key, label),) for key, label in labels.items()))


def _take_modes(scene: Scene, entered: Input) -> Move | None:
    modes = MODES.get(entered.choice) if isinstance(entered, Press) else None
    return _saved(scene, modes=modes) if modes else None


def capacity_rows() -> list[tuple[Choice, ...]]:
    """Offer the numbers of places, five in a row."""
    numbers = [Choice(f"c-{number}", Verbatim(str(number))) for number in range(1, MOST_PLACES + 1)]
    return [tuple(numbers[:5]), tuple(numbers[5:])]


def read_capacity(entered: Input) -> int | None:
    """Read how many places somebody wants to have, pressed or typed; None for what is no number from 1 to 10."""
    words = entered.choice.removeprefix("c-") if isinstance(entered, Press) else ""
    words = plain_digits(entered.words).strip() if isinstance(entered, Typed) else words
    is_number = words.isascii() and words.isdigit() and len(words) <= 2
    return int(words) if is_number and 1 <= int(words) <= MOST_PLACES else None


def _show_capacity(_scene: Scene) -> Prompt:
    return screen(text(N_("profile.ask_capacity")), *capacity_rows())


def _take_capacity(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press | Typed):
        return None
    capacity = read_capacity(entered)
    return _saved(scene, capacity=capacity) if capacity else Stay(text(N_("profile.capacity_wrong")))


PROFILE = Flow(
    "profile",
    1,
    (
        Node("main", _show_main, _take_main),
        Node("languages", _show_languages, _take_languages),
        Node("districts", _show_districts, _take_districts),
        Node("modes", _show_modes, _take_modes),
        Node("capacity", _show_capacity, _take_capacity),
    ),
    lambda _scene: MAIN,
    ("profile",),
    ends=frozenset({"main"}),
    roles=GUIDES,
)
