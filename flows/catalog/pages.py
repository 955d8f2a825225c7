"""Screens that only say something: help, privacy, emergency."""

from flows.catalog.knowledge import EmergencyNumber, emergency_numbers
from flows.catalog.screen import entry, screen
from flows.engine.definition import Flow, Node, Scene
from flows.engine.events import Prompt
from flows.engine.session import Place
from flows.roles import COORDINATOR, EVERYBODY_WITH_A_ROLE, GUIDES
from flows.text import N_, Joined, Text, Verbatim, lines, paragraphs, text

EMERGENCY_LABELS = {
    "ambulance": N_("emergency.ambulance"),
    "police": N_("emergency.police"),
    "doctor": N_("emergency.doctor"),
    "violence": N_("emergency.violence"),
    "shelter": N_("emergency.shelter"),
    "forced_marriage": N_("emergency.forced_marriage"),
    "crisis": N_("emergency.crisis"),
    "children": N_("emergency.children"),
    "poison": N_("emergency.poison"),
}


def _number_line(number: EmergencyNumber) -> Text:
    return text(N_("emergency.line"), number=Verbatim(number.number), what=text(EMERGENCY_LABELS[number.id]))


def _show_emergency(_scene: Scene) -> Prompt:
    everywhere = [_number_line(each) for each in emergency_numbers() if each.scope == "everywhere"]
    here = [_number_line(each) for each in emergency_numbers() if each.scope != "everywhere"]
    body = paragraphs(
        text(N_("emergency.title")),
        Joined(tuple(everywhere)),
        lines(text(N_("emergency.hannover")), *here),
        text(N_("emergency.no_reading")),
    )
    return screen(body)


ROLE_COMMANDS = (
    (EVERYBODY_WITH_A_ROLE, N_("help.for_members")),
    (GUIDES, N_("help.for_guides")),
    (frozenset({COORDINATOR}), N_("help.for_coordinators")),
)


def _show_help(scene: Scene) -> Prompt:
    for_roles = [text(msgid) for roles, msgid in ROLE_COMMANDS if not roles.isdisjoint(scene.visitor.roles)]
    body = paragraphs(
        text(N_("help.what")),
        text(N_("help.how")),
        lines(text(N_("help.commands")), text(N_("help.mydate")), *for_roles),
        text(N_("help.limits")),
    )
    rows = ((entry("check", N_("menu.check")),), (entry("why", N_("menu.why")),), (entry("places", N_("menu.places")),))
    return screen(body, *rows, (entry("guide", N_("menu.guide")),))


def _show_privacy(scene: Scene) -> Prompt:
    body = paragraphs(
        text(N_("privacy.promise")),
        text(N_("privacy.kept")),
        text(N_("privacy.guide")),
        text(N_("privacy.role")) if scene.visitor.roles else None,
        text(N_("privacy.telegram")),
        text(N_("privacy.end")),
    )
    return screen(body, (entry("mydata", N_("menu.mydata")),), (entry("forget", N_("mydata.forget")),))


def _page(name: str, node: Node) -> Flow:
    return Flow(name, 1, (node,), lambda _scene: Place(name, node.id), (name,))


EMERGENCY = _page("emergency", Node("numbers", _show_emergency, is_aside=True))
HELP = _page("help", Node("page", _show_help, is_aside=True))
PRIVACY = _page("privacy", Node("page", _show_privacy, is_aside=True))
