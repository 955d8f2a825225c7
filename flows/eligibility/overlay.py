"""Facts with one more assumed, and facts that note what was looked at. Knows no rule and no fact."""

from collections.abc import Iterator, Mapping
from typing import Any


class Assumed(Mapping[str, Any]):
    """Facts with one unknown one taken for granted; all other questions go to the facts below."""

    __slots__ = ("_below", "_name", "_value")

    def __init__(self, below: Mapping[str, Any], name: str, value: Any) -> None:
        self._below, self._name, self._value = below, name, value

    def __getitem__(self, name: str) -> Any:
        return self._value if name == self._name else self._below[name]

    def __contains__(self, name: object) -> bool:
        return name == self._name or name in self._below

    def __iter__(self) -> Iterator[str]:
        yield self._name
        yield from self._below

    def __len__(self) -> int:
        return len(self._below) + 1


class Watched(Mapping[str, Any]):
    """Facts that note in `asked` which of them somebody wanted to know, whether they are known or not."""

    __slots__ = ("_facts", "_note", "asked")

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts
        self.asked: set[str] = set()
        self._note = self.asked.add

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        self._note(name)  # type: ignore[arg-type]
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self._facts)
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)
