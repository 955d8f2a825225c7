"""Links that give a role: made here for the chat and for the command line, used once. Only a hash of the code is kept."""

import secrets
from datetime import datetime

from flows.directory import KINDS, Network, read_network
from flows.roles import HOST, INVITE_HOLDS, NEEDS_ORGANISATION, REPRESENTATIVE, ROLES
from storage.unit_of_work import UnitOfWork

USERNAME_KEY = "username"
"""Where the bot keeps what Telegram calls it."""
CODE_BYTES = 16


class InviteError(Exception):
    """There can be no such invite; one line that names what is wrong."""


def check_words(role: str, organisation: str | None, place: str | None) -> None:
    """Check what can be told of an invite without the network's data.

    Raises:
        InviteError: the role is unknown, or belongs to nothing of the kind.
    """
    if role not in ROLES:
        raise InviteError(f"there is no role {role}; there are {', '.join(ROLES)}")
    if role == HOST and organisation is not None:
        raise InviteError(f"a {HOST} belongs to a place, not to {organisation}")
    if place is not None and role != HOST:
        raise InviteError(f"--place: only a {HOST} belongs to a meeting point")
    if organisation is not None and role not in NEEDS_ORGANISATION:
        raise InviteError(
            f"--organisation: a {role} belongs to none; only {' and '.join(sorted(NEEDS_ORGANISATION))} do"
        )


def check_invite(role: str, organisation: str | None, place: str | None, network: Network) -> str:
    """Return what an invite's role is for: the id of an organisation or of a meeting point, or nothing.

    Raises:
        InviteError: the role is unknown, or what it is for is missing, unknown or not meant for it.
    """
    check_words(role, organisation, place)
    if role == HOST:
        return _known(role, "place", place, {each.id for each in network.meeting_points if each.active})
    if role == REPRESENTATIVE or organisation is not None:
        return _known(role, "organisation", organisation, {each.id for each in network.organisations if each.active})
    return ""


def _known(role: str, kind: str, scope: str | None, known: set[str]) -> str:
    if scope is None:
        raise InviteError(f"a {role} needs --{kind} ID; there are {', '.join(sorted(known)) or 'none yet'}")
    if scope not in known:
        raise InviteError(f"--{kind}: there is no {scope}; there are {', '.join(sorted(known)) or 'none yet'}")
    return scope


async def network_of(uow: UnitOfWork) -> Network:
    """Read the organisations' data as it stands in the transaction."""
    return read_network({kind: await uow.network.all(kind) for kind in KINDS})


async def make_invite(uow: UnitOfWork, role: str, scope: str, made_by: int | None, now: datetime) -> str:
    """Keep a new invite and return its code, which nobody can read again later."""
    code = secrets.token_urlsafe(CODE_BYTES)
    await uow.invites.add(code, role, scope, now + INVITE_HOLDS, made_by, now)
    return code


def link_of(username: str, code: str) -> str:
    """Make the link that opens the chat and starts it with a code."""
    return f"https://t.me/{username}?start={code}"
