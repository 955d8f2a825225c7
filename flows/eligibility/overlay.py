"""Facts with one more assumed. Knows no rule and no fact."""

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
