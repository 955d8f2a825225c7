"""What all conversations share: the network, the languages, the emergency numbers, the wall clock's zone."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import cast
from zoneinfo import ZoneInfo

import yaml

from flows.directory import Network
from flows.engine.definition import Scene


@dataclass(frozen=True)
class EmergencyNumber:
    """A number that helps at once."""

    id: str
    number: str
    scope: str
    source: str
    checked_on: date


@dataclass(frozen=True)
class Knowledge:
    """The engine's assets.

    Args:
        network: the organisations' data as it is now.
        languages: those with a complete catalogue, by code, each with its own name.
        drafts: the languages whose texts no native speaker has reviewed yet.
        timezone: the zone of the wall clock that people look at.
    """

    network: Network
    languages: dict[str, str]
    drafts: frozenset[str]
    timezone: ZoneInfo


def knowledge(scene: Scene) -> Knowledge:
    """Take the shared knowledge out of a scene."""
    return cast("Knowledge", scene.assets)


def local_now(scene: Scene) -> datetime:
    """Tell the wall clock's time, aware."""
    return scene.now.astimezone(knowledge(scene).timezone)


@cache
def emergency_numbers() -> tuple[EmergencyNumber, ...]:
    """Read the numbers that are packaged with Lotse, so that they are there before any organisation's data."""
    table = resources.files("flows.data").joinpath("emergency.yaml").read_text("utf-8")
    return tuple(EmergencyNumber(**row) for row in yaml.safe_load(table))
