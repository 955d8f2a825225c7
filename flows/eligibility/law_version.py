"""What the law that an answer rests on is called: another name as soon as a rule, a number or the day's law is another.

Reads the packaged rules and numbers once. Must not judge what a change means; who kept an answer asks for it anew.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from flows.eligibility.law import changes_after

_NO_LAW: Final = frozenset({"questions", "__pycache__"})
"""How something is asked changes no answer."""
_MARK_LENGTH: Final = 16


def law_version(day: date) -> str:
    """Name the law of a day: the last day until then on which a number changed, and a mark of all rules and numbers."""
    changed_on = max((each for each in changes_after(date.min) if each <= day), default=date.min)
    return f"{changed_on.isoformat()}.{_packaged_mark()}"


def changes_since(version: str, day: date) -> tuple[date, ...]:
    """List the days on which numbers of the law changed, from behind the law so named until a day."""
    changed_on = date.fromisoformat(version.partition(".")[0])
    return tuple(each for each in changes_after(changed_on) if each <= day)


def next_change(day: date) -> date | None:
    """Tell the next day on which a number of the law changes, as far as enacted."""
    return next(iter(changes_after(day)), None)


def mark_of(files: Mapping[str, bytes]) -> str:
    """Make a mark that is another one as soon as anything in these files is."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:_MARK_LENGTH]


@cache
def _packaged_mark() -> str:
    return mark_of(dict(_files(resources.files("flows.eligibility"), "")))


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir() and item.name not in _NO_LAW:
            yield from _files(item, f"{path}{item.name}/")
        elif item.name.endswith((".py", ".yaml")):
            yield f"{path}{item.name}", item.read_bytes()
