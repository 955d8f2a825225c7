"""The form of a dialogue scenario: read from YAML, and refused with one line if a word in it means nothing.

The form itself is explained at the top of tests/scenarios/first_contact.yaml.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parents[1] / "scenarios"
VERBS = (
    "says in the group",
    "presses another's",
    "presses old",
    "presses with",
    "presses",
    "taps twice",
    "forges",
    "shares",
    "sends",
    "says",
    "edits",
    "blocks",
    "unblocks",
    "triggers",
)
TIME_PASSES = "time passes"
NETWORK_LOSES = "the network loses"
SILENT = {"says in the group", "blocks", "unblocks", "triggers"}


class ScriptError(Exception):
    """A scenario says something that has no meaning."""


class Strict(BaseModel):
    """Words that are not known are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PersonEntry(Strict):
    """A person, and the language that they are spoken to in at the beginning."""

    language_code: str | None = None
    language: str = "de"


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
    messages: int | None = None
    in_place: bool = Field(default=False, alias="in place")
    language: str | None = None
    at: str | None = None


class Scenario(Strict):
    """A dialogue."""

    name: str
    people: dict[str, PersonEntry]
    clock: datetime = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    limits: Literal["telegram", "off"] = "off"
    steps: tuple[dict[str, Any], ...] = Field(min_length=1)


@dataclass(frozen=True)
class Step:
    """What somebody does, and what they then see."""

    who: str | None
    verb: str
    what: Any
    expected: Expected

    def __str__(self) -> str:
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
        for document in yaml.safe_load_all(path.read_text("utf-8"))
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
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as error:
        raise ScriptError(f"{file}: {_first(error)}") from None
    steps = []
    for number, entry in enumerate(scenario.steps, start=1):
        try:
            steps.append(_read_step(entry, scenario))
        except ValidationError as error:
            raise ScriptError(f"{file}: {scenario.name}: step {number}: {_first(error)}") from None
        except ScriptError as error:
            raise ScriptError(f"{file}: {scenario.name}: step {number}: {error}") from None
    return Script(scenario, tuple(steps), file)


def _read_step(entry: dict[str, Any], scenario: Scenario) -> Step:
    expectations = set(Expected.model_fields) | {field.alias for field in Expected.model_fields.values()}
    actions = [key for key in entry if key not in expectations]
    if len(actions) != 1:
        raise ScriptError(f"one action is needed, found {actions or 'none'}")
    action = actions[0]
    expected = Expected.model_validate({key: value for key, value in entry.items() if key != action})
    if action == TIME_PASSES:
        return Step(None, action, timedelta(**entry[action]), expected)
    if action == NETWORK_LOSES:
        return Step(None, action, entry[action], expected)
    who, verb = _who_does_what(action)
    if who not in scenario.people:
        raise ScriptError(f"nobody is called {who}")
    return Step(who, verb, entry[action], expected)


def _who_does_what(action: str) -> tuple[str, str]:
    for verb in VERBS:
        if action.endswith(f" {verb}"):
            return action.removesuffix(verb).strip(), verb
    raise ScriptError(f"{action}: nobody knows how to do that")


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


MESSAGE_ID = re.compile(r"[a-z_]+(\.[a-z0-9_-]+)+")
