"""Who may do what: roles, and the links that give them. A role is given by an invite only, and checked on every press."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

COORDINATOR, GUIDE, MULTIPLIER = "coordinator", "guide", "multiplier"
MEMBER, REPRESENTATIVE, HOST = "member", "representative", "host"

ROLES = (COORDINATOR, GUIDE, MULTIPLIER, MEMBER, REPRESENTATIVE, HOST)
GUIDES = frozenset({GUIDE, MULTIPLIER})
"""Both take cases; multipliers are trained for the complex ones."""
MEMBERS = frozenset({MEMBER, REPRESENTATIVE})
NEEDS_ORGANISATION = MEMBERS
NEEDS_PLACE = frozenset({HOST})
EVERYBODY_WITH_A_ROLE = frozenset(ROLES)

INVITE_HOLDS = timedelta(days=7)
MOST_HOLDERS = 300
"""So many people with a role coordinators see in lists: staff, then the newest members."""
MOST_FOUND = 30
"""So many people whose name they type; who looks for somebody among more writes more of the name."""


@dataclass(frozen=True)
class Invite:
    """A link that gives one role to one person, once.

    Args:
        id: the row's.
        role: one of `ROLES`.
        scope: the id of the organisation or meeting point it is for; empty for none.
        expires_at: the instant itself is already too late.
        is_used: somebody has taken the role.
    """

    id: int
    role: str
    scope: str
    expires_at: datetime
    is_used: bool = False

    def is_open(self, now: datetime) -> bool:
        """Tell whether the role can still be taken."""
        return not self.is_used and now < self.expires_at


@dataclass(frozen=True)
class RoleHolder:
    """A person with one of their roles, as coordinators see them."""

    person_id: int
    role: str
    scope: str
    name: str
    is_reachable: bool = True


def is_called(name: str, words: str) -> bool:
    """Tell whether each word begins a part of a name, whatever the case, and without the marks above and below letters."""
    parts, wanted = _parts(name), _parts(words)
    return bool(wanted) and all(any(part.startswith(word) for part in parts) for word in wanted)


def _parts(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in decomposed if unicodedata.category(sign)[0] != "M")
    return "".join(sign if sign.isalnum() else " " for sign in plain.replace("ı", "i")).split()
