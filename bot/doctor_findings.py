"""What `lotse doctor` says: one line each, with what to do. Must never hold a secret, or anything a person wrote."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "bad"]


@dataclass(frozen=True)
class Finding:
    """How one thing is.

    Args:
        level: `bad` if it does not work, `warn` if somebody should look.
        what: the thing.
        why: what was found.
        do: what helps; empty where nothing has to be done.
    """

    level: Level
    what: str
    why: str
    do: str = ""

    def line(self) -> str:
        """Write it on one line."""
        said = f"{self.level:<5} {self.what}: {self.why}" + (f"; {self.do}" if self.do else "")
        return " ".join(said.splitlines()) if "\n" in said else said


def listed(names: list[str], most: int = 5) -> str:
    """List names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
