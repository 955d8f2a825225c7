"""Links that give a role: made here for the chat and for the command line, used once. Only a hash of the code is kept."""

import secrets
from datetime import datetime

from flows.directory import KINDS, Network, read_network
from flows.roles import HOST, INVITE_HOLDS, REPRESENTATIVE, ROLES
from storage.unit_of_work import UnitOfWork

USERNAME_KEY = "username"
"""Where the bot keeps what Telegram calls it."""
CODE_BYTES = 16


class InviteError(Exception):
    """There can be no such invite; one line that names what is wrong."""


def check_invite(role: str, organisation: str | None, place: str | None, network: Network) -> str:
    """Return what an invite's role is for: the id of an organisation or of a meeting point, or nothing.

    Raises:
        InviteError: the role is unknown, or what it is for is missing, unknown or not meant for it.
    """
    if role not in ROLES:
        raise InviteError(f"there is no role {role}; there are {', '.join(ROLES)}")
    if role == HOST:
        return _known(role, "place", place, organisation, {each.id for each in network.meeting_points if each.active})
    if place is not None:
        raise InviteError(f"--place: only a {HOST} belongs to a meeting point")
    if role == REPRESENTATIVE or organisation is not None:
        return _known(
            role, "organisation", organisation, None, {each.id for each in network.organisations if each.active}
        )
    return ""


def _known(role: str, kind: str, scope: str | None, other: str | None, known: set[str]) -> str:
    if other is not None:
        raise InviteError(f"a {role} belongs to a {kind}, not to {other}")
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
