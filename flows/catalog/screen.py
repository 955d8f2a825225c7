"""How a screen is put together: what is said, the answers, and the ways out that stand on every screen."""

from collections.abc import Iterable, Sequence
from typing import cast

from flows.desk import Desk
from flows.engine.definition import Scene
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Typed
from flows.engine.step import BACK, ENTRY, MENU
from flows.engine.words import TURNS
from flows.text import N_, AnyText, text

PAGE_SIZE = 6
COLUMNS = 2

BACK_LABEL = N_("nav.back")
MENU_LABEL = N_("nav.menu")
EMERGENCY_LABEL = N_("nav.emergency")
MORE_LABEL = N_("nav.more")
PREVIOUS_LABEL = N_("nav.previous")
FROM_START_LABEL = N_("nav.from_start")


def desk_of(scene: Scene) -> Desk:
    """Take out of a scene what lies before the person; for somebody without a part in anything it is empty."""
    return cast("Desk | None", scene.visitor.desk) or Desk()


LEAVING = frozenset({"menu", "back", "cancel"})
"""What words ask for that want to be elsewhere, and nothing in particular."""
CRY = "emergency"


def is_way_out(entered: Input) -> bool:
    """Tell whether words mean a way out and nothing else, so that even a question that takes any words lets them pass."""
    is_certain = isinstance(entered, Typed) and entered.is_certain and not entered.is_greeting
    return isinstance(entered, Typed) and is_certain and entered.trigger in LEAVING


def is_cry(entered: Input) -> bool:
    """Tell whether words are a cry for help, or hold one."""
    return isinstance(entered, Typed) and entered.is_certain and entered.trigger == CRY


def choice(choice_id: str, label: str) -> Choice:
    """Make a button of a message id."""
    return Choice(choice_id, text(label))


def entry(flow: str, label: str) -> Choice:
    """Make a button that enters a flow from any screen."""
    return Choice(ENTRY + flow, text(label))


def screen(body: AnyText, *rows: Iterable[Choice], asks_location: bool = False) -> Prompt:
    """Make a prompt with the ways out below its answers: back, menu, emergency."""
    ways_out = (choice(BACK, BACK_LABEL), choice(MENU, MENU_LABEL), entry("emergency", EMERGENCY_LABEL))
    answers = tuple(tuple(row) for row in rows)
    return Prompt(body, (*(row for row in answers if row), ways_out), asks_location)


def page(choices: tuple[Choice, ...], number: int, size: int = PAGE_SIZE) -> tuple[tuple[Choice, ...], ...]:
    """Cut choices into rows of one, a page at a time, with a row below that turns them where there are more."""
    if len(choices) <= size:
        return tuple((each,) for each in choices)
    pages = [choices[start : start + size - 1] for start in range(0, len(choices), size - 1)]
    return (*((each,) for each in pages[number % len(pages)]), turning(number, len(pages)))


def turning(number: int, count: int) -> tuple[Choice, ...]:
    """Lead from a page to the one before and the one after, and from the last of many to the first; none from an only one."""
    present = number % count
    before = (choice(f"{TURNS}{present - 1}", PREVIOUS_LABEL),) if present else ()
    if present + 1 < count:
        return (*before, choice(f"{TURNS}{present + 1}", MORE_LABEL))
    return (*before, choice(f"{TURNS}0", FROM_START_LABEL)) if present > 1 else before


def in_columns(choices: Sequence[Choice], number: int = 0, size: int = 12) -> list[tuple[Choice, ...]]:
    """Lay choices out in two columns, a page at a time, with a row below that turns them where there are more."""
    rows = page(tuple(choices), number, size + 1)
    turns = rows[-1:] if len(choices) > size + 1 else ()
    shown = [each for row in rows[: len(rows) - len(turns)] for each in row]
    return [*(tuple(shown[start : start + COLUMNS]) for start in range(0, len(shown), COLUMNS)), *turns]


def turned_page(choice_id: str) -> int | None:
    """Read which page a button that turns them asks for; None for any other button."""
    return int(choice_id.removeprefix(TURNS)) if choice_id.startswith(TURNS) else None
