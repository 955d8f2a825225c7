"""The check: an interview driven by what can still change the verdict, its result, and every way back into it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.catalog import check_papers as papers
from flows.catalog import check_reasons as reasons
from flows.catalog import check_result as result
from flows.catalog import check_steps as steps
from flows.catalog.check_again import RESULT, follow_button
from flows.catalog.check_fitting import is_asked, place_of
from flows.catalog.check_further import FURTHER, POSTCODE, ask_on, goes_on
from flows.catalog.check_questions import answer_label, show_question, take_answer
from flows.catalog.check_texts import HELP, SHORT_NAMES
from flows.catalog.knowledge import local_now
from flows.catalog.screen import choice, page, screen, turned_page
from flows.deeds import CheckFinished
from flows.eligibility.facts import Facts
from flows.eligibility.interview import facts_from, next_question, with_exact_days
from flows.eligibility.questions import BY_ID
from flows.engine.definition import Flow, Go, Move, Node, Scene, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Answers, Place
from flows.errors import FactsError
from flows.text import N_, paragraphs, text

_ORDER = tuple(BY_ID)
CHANGED = frozenset({"stay_since", "abroad"})
"""Questions whose answers meant something else in version 1."""


def _start(scene: Scene) -> Place:
    return Place("check", "continue") if scene.answers else Place("check", "intro")


def _enter(scene: Scene) -> Move:
    """Enter at the start, or by a button of a result, which may stand on an old message."""
    return follow_button(scene, _proceed(scene)) or Go(_start(scene))


def _proceed(scene: Scene) -> Place:
    """Go to the question that can still change the verdict, then to the one that names the office, then to the result.

    Whoever has asked for more after a no is asked on.
    """
    today = local_now(scene).date()
    question = next_question(facts_from(scene.answers, today), today, scene.answers)
    if question is None and POSTCODE not in scene.answers:
        question = BY_ID[POSTCODE]
    question = question or goes_on(scene.answers, today)
    return place_of(question) if question else RESULT


def _prune(answers: Answers, _changed: str) -> Answers:
    """Keep the answers whose questions would still be asked after the change; the others are asked again."""
    kept: dict[str, Any] = {}
    for question_id, answer in answers.items():
        if _still_fits(question_id, answer, kept):
            kept[question_id] = answer
    return kept


def _still_fits(question_id: str, answer: Any, before: Mapping[str, Any]) -> bool:
    try:
        if not is_asked(question_id, before, date.max):
            return False
        question, given = BY_ID[question_id], with_exact_days(before)
        facts: Facts = facts_from(before, date.max)
        if question.problem(answer, facts.known(), None, given):
            return False
        question.apply(answer, facts, date.max, given)
    except FactsError:
        return False
    return True


def _leads(place: Place, answers: Answers) -> bool:
    """Back leads to no question that would not be asked any more: an answer there would be one too many."""
    return place.node not in {"question", "why"} or is_asked(place.about, answers, date.max)


def _migrate(answers: Answers, _version: int) -> Answers | None:
    """Keep of an older version what still fits; a question that has changed is asked again."""
    return _prune({key: answer for key, answer in answers.items() if key not in CHANGED}, "")


def _show_intro(_scene: Scene) -> Prompt:
    body = paragraphs(text(N_("check.intro")), text(N_("check.intro_privacy")), text(N_("check.intro_limits")))
    return screen(body, (choice("begin", N_("check.begin")),))


def _take_intro(scene: Scene, entered: Input) -> Move | None:
    return Go(_proceed(scene)) if isinstance(entered, Press) and entered.choice == "begin" else None


def _show_continue(_scene: Scene) -> Prompt:
    rows = ((choice("go-on", N_("check.go_on")),), (choice("anew", N_("check.anew")),))
    return screen(text(N_("check.continue_question")), *rows)


def _take_continue(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice == "anew":
        return Go(Place("check", "intro"), forget=True)
    if entered.choice != "go-on":
        return None
    answered = tuple(place_of(BY_ID[key]) for key in scene.answers if key in BY_ID)
    return Go(_proceed(scene), trail=answered)


def _show_why(scene: Scene) -> Prompt:
    help_text = HELP.get(scene.place.about)
    return screen(paragraphs(text(help_text) if help_text else None, text(N_("check.why_privacy"))))


def _is_there(scene: Scene) -> bool:
    return is_asked(scene.place.about, scene.answers, local_now(scene).date())


def _show_asked(scene: Scene) -> Prompt:
    """Ask; where the question is gone since the person was here, or would not be asked, ask whether to go on."""
    return show_question(scene) if _is_there(scene) else _show_continue(scene)


def _take_asked(scene: Scene, entered: Input) -> Move | None:
    return take_answer(scene, entered) if _is_there(scene) else _take_continue(scene, entered)


def _take_result(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Press) and entered.choice == FURTHER:
        return ask_on(scene)
    return None


def _take_papers(scene: Scene, entered: Input) -> Move | None:
    return papers.take_file(scene, entered) or _take_result(scene, entered)


def _show_review(scene: Scene) -> Prompt:
    """List the answers as their questions stand in the interview, so that what belongs together stands together."""
    choices = tuple(
        Choice(
            f"q-{key}",
            text(N_("check.review_line"), question=text(SHORT_NAMES[key]), answer=answer_label(BY_ID[key], given)),
        )
        for key in sorted(BY_ID, key=lambda each: _ORDER.index(BY_ID[each].exact_of or each))
        if (given := scene.answers.get(key)) is not None
    )
    return screen(text(N_("check.review_title")), *page(choices, int(scene.place.side or 0)))


def _take_review(_scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place("check", "review", side=str(following)))
    question = BY_ID.get(entered.choice.removeprefix("q-"))
    return Go(place_of(question)) if question else None


CHECK = Flow(
    "check",
    2,
    (
        Node("intro", _show_intro, _take_intro),
        Node("continue", _show_continue, _take_continue),
        Node("question", _show_asked, _take_asked),
        Node("why", _show_why, is_aside=True),
        Node("result", result.show_result, _take_result),
        Node("reasons", reasons.show_reasons, reasons.take_reasons),
        Node("reason", reasons.show_reason, _take_result),
        Node("papers", papers.show_papers, _take_papers),
        Node("steps", steps.show_steps, _take_result),
        Node("review", _show_review, _take_review),
    ),
    _start,
    ("check",),
    proceed=_proceed,
    prune=_prune,
    leads=_leads,
    migrate=_migrate,
    ends=frozenset({"result"}),
    enter=_enter,
    finished=lambda scene: (CheckFinished(result.assessed(scene).verdict == "likely"),),
)
