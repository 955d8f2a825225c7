"""Which languages are offered: those whose catalogue is complete, as pyproject.toml lists them."""

import tomllib
from functools import cache
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def complete_languages() -> tuple[str, ...]:
    """Read the list, German first."""
    table = tomllib.loads(PYPROJECT.read_text("utf-8"))
    return tuple(table["tool"]["lotse"]["languages"])
