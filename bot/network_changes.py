"""What a new network does to the one that is there: what comes, changes and goes, and how many people hang on what goes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flows.directory import KINDS, Network, Record, examine
from flows.roles import NEEDS_ORGANISATION, NEEDS_PLACE
from storage.repositories.dependants import DependantsReader
from storage.sqlite import Source

MOST_NAMES: Final = 10
_ROLES: Final = {"organisations": NEEDS_ORGANISATION, "meeting_points": NEEDS_PLACE}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def changes(before: Rows, after: Network) -> list[str]:
    """Say what is added, changed and removed, a line each with how many and their names.

    Args:
        before: the records as they lie in the database, by kind; some may be such as none would be taken today.
        after: what takes their place.
    """
    lines = [line for kind in KINDS for line in _of_kind(kind, before, after)]
    return lines or ["nothing has changed"]


def _of_kind(kind: str, before: Rows, after: Network) -> Iterator[str]:
    new: Sequence[Record] = getattr(after, kind)
    sound = {record.id: record for record in getattr(examine(before)[0], kind)}
    old = {row["id"] for row in before[kind]}
    gone = removed(kind, before, after)
    happened = {
        "added": [_name(record) for record in new if record.id not in old],
        "changed": [_name(record) for record in new if record.id in old and sound.get(record.id) != record],
        "removed": [str(row.get("name", row["id"])) for row in before[kind] if row["id"] in gone],
    }
    for what, names in happened.items():
        if names:
            more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
            yield f"{kind.replace('_', ' ')}: {len(names)} {what} ({'; '.join(names[:MOST_NAMES])}{more})"


def _name(record: Record) -> str:
    return str(getattr(record, "name", record.id))


def removed(kind: str, before: Rows, after: Network) -> list[str]:
    """List the ids of a kind that are no more."""
    kept = {record.id for record in getattr(after, kind)}
    return [row["id"] for row in before[kind] if row["id"] not in kept]


async def missed(source: Source, before: Rows, after: Network, now: datetime) -> list[str]:
    """Say on which of the records that go people depend: the id, and how many have a role there or a link to one."""
    reader, found = DependantsReader(source), []
    for kind, roles in _ROLES.items():
        people, invites = await reader.people(roles), await reader.invites(roles, now)
        for each in removed(kind, before, after):
            counts = [
                _counted(people.get(each, 0), "person", "people"),
                _counted(invites.get(each, 0), "open invitation", "open invitations"),
            ]
            if any(counts):
                found.append(f"{each} ({', '.join(filter(None, counts))})")
    return found


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
