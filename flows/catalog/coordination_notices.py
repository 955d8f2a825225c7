"""What people are told when somebody joins, is invited or leaves, or when coordinators change what a guide takes."""

from datetime import datetime

from flows.catalog.coordination_texts import person_name, role_name
from flows.directory import Network
from flows.engine.events import Choice, Prompt
from flows.roles import GUIDES, Invite
from flows.text import N_, Verbatim, lines, paragraphs, text


def _entry(choice_id: str, label: str) -> tuple[tuple[Choice, ...], ...]:
    return ((Choice(choice_id, text(label)),),)


def joined(name: str, person_id: int, invite: Invite, network: Network) -> Prompt:
    """Tell the coordinators that somebody has taken a role."""
    role = role_name(invite.role, invite.scope, network)
    where = "guides" if invite.role in GUIDES else "members"
    label = N_("choice.guides") if invite.role in GUIDES else N_("choice.members")
    return Prompt(
        text(N_("staff.joined"), name=person_name(name, person_id), role=role), _entry(f"go-team.{where}", label)
    )


def invitation(role: str, scope: str, link: str | None, code: str, until: datetime, network: Network) -> Prompt:
    """Give out a link, in words that can be passed on as they are; without one, the command does the same."""
    return Prompt(
        paragraphs(
            text(N_("staff.invite"), role=role_name(role, scope, network)),
            lines(text(N_("staff.invite_link")), Verbatim(link)) if link else None,
            lines(
                text(N_("staff.invite_command") if link else N_("staff.invite_by_command")), Verbatim(f"/start {code}")
            ),
            text(N_("staff.invite_until"), until=until),
        )
    )


def role_ended(role: str, scope: str, network: Network) -> Prompt:
    """Tell somebody that their role is taken from them, with thanks."""
    return Prompt(text(N_("staff.removed"), role=role_name(role, scope, network)), _entry("go-menu", N_("nav.menu")))


def profile_changed() -> Prompt:
    """Tell a guide that the coordinators have changed what they take."""
    return Prompt(text(N_("staff.profile_changed")), _entry("go-profile", N_("menu.profile")))
