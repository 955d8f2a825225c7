"""The form of a dialogue scenario: read from YAML, and refused with one line if a word in it means nothing.

The form itself is explained at the top of tests/scenarios/first_contact.yaml.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, ValidationError
from scenario_people import PersonEntry, Strict

from bot.telegram_server.people_api.bodies import PersonMessage

FOLDER = Path(__file__).parents[1] / "scenarios"
RECEIVES, READS = "receives", "reads"
LOOKING = {RECEIVES, READS}
VERBS = (
    "says in the group",
    "presses another's",
    "presses pushed",
    "presses old",
    "presses with",
    "presses",
    "taps twice",
    "follows",
    "forges",
    "shares",
    "sends",
    "replies",
    "says",
    "edits",
    "blocks",
    "unblocks",
    "triggers",
    RECEIVES,
    READS,
)
TIME_PASSES, RESTARTS, AT_ONCE = "time passes", "the bot restarts", "at once"
NETWORK_LOSES, LOSES_UNSEEN = "the network loses", "the network loses, unseen as yet"
WORLDLY = {TIME_PASSES, NETWORK_LOSES, LOSES_UNSEEN, RESTARTS, AT_ONCE}
SILENT = {"says in the group", "blocks", "unblocks", "triggers"}
MEDIA = ("photo", "voice", "document", "location", "contact", "poll")
MESSAGE_ID = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")

Medium = Literal["photo", "voice", "document", "location", "contact", "poll"]
Media = Annotated[tuple[Medium, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class ScriptError(Exception):
    """A scenario says something that has no meaning."""


class Expected(Strict):
    """What the acting person must see after a step."""

    sees: tuple[str, ...] = ()
    sees_not: tuple[str, ...] = Field((), alias="sees not")
    buttons: tuple[str, ...] = ()
    no_buttons: tuple[str, ...] = Field((), alias="no buttons")
    rows: tuple[tuple[str, ...], ...] | None = None
    keyboard: tuple[str, ...] = ()
    pin: str | None = None
    link: str | None = None
    media: Media = ()
    document: str | None = None
    caption: str | None = None
    messages: int | None = Field(None, ge=0)
    in_place: bool = Field(default=False, alias="in place")
    language: str | None = None
    at: str | None = None


class PushedButton(Strict):
    """A button of a pushed message: of the newest, or of the n-th newest; `old` if it may have gone since."""

    label: str
    of: int = Field(1, ge=1)
    old: bool = False


class Scenario(Strict):
    """A dialogue."""

    name: str
    people: dict[str, PersonEntry]
    ignores: tuple[str, ...] = ()
    clock: datetime = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    limits: Literal["telegram", "off"] = "off"
    steps: tuple[dict[str, Any], ...] = Field(min_length=1)


@dataclass(frozen=True)
class Step:
    """What somebody does, or several at once, and what they then see."""

    who: str | None
    verb: str
    what: Any
    expected: Expected
    together: tuple["Step", ...] = ()

    @property
    def acting(self) -> set[str]:
        """Those whose doing the bot may answer."""
        if self.together:
            return {name for step in self.together for name in step.acting}
        return set() if self.who is None or self.verb in LOOKING else {self.who}

    def __str__(self) -> str:
        if self.together:
            return f"{self.verb}: {', '.join(map(str, self.together))}"
        words = str(self.what)
        return f"{self.who or ''} {self.verb}: {words if len(words) < 80 else words[:80] + '…'}".strip()


@dataclass(frozen=True)
class Script:
    """A scenario with its steps understood."""

    scenario: Scenario
    steps: tuple[Step, ...]
    file: str

    def __str__(self) -> str:
        return f"{self.file}: {self.scenario.name}"


def read_scripts(folder: Path = FOLDER) -> list[Script]:
    """Read all scenarios of a folder; several stand in one file, separated by `---`."""
    scripts = [
        read_script(document, path.name)
        for path in sorted(folder.glob("*.yaml"))
        for document in yaml.load_all(path.read_text("utf-8"), yaml.CSafeLoader)
    ]
    names = [str(script) for script in scripts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ScriptError(f"two scenarios have one name: {twice.pop()}")
    return scripts


def read_script(document: Any, file: str) -> Script:
    """Read one scenario.

    Raises:
        ScriptError: something in it has no meaning; says file, scenario and step.
    """
    with _complaining(file):
        scenario = Scenario.model_validate(document)
    with _complaining(f"{file}: {scenario.name}"):
        for name in scenario.ignores:
            _must_be_known(name, scenario)
    steps: list[Step] = []
    unread: set[str] = set()
    for number, entry in enumerate(scenario.steps, start=1):
        with _complaining(f"{file}: {scenario.name}: step {number}"):
            steps.append(_read_step(entry, scenario))
            unread = _unread_after(steps[-1], unread)
    if unread:
        raise ScriptError(f"{file}: {scenario.name}: {unread.pop()} never reads what came of what was done at once")
    return Script(scenario, tuple(steps), file)


@contextmanager
def _complaining(where: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise ScriptError(f"{where}: {_first(error)}") from None
    except (ScriptError, ValueError, TypeError) as error:
        raise ScriptError(f"{where}: {error}") from None


def _read_step(entry: dict[str, Any], scenario: Scenario) -> Step:
    expectations = set(Expected.model_fields) | {field.alias for field in Expected.model_fields.values()}
    actions = [key for key in entry if key not in expectations]
    if len(actions) != 1:
        raise ScriptError(f"one action is needed, found {actions or 'none'}")
    action = actions[0]
    beside = {key: value for key, value in entry.items() if key != action}
    if action in WORLDLY:
        if beside:
            raise ScriptError(f"{action}: nobody looks, so nothing can be expected: {list(beside)}")
        return _read_worldly(action, entry[action], scenario)
    who, verb = _who_does_what(action)
    _must_be_known(who, scenario)
    what = entry[action]
    if verb in LOOKING:
        return Step(who, verb, True, Expected.model_validate(_looked_for(what, beside)))
    return Step(who, verb, _read_what(verb, what), Expected.model_validate(beside))


def _read_worldly(action: str, what: Any, scenario: Scenario) -> Step:
    if action == TIME_PASSES:
        return Step(None, action, timedelta(**what), Expected())
    if action == AT_ONCE:
        together = tuple(_read_step(each, scenario) for each in what)
        for step in together:
            if step.who is None or step.verb in LOOKING or step.verb == "says in the group":
                raise ScriptError(f"at once: only what single people do, not {step}")
            if step.expected != Expected():
                raise ScriptError(f"at once: {step}: what they see is said by `{step.who} reads` afterwards")
        if len(together) < 2:
            raise ScriptError("at once: two or more are needed")
        return Step(None, action, None, Expected(), together)
    if action == RESTARTS and what is not True:
        raise ScriptError(f"{action}: true, and no more can be said")
    return Step(None, action, what, Expected())


def _looked_for(what: Any, beside: dict[str, Any]) -> dict[str, Any]:
    """Join what is said of what somebody receives or reads: how many messages, what is in them, or `true` for the usual."""
    if what is False:
        raise ScriptError("say how many messages, or `true`, or what is expected")
    inside = what if isinstance(what, dict) else {} if what is True else {"messages": what}
    if twice := inside.keys() & beside.keys():
        raise ScriptError(f"said twice: {twice.pop()}")
    return {**inside, **beside}


def _read_what(verb: str, what: Any) -> Any:
    if verb == "presses pushed":
        return PushedButton.model_validate({"label": what} if isinstance(what, str) else what)
    if verb == "sends" and not isinstance(what, str):
        return _content(what)
    return what


def _content(what: dict[str, Any]) -> dict[str, Any]:
    """Spell what is sent as the server's people say it: `album: 2` are two photos, `forward: words` has some sender."""
    what = dict(what)
    if isinstance(what.get("album"), int):
        parts: list[dict[str, Any]] = [{"photo": True} for _ in range(what["album"])]
        if parts and "caption" in what:
            parts[0]["caption"] = what.pop("caption")
        what["album"] = parts
    if isinstance(what.get("forward"), str):
        what["forward"] = {"text": what["forward"]}
    PersonMessage.model_validate(what)
    return what


def _unread_after(step: Step, unread: set[str]) -> set[str]:
    """Tell who still has to read an answer to what was done at once; until then they do nothing else."""
    if step.verb == READS:
        if step.who not in unread:
            raise ScriptError(f"{step.who} did nothing at once with somebody whose answer is unread")
        return unread - {step.who}
    if busy := unread & (step.acting | {step.who}):
        raise ScriptError(f"{busy.pop()} must first read what came of what was done at once")
    return unread | {each.who for each in step.together if each.who is not None and each.verb not in SILENT}


def _must_be_known(name: str, scenario: Scenario) -> None:
    if name not in scenario.people:
        raise ScriptError(f"nobody is called {name}")


def _who_does_what(action: str) -> tuple[str, str]:
    for verb in VERBS:
        if action.endswith(f" {verb}"):
            return action.removesuffix(verb).strip(), verb
    raise ScriptError(f"{action}: nobody knows how to do that")


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
