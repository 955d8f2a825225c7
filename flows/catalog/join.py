"""Following an invite: what the role means, a name, and what can be done now. The link's code is the place's `about`."""

import unicodedata

from flows.catalog.coordination_texts import role_name
from flows.catalog.knowledge import knowledge
from flows.catalog.look_alikes import looks_like_another
from flows.catalog.menu import MENU
from flows.catalog.screen import choice, desk_of, entry, is_cry, is_way_out, screen
from flows.deeds import RoleTaken
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.roles import COORDINATOR, GUIDE, GUIDES, HOST, MEMBER, MULTIPLIER, REPRESENTATIVE, Invite
from flows.text import N_, AnyText, paragraphs, text

SHORTEST_CODE, LONGEST_CODE = 16, 64
"""What is shorter is no code of ours, but a word on a poster; Telegram's links hold no more than the longest."""
NAME_LIMIT = 40
NAMES = {"nameless": "", "keep": None}
"""What is taken for a name if one is not written."""
JOINERS = "\u200c\u200d"
"""Signs without a form of their own that belong to how some names are written, as in Persian."""
_IDLE_JOINERS = tuple(one + other for one in JOINERS for other in f"{JOINERS} ") + tuple(f" {one}" for one in JOINERS)
"""Where they join nothing they are only there not to be seen."""

MEANINGS = {
    COORDINATOR: N_("join.means.coordinator"),
    GUIDE: N_("join.means.guide"),
    MULTIPLIER: N_("join.means.multiplier"),
    MEMBER: N_("join.means.member"),
    REPRESENTATIVE: N_("join.means.representative"),
    HOST: N_("join.means.host"),
}
WELCOMES = {
    COORDINATOR: N_("join.welcome.coordinator"),
    GUIDE: N_("join.welcome.guide"),
    MULTIPLIER: N_("join.welcome.guide"),
    MEMBER: N_("join.welcome.member"),
    REPRESENTATIVE: N_("join.welcome.member"),
    HOST: N_("join.welcome.host"),
}
USED, EXPIRED, UNKNOWN = N_("join.used"), N_("join.expired"), N_("join.unknown")


def _enter(scene: Scene) -> Move:
    """Look at an invite; what cannot be a code, as the word on a poster, is an ordinary start."""
    code = scene.place.about
    if desk_of(scene).invite is None and len(code) < SHORTEST_CODE:
        return Go(MENU.start(scene))
    return Go(Place("join", "invitation", code[:LONGEST_CODE]))


def _has_role(scene: Scene, invite: Invite) -> bool:
    desk = desk_of(scene)
    return invite.role in desk.roles and (not invite.scope or invite.scope in desk.scopes.get(invite.role, ()))


def _open_invite(scene: Scene) -> Invite | None:
    invite = desk_of(scene).invite
    is_open = invite is not None and invite.is_open(scene.now) and not _has_role(scene, invite)
    return invite if is_open else None


def _why_not(scene: Scene) -> AnyText:
    """Say why the link gives nothing, and what helps."""
    invite = desk_of(scene).invite
    if invite is None:
        return text(UNKNOWN)
    if _has_role(scene, invite):
        is_left = invite.is_open(scene.now)
        return text(N_("join.has_role") if is_left else N_("join.has_role_closed"), role=_role(scene, invite))
    return text(USED if invite.is_used else EXPIRED)


def _role(scene: Scene, invite: Invite) -> AnyText:
    return role_name(invite.role, invite.scope, knowledge(scene).network)


def _show_invitation(scene: Scene) -> Prompt:
    invite = _open_invite(scene)
    if invite is None:
        return screen(_why_not(scene))
    body = paragraphs(
        text(N_("join.invitation"), role=_role(scene, invite)), text(MEANINGS[invite.role]), text(N_("join.question"))
    )
    answers = (choice("accept", N_("choice.join_yes")), choice("decline", N_("choice.join_no")))
    return screen(body, answers, (entry("language", N_("menu.language")),))


def _take_invitation(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    invite = _open_invite(scene)
    if invite is None:
        return Go(scene.place)
    if entered.choice == "decline":
        return Go(MENU.start(scene), note=text(N_("join.declined"), until=invite.expires_at))
    return Go(Place("join", "name", scene.place.about)) if entered.choice == "accept" else None


def _show_name(scene: Scene) -> Prompt:
    invite = _open_invite(scene)
    if invite is None:
        return screen(_why_not(scene))
    who = N_("join.name_seen_by_seekers") if invite.role in GUIDES else N_("join.name_seen_by_coordinators")
    guide = desk_of(scene).guide
    rows = [(Choice("keep", text(N_("choice.name_kept"), name=guide.name)),)] if guide and guide.name else []
    return screen(paragraphs(text(N_("join.name")), text(who)), *rows, (choice("nameless", N_("choice.nameless")),))


def _take_name(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press | Typed) or is_way_out(entered) or is_cry(entered) or _asks_for_help(entered):
        return None
    invite = _open_invite(scene)
    if invite is None:
        return Go(Place("join", "invitation", scene.place.about), trail=())
    if isinstance(entered, Press):
        return _taken(invite, NAMES[entered.choice]) if entered.choice in NAMES else None
    name = read_name(entered.words)
    if name is None:
        return Stay(text(N_("join.name_wrong"), most=NAME_LIMIT))
    return Stay(text(N_("join.name_imitates"))) if looks_like_another(name) else _taken(invite, name)


def _asks_for_help(entered: Press | Typed) -> bool:
    """Tell whether words ask for help and nothing else; other words that mean something elsewhere may be a name: Salam."""
    return isinstance(entered, Typed) and entered.is_certain and entered.trigger == "help"


def read_name(words: str) -> str | None:
    """Read the name somebody wants to be called by.

    Returns:
        None for what is no name: too long, without letters, or with signs that break a line or turn its direction.
    """
    signs = [(sign, unicodedata.category(sign)) for sign in unicodedata.normalize("NFC", words).strip()]
    if any((kind[0] == "C" and sign not in JOINERS) or kind in {"Zl", "Zp"} for sign, kind in signs):
        return None
    name = " ".join("".join(" " if kind == "Zs" else sign for sign, kind in signs).split()).strip(JOINERS)
    if any(pair in name for pair in _IDLE_JOINERS):
        return None
    return name if len(name) <= NAME_LIMIT and any(sign.isalpha() for sign in name) else None


def _taken(invite: Invite, name: str | None) -> Move:
    about = f"{invite.role}.{invite.scope}"
    return Go(Place("join", "welcome", about), (RoleTaken(invite.id, name),), trail=())


def _show_welcome(scene: Scene) -> Prompt:
    role, _, scope = scene.place.about.partition(".")
    body = paragraphs(
        text(N_("join.welcome"), role=role_name(role, scope, knowledge(scene).network)), text(WELCOMES[role])
    )
    ways_on = {
        COORDINATOR: entry("coordination", N_("menu.coordination")),
        HOST: entry(f"hours.{scope}", N_("menu.hours")),
        **dict.fromkeys(GUIDES, entry("profile", N_("menu.profile"))),
    }
    way_on = ways_on.get(role, entry("events", N_("menu.events")))
    return screen(body, (way_on,))


JOIN = Flow(
    "join",
    1,
    (
        Node("invitation", _show_invitation, _take_invitation),
        Node("name", _show_name, _take_name, takes_all=True),
        Node("welcome", _show_welcome),
    ),
    lambda scene: Place("join", "invitation", scene.place.about),
    enter=_enter,
    takes_links=True,
)
