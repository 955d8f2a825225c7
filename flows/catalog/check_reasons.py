"""Why the result is as it is: a button for every requirement, and for each what it rests on. Must not judge anything itself."""

from flows.catalog import paper_texts
from flows.catalog.check_marks import beside_result
from flows.catalog.check_result import GUIDE, assessed, open_lines
from flows.catalog.check_texts import SHORT_NAMES
from flows.catalog.deciding_numbers import deciding
from flows.catalog.given_answers import answers_about
from flows.catalog.parameter_texts import number_line
from flows.catalog.screen import page, screen, turned_page
from flows.eligibility.explanation import Requirement
from flows.eligibility.law import Dated
from flows.eligibility.unasked import missing_for
from flows.engine.definition import Go, Move, Scene, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.text import COMMA, N_, Joined, Text, Verbatim, lines, paragraphs, text

ONE = "r-"
"""Begins the id of a requirement's button."""
MOST_NUMBERS = 6
"""So many numbers are shown; the first are those of the requirement's own provision."""


def show_reasons(scene: Scene) -> Prompt:
    """Say what is open, and offer every requirement, the open ones first."""
    result = assessed(scene)
    listed = sorted(_asked(result.requirements), key=lambda each: each.status == "met")
    choices = tuple(Choice(ONE + each.code, text(each.label)) for each in listed)
    body = paragraphs(
        text(N_("check.reasons_title")),
        lines(*open_lines(result)) if any(each.status != "met" for each in listed) else None,
        text(N_("check.reasons_choose") if choices else N_("check.reasons_none")),
    )
    return screen(body, *page(choices, int(scene.place.side or 0)))


def take_reasons(_scene: Scene, entered: Input) -> Move | None:
    """Turn the page, or open what one requirement rests on."""
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place("check", "reasons", side=str(following)))
    return Go(Place("check", "reason", entered.choice.removeprefix(ONE))) if entered.choice.startswith(ONE) else None


def show_reason(scene: Scene) -> Prompt:
    """Show one requirement: how it stands and why, its official name, the answers and the dated numbers behind it."""
    found = next((each for each in assessed(scene).requirements if each.code == scene.place.about), None)
    if found is None:
        return screen(text(N_("check.reasons_none")))
    needs_help = found.status in {"not_met", "unclear", "on_hold"}
    return screen(
        reason_text(found, scene), *(((beside_result(scene, GUIDE, N_("menu.guide")),),) if needs_help else ())
    )


def reason_text(requirement: Requirement, scene: Scene) -> Joined:
    """Put the proof of one requirement into words."""
    head = text(N_("check.reason_head"), label=text(requirement.label), basis=Verbatim("; ".join(requirement.basis)))
    ground = paper_texts.GROUNDS.get(requirement.text.msgid)
    official = text(ground.term if ground else paper_texts.TERMS[requirement.code])
    term = text(N_("check.reason_term"), term=official)
    answers = [
        text(N_("check.reason_answer"), question=question, answer=answer)
        for question, answer in answers_about({*requirement.facts, *requirement.missing}, scene.answers)
    ]
    numbers = [number_line(each) for each in _in_order(requirement)[:MOST_NUMBERS]]
    return paragraphs(
        lines(head, requirement.text, _missing(requirement, scene)),
        term,
        _listed(text(N_("check.reason_answers")), answers),
        _listed(text(N_("check.reason_numbers")), numbers),
    )


def _missing(requirement: Requirement, scene: Scene) -> Text | None:
    """Name the answers that are missing for it, where it is not known how it stands."""
    if requirement.status != "unknown":
        return None
    names = tuple(text(SHORT_NAMES[each.id]) for each in missing_for(requirement, assessed(scene), scene.answers))
    return text(N_("check.reason_missing"), questions=Joined(names, COMMA)) if names else None


def _in_order(requirement: Requirement) -> list[Dated]:
    """Put the numbers of its own provision first."""
    return sorted(deciding(requirement), key=lambda each: each.law not in requirement.basis)


def _listed(title: Text, entries: list[Text]) -> Joined | None:
    return lines(title, *entries) if entries else None


def _asked(requirements: tuple[Requirement, ...]) -> list[Requirement]:
    return [each for each in requirements if each.status != "not_applicable"]
