"""Screens that only say something: help, privacy, emergency."""

from flows.catalog.knowledge import EmergencyNumber, emergency_numbers
from flows.catalog.screen import entry, screen
from flows.engine.definition import Flow, Node, Scene
from flows.engine.events import Prompt
from flows.engine.session import Place
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


def _show_help(_scene: Scene) -> Prompt:
    body = paragraphs(text(N_("help.what")), text(N_("help.how")), text(N_("help.commands")), text(N_("help.limits")))
    return screen(body, (entry("check", N_("menu.check")),), (entry("places", N_("menu.places")),))


def _show_privacy(_scene: Scene) -> Prompt:
    body = paragraphs(
        text(N_("privacy.promise")), text(N_("privacy.kept")), text(N_("privacy.telegram")), text(N_("privacy.end"))
    )
    return screen(body)


def _page(name: str, node: Node) -> Flow:
    return Flow(name, 1, (node,), lambda _scene: Place(name, node.id), (name,))


EMERGENCY = _page("emergency", Node("numbers", _show_emergency))
HELP = _page("help", Node("page", _show_help))
PRIVACY = _page("privacy", Node("page", _show_privacy))
