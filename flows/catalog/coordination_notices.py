"""What people are told when somebody joins, is invited or leaves, or when coordinators change what a guide takes."""

from datetime import datetime

from flows.catalog.coordination_texts import districts_text, languages_text, modes_text, person_name, role_name
from flows.directory import Network
from flows.engine.events import Choice, Prompt
from flows.matching import Guide
from flows.roles import GUIDES, Invite
from flows.text import N_, Text, Verbatim, lines, paragraphs, text


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


def profile_changed(before: Guide, after: Guide, *, is_passed_on: bool) -> Prompt:
    """Tell a guide what the coordinators have changed of what they take.

    Args:
        before: their entry as it was.
        after: as it is now.
        is_passed_on: what waited for their answer goes to others, for they have a break now.
    """
    pause = text(N_("staff.now_paused") if after.is_paused else N_("staff.now_active"))
    capacity = text(N_("staff.now_capacity"), capacity=after.capacity)
    body = paragraphs(
        text(N_("staff.profile_changed")),
        lines(
            pause if after.is_paused is not before.is_paused else None,
            text(N_("profile.offers_passed_on")) if is_passed_on else None,
            capacity if after.capacity != before.capacity else None,
            languages_text(after) if after.languages != before.languages else None,
            _districts(after) if after.districts != before.districts else None,
            text(N_("profile.modes"), modes=modes_text(after.modes)) if after.modes != before.modes else None,
        ),
        text(N_("staff.profile_check")),
    )
    return Prompt(body, _entry("go-profile", N_("menu.profile")))


def _districts(guide: Guide) -> Text:
    return text(N_("profile.districts"), districts=districts_text(guide.districts))
