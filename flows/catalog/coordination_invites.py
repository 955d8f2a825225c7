"""Inviting somebody: the role, what it is for, and a link in a message of its own, to be passed on."""

from dataclasses import replace

from flows.catalog.coordination_texts import ROLE_NAMES, role_name
from flows.catalog.join import MEANINGS
from flows.catalog.knowledge import knowledge
from flows.catalog.screen import choice, page, screen, turned_page
from flows.deeds import InviteMade
from flows.engine.definition import Flow, Go, Move, Node, Scene, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.roles import COORDINATOR, INVITE_HOLDS, NEEDS_ORGANISATION, NEEDS_PLACE, ROLES
from flows.text import N_, AnyText, Verbatim, paragraphs, text

MAIN, START = Place("coordination", "main"), Place("invite", "role")


def _show_role(_scene: Scene) -> Prompt:
    choices = [Choice(f"role-{role}", text(ROLE_NAMES[role])) for role in ROLES]
    rows = (choices[start : start + 2] for start in range(0, len(choices), 2))
    return screen(text(N_("invite.ask_role")), *rows)


def _take_role(_scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    role = entered.choice.removeprefix("role-")
    needs_scope = role in NEEDS_ORGANISATION | NEEDS_PLACE
    return Go(Place("invite", "scope" if needs_scope else "confirm", role))


def scopes_for(role: str, scene: Scene) -> dict[str, str]:
    """List what a role can be for, by id: active organisations or meeting points; nothing for a role that needs none."""
    network = knowledge(scene).network
    if role in NEEDS_ORGANISATION:
        return {each.id: each.name for each in network.organisations if each.active}
    if role in NEEDS_PLACE:
        return {each.id: each.name for each in network.meeting_points if each.active}
    return {}


def _show_scope(scene: Scene) -> Prompt:
    role = scene.place.about
    scopes = scopes_for(role, scene)
    question = N_("invite.ask_place") if role in NEEDS_PLACE else N_("invite.ask_organisation")
    choices = tuple(Choice(f"s-{each}", Verbatim(name)) for each, name in scopes.items())
    return screen(text(question if scopes else N_("invite.no_scope")), *page(choices, int(scene.place.side or 0)))


def _take_scope(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    return Go(Place("invite", "confirm", f"{scene.place.about}.{entered.choice.removeprefix('s-')}"))


def _name(scene: Scene) -> AnyText:
    role, _, scope = scene.place.about.partition(".")
    return role_name(role, scope, knowledge(scene).network)


def _is_possible(scene: Scene) -> bool:
    role, _, scope = scene.place.about.partition(".")
    return not scope or scope in scopes_for(role, scene)


def _show_confirm(scene: Scene) -> Prompt:
    if not _is_possible(scene):
        return screen(text(N_("invite.scope_gone")))
    role = scene.place.about.partition(".")[0]
    body = paragraphs(
        text(N_("invite.confirm"), role=_name(scene)),
        text(MEANINGS[role]),
        text(N_("invite.how"), days=INVITE_HOLDS.days),
    )
    return screen(body, (choice("make", N_("choice.make_invite")),))


def _take_confirm(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if not _is_possible(scene):
        return Go(scene.place)
    role, _, scope = scene.place.about.partition(".")
    return Go(Place("invite", "done", scene.place.about), (InviteMade(role, scope),), trail=(MAIN,))


def _show_done(scene: Scene) -> Prompt:
    return screen(text(N_("invite.done"), role=_name(scene)), (choice("another", N_("choice.another_invite")),))


def _take_done(_scene: Scene, entered: Input) -> Move | None:
    return Go(START, trail=(MAIN,)) if isinstance(entered, Press) else None


INVITE = Flow(
    "invite",
    1,
    (
        Node("role", _show_role, _take_role),
        Node("scope", _show_scope, _take_scope),
        Node("confirm", _show_confirm, _take_confirm),
        Node("done", _show_done, _take_done),
    ),
    lambda _scene: START,
    roles=frozenset({COORDINATOR}),
)
