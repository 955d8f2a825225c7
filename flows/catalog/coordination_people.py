"""The network's people as coordinators see them: guides with their load, everybody else by organisation, and their roles."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from flows.catalog.coordination_texts import (
    districts_text,
    languages_text,
    modes_text,
    on_page,
    person_name,
    places_text,
    role_name,
    scope_name,
)
from flows.catalog.knowledge import knowledge
from flows.catalog.menu import MENU
from flows.catalog.profile import capacity_rows, read_capacity
from flows.catalog.screen import PAGE_SIZE, choice, desk_of, page, screen, turned_page
from flows.deeds import GuideChanged, RoleRemoved
from flows.desk import Office
from flows.digits import plain_digits
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Deed, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.matching import Guide
from flows.roles import COORDINATOR, GUIDES, MOST_FOUND, RoleHolder, is_called
from flows.text import COMMA, N_, AnyText, Joined, Text, Verbatim, lines, paragraphs, text

MAIN = Place("coordination", "main")
LISTS = ("guides", "members")
FOUND = "found"
"""The node that lists whom a typed name may mean; its place is about their ids."""


def _office(scene: Scene) -> Office:
    return desk_of(scene).office or Office()


def _at(node: str, about: object = "") -> Place:
    return Place("team", node, str(about))


def _enter(scene: Scene) -> Move:
    return Go(_at(scene.place.about if scene.place.about in LISTS else LISTS[0]))


# guides


def _show_guides(scene: Scene) -> Prompt:
    """List the guides: all, or those whom a typed name may mean, if the place is about their ids."""
    ids = _ids(scene)
    guides = [each for each in _office(scene).guides if not ids or each.person_id in ids]
    if not guides:
        return _gone() if ids else screen(text(N_("team.no_guides")))
    heading = text(N_("team.found") if ids else N_("team.guides"))
    number = int(scene.place.side or 0)
    choices = tuple(Choice(f"guide-{each.person_id}", person_name(each.name, each.person_id)) for each in guides)
    entries = [_guide_entry(guide) for guide in on_page(guides, number)]
    return screen(paragraphs(heading, *entries, _search_hint(guides, ids)), *page(choices, number))


def _ids(scene: Scene) -> set[int]:
    """Tell whom a place is about that lists whom a typed name may mean."""
    return {int(each) for each in scene.place.about.split(".") if each}


def _search_hint(people: Sequence[object], found: Collection[int] = ()) -> Text | None:
    """Say that a name can be typed, where not everybody stands on one page, or more of it, where not all are found."""
    if len(found) == MOST_FOUND:
        return text(N_("team.found_more"))
    return text(N_("team.search")) if len(people) > PAGE_SIZE else None


def _take_guides(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Typed):
        return _take_list(scene, entered)
    number = plain_digits(entered.words.strip())
    guides = _office(scene).guides
    found = [each for each in guides if is_called(each.name, entered.words) or number == str(each.person_id)]
    return _search(
        entered, tuple(each.person_id for each in found[:MOST_FOUND]), "guide", "guides", N_("team.no_guide_found")
    )


def _guide_entry(guide: Guide) -> AnyText:
    return lines(
        text(N_("assign.name"), name=person_name(guide.name, guide.person_id)),
        languages_text(guide),
        places_text(guide),
        _state(guide),
    )


def _state(guide: Guide) -> Text:
    if not guide.is_reachable:
        return text(N_("team.unreachable"))
    if guide.is_paused:
        return text(N_("team.paused"))
    return text(N_("team.free") if guide.free else N_("team.full"))


def _take_list(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice in LISTS:
        return Go(_at(entered.choice))
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    node, _, person_id = entered.choice.partition("-")
    return Go(_at(node, person_id))


def _guide(scene: Scene) -> Guide | None:
    return _office(scene).guide(int(scene.place.about))


def _gone() -> Prompt:
    """Say that somebody has no role any more; both lists are one tap away."""
    return screen(
        text(N_("team.gone")), (choice("guides", N_("choice.guides")), choice("members", N_("choice.members")))
    )


def _show_guide(scene: Scene) -> Prompt:
    guide = _guide(scene)
    if guide is None:
        return _gone()
    body = paragraphs(
        _guide_entry(guide),
        lines(
            text(N_("profile.districts"), districts=districts_text(guide.districts)),
            text(N_("profile.modes"), modes=modes_text(guide.modes)),
        ),
    )
    pause = (
        choice("resume", N_("choice.resume_guide")) if guide.is_paused else choice("pause", N_("choice.pause_guide"))
    )
    return screen(body, (pause, choice("capacity", N_("choice.capacity"))), (choice("person", N_("choice.roles")),))


def _take_guide(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    guide = _guide(scene)
    if guide is None or entered.choice in LISTS:
        return Go(_at(entered.choice if entered.choice in LISTS else LISTS[0]))
    if entered.choice in {"pause", "resume"}:
        is_paused = entered.choice == "pause"
        deed = GuideChanged(guide.person_id, is_paused=is_paused)
        note = N_("team.done_paused") if is_paused else N_("team.done_resumed")
        return _done(deed, _at("guide", guide.person_id), text(note, name=person_name(guide.name, guide.person_id)))
    return Go(_at(entered.choice, guide.person_id))


def _show_capacity(scene: Scene) -> Prompt:
    guide = _guide(scene)
    if guide is None:
        return _gone()
    return screen(text(N_("team.ask_capacity"), name=person_name(guide.name, guide.person_id)), *capacity_rows())


def _take_capacity(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press | Typed):
        return None
    guide = _guide(scene)
    if guide is None:
        is_list = isinstance(entered, Press) and entered.choice in LISTS
        return Go(_at(entered.choice) if isinstance(entered, Press) and is_list else scene.place)
    capacity = read_capacity(entered)
    if capacity is None:
        return Stay(text(N_("profile.capacity_wrong")))
    note = text(N_("team.done_capacity"), name=person_name(guide.name, guide.person_id), capacity=capacity)
    return _done(GuideChanged(guide.person_id, capacity=capacity), _at("guide", guide.person_id), note)


def _done(deed: Deed, place: Place, note: Text) -> Move:
    """Say what was done above what it concerns, as that is then."""
    return Go(place, (deed,), trail=(MAIN, _at("guides")) if place.node == "guide" else (MAIN,), note=note)


# everybody else, and everybody's roles


def _members(scene: Scene) -> list[RoleHolder]:
    """List everybody who is something besides a guide."""
    return _once(scene, [holder for holder in _office(scene).holders if holder.role not in GUIDES])


def _once(scene: Scene, holders: list[RoleHolder]) -> list[RoleHolder]:
    """List each person once, by what their role is for and by name."""
    network = knowledge(scene).network

    def rank(holder: RoleHolder) -> tuple[str, str, int]:
        scope = scope_name(holder.scope, network)
        return scope.words if isinstance(scope, Verbatim) else "", holder.name.casefold(), holder.person_id

    once: dict[int, RoleHolder] = {}
    for holder in sorted(holders, key=rank):
        once.setdefault(holder.person_id, holder)
    return list(once.values())


def _roles_of(scene: Scene, person_id: int) -> list[RoleHolder]:
    return [holder for holder in _office(scene).holders if holder.person_id == person_id]


def _roles_text(scene: Scene, person_id: int) -> Joined:
    network = knowledge(scene).network
    return Joined(tuple(role_name(each.role, each.scope, network) for each in _roles_of(scene, person_id)), COMMA)


def _show_members(scene: Scene) -> Prompt:
    members, left_out = _members(scene), _office(scene).left_out
    return _people(
        scene,
        members,
        text(N_("team.members")),
        text(N_("team.left_out"), number=left_out) if left_out else None,
        text(N_("team.search")) if left_out else _search_hint(members),
    )


def _show_found(scene: Scene) -> Prompt:
    ids = _ids(scene)
    found = _once(scene, [holder for holder in _office(scene).holders if holder.person_id in ids])
    return _people(scene, found, text(N_("team.found")), _search_hint(found, ids)) if found else _gone()


def _people(scene: Scene, people: list[RoleHolder], heading: Text, *hints: Text | None) -> Prompt:
    """List a page of people, with a button for each."""
    number = int(scene.place.side or 0)
    entries = [
        text(
            N_("team.member_line"),
            name=person_name(each.name, each.person_id),
            roles=_roles_text(scene, each.person_id),
        )
        for each in on_page(people, number)
    ]
    choices = tuple(Choice(f"person-{each.person_id}", person_name(each.name, each.person_id)) for each in people)
    return screen(paragraphs(heading, lines(*entries), *hints), *page(choices, number))


def _take_people(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Typed):
        return _take_list(scene, entered)
    return _search(entered, _office(scene).found, "person", FOUND, N_("team.nobody_found"))


def _search(entered: Typed, found: tuple[int, ...], one: str, several: str, nobody: str) -> Move | None:
    """Go to whom a typed name means; a name may be a greeting, and the number of an answer is that answer.

    Args:
        entered: the name, or our number of somebody.
        found: the ids of those it may mean.
        one: the node for a single person.
        several: the node that lists them.
        nobody: what is said where it means nobody.
    """
    is_number = not any(sign.isalpha() for sign in entered.words)
    if (entered.is_certain and not entered.is_greeting) or (is_number and entered.guess):
        return None
    if found:
        return Go(_at(one, found[0]) if len(found) == 1 else _at(several, ".".join(map(str, found))))
    return None if entered.guess or entered.trigger else Stay(text(nobody))


def _show_person(scene: Scene) -> Prompt:
    person_id = int(scene.place.about)
    held = _roles_of(scene, person_id)
    if not held:
        return _gone()
    network = knowledge(scene).network
    body = paragraphs(
        text(N_("team.member_line"), name=person_name(held[0].name, person_id), roles=_roles_text(scene, person_id)),
        None if held[0].is_reachable else text(N_("team.unreachable")),
        text(N_("team.tap_role")),
    )
    choices = [
        Choice(
            f"r-{each.role}.{each.scope}", text(N_("choice.end_role"), role=role_name(each.role, each.scope, network))
        )
        for each in held
    ]
    return screen(body, *page(tuple(choices), int(scene.place.side or 0)))


def _take_person(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    if entered.choice in LISTS:
        return Go(_at(entered.choice))
    return Go(_at("remove", f"{scene.place.about}.{entered.choice.removeprefix('r-')}"))


def _holding(scene: Scene) -> RoleHolder | None:
    """Find the role that the place is about, as long as the person has it."""
    person_id, role, scope = scene.place.about.split(".")
    held = _roles_of(scene, int(person_id))
    return next((each for each in held if (each.role, each.scope) == (role, scope)), None)


def _is_last_coordinator(scene: Scene, holding: RoleHolder) -> bool:
    coordinators = {each.person_id for each in _office(scene).holders if each.role == COORDINATOR}
    return holding.role == COORDINATOR and len(coordinators) == 1


def _is_last_guide_role(scene: Scene, holding: RoleHolder) -> bool:
    """Tell whether the person is no guide any more without it."""
    return [each for each in _roles_of(scene, holding.person_id) if each.role in GUIDES] == [holding]


def _show_remove(scene: Scene) -> Prompt:
    holding = _holding(scene)
    if holding is None:
        return _gone()
    if _is_last_coordinator(scene, holding):
        return screen(text(N_("team.last_coordinator")), (choice("members", N_("choice.members")),))
    name = person_name(holding.name, holding.person_id)
    role = role_name(holding.role, holding.scope, knowledge(scene).network)
    body = paragraphs(
        text(N_("team.remove_question"), name=name, role=role),
        text(N_("team.remove_guide")) if _is_last_guide_role(scene, holding) else None,
    )
    return screen(body, (choice("remove", N_("choice.end_role_yes")),))


def _take_remove(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice in LISTS:
        return Go(_at(entered.choice))
    holding = _holding(scene)
    if holding is None or _is_last_coordinator(scene, holding):
        return Go(scene.place)
    deed = RoleRemoved(holding.person_id, holding.role, holding.scope)
    role = role_name(holding.role, holding.scope, knowledge(scene).network)
    note = text(N_("team.done_removed"), name=person_name(holding.name, holding.person_id), role=role)
    if holding.role == COORDINATOR and holding.person_id == desk_of(scene).person_id:
        return Go(MENU.start(scene), (deed,), note=note)
    return _done(deed, _at(LISTS[0] if holding.role in GUIDES else LISTS[1]), note)


TEAM = Flow(
    "team",
    1,
    (
        Node("guides", _show_guides, _take_guides, takes_all=True),
        Node("guide", _show_guide, _take_guide),
        Node("capacity", _show_capacity, _take_capacity),
        Node("members", _show_members, _take_people, takes_all=True),
        Node(FOUND, _show_found, _take_people, takes_all=True),
        Node("person", _show_person, _take_person),
        Node("remove", _show_remove, _take_remove),
    ),
    lambda _scene: _at("guides"),
    roles=frozenset({COORDINATOR}),
    enter=_enter,
)
