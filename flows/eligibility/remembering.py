"""What was found for some facts, kept while somebody asks for it: for the first questions most people's facts are alike.

What is kept comes of age together, and what nobody asks for until the next time is forgotten.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by key, not more than twice `size`."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}
        _ALL.append(self)

    def find(self, key: K, make: Callable[[], V]) -> V:
        """Return what is kept under a key, else make it; of what cannot be a key nothing is kept."""
        try:
            found = self.get(key)
        except TypeError:
            return make()
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def get(self, key: K) -> V | None:
        """Return what is kept under a key."""
        found = self._young.get(key)
        if found is None and self._old:
            found = self._old.pop(key, None)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep a value."""
        if len(self._young) >= self._size:
            self.age()
        self._young[key] = value

    def age(self) -> None:
        """Forget what nobody has asked for since the last time."""
        self._young, self._old = {}, self._young


_ALL: Final[list["Remembered[Any, Any]"]] = []


def forget_people() -> None:
    """Forget what nobody has asked for since the last call, everywhere.

    Whoever holds people's facts calls it in time; what many have in common stays and need not be found anew.
    """
    for each in _ALL:
        each.age()
