"""The numbers of the law by day: value, first day in force, citation.

Reads the packaged YAML once and refuses what is not clean. Must not interpret a number; the requirements do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

import yaml

from flows.errors import NotCoveredError, ParametersError
from flows.strict_yaml import StrictLoader

Value = int | float | bool | str | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """One value of a parameter from its first day in force until the next one; None says: repealed, or not yet there.

    Each stands once in the law, so it is itself and no other.
    """

    name: str
    value: Value
    since: date
    citation: str
    law: str
    unit: str

    def as_json(self) -> dict[str, Any]:
        """Show value and source, as `--explain` prints them."""
        return dict(_shown(self))


@lru_cache(maxsize=1024)
def _shown(entry: Dated) -> Mapping[str, Any]:
    value = entry.value.isoformat() if isinstance(entry.value, date) else entry.value
    return {
        "parameter": entry.name,
        "value": list(value) if isinstance(value, tuple) else value,
        "in_force_since": entry.since.isoformat(),
        "citation": entry.citation,
    }


@lru_cache(maxsize=512)
def parameters_on(day: date) -> Mapping[str, Dated]:
    """The law as it stands, or will stand by what is enacted, on a day; a name is absent on days before its first value."""
    in_force = {name: [entry for entry in entries if entry.since <= day] for name, entries in _all_parameters().items()}
    return MappingProxyType({name: entries[-1] for name, entries in in_force.items() if entries})


def fixed(name: str) -> Any:
    """A value that has no history, such as the day up to which the law was read."""
    return _all_parameters()[name][-1].value


def check_covered(day: date) -> date:
    """Return the day unchanged.

    Raises:
        NotCoveredError: the law of that day was never entered here.
    """
    first: date = fixed("covered_from")
    if day < first:
        raise NotCoveredError(f"date: {day} lies before {first}, the first day whose law is known here")
    return day


@cache
def changes_after(day: date) -> tuple[date, ...]:
    """All days after `day` on which any number of the law changes, as far as enacted."""
    return tuple(
        sorted({entry.since for entries in _all_parameters().values() for entry in entries if entry.since > day})
    )


def read_parameters(files: Mapping[str, str]) -> Mapping[str, tuple[Dated, ...]]:
    """Read parameters from YAML texts by file name.

    Raises:
        ParametersError: not YAML, a key twice, no citation, dates out of order or twice, a gap between the first day
            covered and a first value, values of several kinds, an unknown or missing key.
    """
    found: dict[str, tuple[Dated, ...]] = {}
    for file, content in sorted(files.items()):
        for name, entry in _read_file(file, content).items():
            if name in found:
                raise ParametersError(f"{file}: {name} stands in another file too")
            found[name] = _read_entry(f"{file}: {name}", name, entry)
            _check_one_kind(f"{file}: {name}", found[name])
    _check_covered_from_the_start(found)
    return MappingProxyType(found)


def _read_file(file: str, content: str) -> dict[str, Any]:
    try:
        entries = yaml.load(content, StrictLoader) or {}  # noqa: S506 - a SafeLoader that also refuses doubled keys
    except (yaml.YAMLError, ValueError) as error:
        raise ParametersError(f"{file}: {error}") from None
    if not isinstance(entries, dict) or not all(isinstance(name, str) for name in entries):
        raise ParametersError(f"{file}: must hold parameters by name")
    return entries


def _read_entry(where: str, name: str, entry: Any) -> tuple[Dated, ...]:
    _check_keys(where, entry, {"name", "law", "unit", "values"})
    _check_keys(f"{where}: name", entry["name"], {"de", "en"})
    if not isinstance(entry["values"], list):
        raise ParametersError(f"{where}: values must be a list")
    values = tuple(_read_value(where, name, entry, raw) for raw in entry["values"])
    days = [value.since for value in values]
    if not days or days != sorted(set(days)):
        raise ParametersError(f"{where}: the days in force must rise, and there must be one")
    return values


def _check_keys(where: str, entry: Any, wanted: set[str]) -> None:
    if not isinstance(entry, dict) or set(entry) != wanted:
        held = sorted(map(str, entry)) if isinstance(entry, dict) else entry
        raise ParametersError(f"{where}: needs {', '.join(sorted(wanted))}, has {held}")


def _read_value(where: str, name: str, entry: dict[str, Any], raw: Any) -> Dated:
    _check_keys(where, raw, {"since", "value", "citation"})
    # A point in time is a date to Python, but no day.
    if type(raw["since"]) is not date:
        raise ParametersError(f"{where}: since must be a date")
    if not isinstance(raw["citation"], str) or not raw["citation"].strip():
        raise ParametersError(f"{where}: the citation of {raw['since']} is missing")
    value = tuple(map(str, raw["value"])) if isinstance(raw["value"], list) else raw["value"]
    if value is not None and type(value) not in _KINDS:
        raise ParametersError(f"{where}: {value!r} is no value of a parameter")
    return Dated(name, value, raw["since"], raw["citation"], str(entry["law"]), str(entry["unit"]))


_KINDS: Final = frozenset({int, float, bool, str, date, tuple})


def _check_one_kind(where: str, values: tuple[Dated, ...]) -> None:
    """A number in quotation marks is a text, which no rule expects."""
    kinds = {type(each.value) for each in values if each.value is not None}
    if len(kinds) > 1:
        raise ParametersError(
            f"{where}: values must be of one kind, not {', '.join(sorted(each.__name__ for each in kinds))}"
        )


def _check_covered_from_the_start(found: Mapping[str, tuple[Dated, ...]]) -> None:
    """What did not exist yet on the first day covered says so by null; a gap would be met only when a rule asks."""
    first = found["covered_from"][-1].value if "covered_from" in found else None
    for name, values in found.items():
        if isinstance(first, date) and values[0].since > first:
            raise ParametersError(
                f"{name}: has no value from {first} until {values[0].since}; null says that there was none"
            )


@cache
def _all_parameters() -> Mapping[str, tuple[Dated, ...]]:
    folder = resources.files("flows.eligibility.parameters")
    return read_parameters(
        {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")}
    )
