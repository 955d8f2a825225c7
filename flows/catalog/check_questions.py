"""How a question of the check is shown and how an answer is read; which question comes is the law's business.

A place's `about` is the question's id, its `side` what is picked so far: ticked choices, a page, or part of a date.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.catalog import check_dates as dates
from flows.catalog.knowledge import local_now
from flows.catalog.screen import choice, page, screen, turned_page
from flows.digits import plain_digits
from flows.eligibility.facts import UNSURE
from flows.eligibility.questions import BY_ID, Question
from flows.engine.definition import Answered, Go, Move, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.postcodes import authority_of
from flows.text import COMMA, N_, AnyText, Joined, Text, Verbatim, paragraphs, text

DONT_KNOW, WHY = "dont-know", "why"
USUAL_LENGTH = 12
_OTHER_YEAR = choice("other-year", N_("check.date.other_year"))


def place_of(question: Question, picked: str = "") -> Place:
    """Say where a question is asked."""
    return Place("check", "question", question.id, picked)


def asked(place: Place) -> tuple[Question, str]:
    """Read which question a place asks, and what is picked so far."""
    return BY_ID[place.about], place.side


def show_question(scene: Scene) -> Prompt:
    """Ask: progress, the question, the answers, and the ways to say "I don't know" and "why?"."""
    question, picked = asked(scene.place)
    before = scene.answers.get(question.id)
    head = _progress(scene, question) if before is None else _said_before(question, before)
    body = paragraphs(head, text(question.text), _hint(question, picked))
    asides = (choice(DONT_KNOW, N_("check.dont_know")), choice(WHY, N_("check.why_question")))
    return screen(body, *_rows(scene, question, picked), asides)


def _progress(scene: Scene, question: Question) -> Text:
    number = len([each for each in scene.answers if each != question.id]) + 1
    if number > USUAL_LENGTH:
        return text(N_("check.progress_more"), number=number)
    return text(N_("check.progress"), number=number, about=USUAL_LENGTH)


def _said_before(question: Question, before: Any) -> Text:
    return text(N_("check.said_before"), answer=answer_label(question, before))


def _hint(question: Question, picked: str) -> Text | None:
    if question.kind == "several":
        return text(N_("check.hint.several"), done=text(N_("check.done")), none=text(N_("check.none_of_these")))
    if question.kind == "postcode":
        return text(N_("check.hint.postcode"))
    if question.kind == "period":
        return text(N_("check.hint.period_to") if picked else N_("check.hint.period_from"))
    if question.kind == "date":
        return text(N_("check.hint.date_rest") if picked else N_("check.hint.date"))
    return None


def _rows(scene: Scene, question: Question, picked: str) -> tuple[tuple[Choice, ...], ...]:
    if question.kind == "choice":
        choices = tuple(choice(f"c-{each.id}", each.text) for each in question.choices)
        return page(choices, int(picked or 0))
    if question.kind == "several":
        return _several_rows(question, picked)
    if question.kind == "date" and question.id != "birth_date":
        return _date_rows(picked, local_now(scene).date())
    return ()


def _several_rows(question: Question, picked: str) -> tuple[tuple[Choice, ...], ...]:
    ticked = _ticked(picked)
    rows = tuple(
        (
            Choice(
                f"t-{each.id}",
                text(N_("check.ticked") if each.id in ticked else N_("check.unticked"), label=text(each.text)),
            ),
        )
        for each in question.choices
    )
    done = choice("done", N_("check.done")) if ticked else choice("done", N_("check.none_of_these"))
    return (*rows, (done,))


def _ticked(picked: str) -> tuple[str, ...]:
    return tuple(each for each in picked.split(",") if each)


def _date_rows(picked: str, today: date) -> tuple[tuple[Choice, ...], ...]:
    if not picked:
        return dates.year_choices(today)
    if len(picked) == 4:
        whole = choice("as-is", N_("check.date.only_year"))
        return (*dates.month_choices(int(picked), today), (whole, _OTHER_YEAR))
    whole = choice("as-is", N_("check.date.only_month"))
    return (*dates.day_choices(picked, today), (whole, _OTHER_YEAR))


def take_answer(scene: Scene, entered: Input) -> Move | None:
    """Read an answer, typed or tapped."""
    question, picked = asked(scene.place)
    if isinstance(entered, Press):
        return _take_press(question, picked, entered.choice)
    if isinstance(entered, Typed):
        return _take_words(scene, question, picked, entered.words)
    return None


def _take_press(question: Question, picked: str, pressed: str) -> Move | None:
    if pressed == DONT_KNOW:
        return Answered(question.id, UNSURE)
    if pressed == WHY:
        return Go(Place("check", "why", question.id))
    following = turned_page(pressed)
    if following is not None:
        return Turn(place_of(question, str(following)))
    kind, _, value = pressed.partition("-")
    if kind == "c":
        return Answered(question.id, value)
    if pressed == "done":
        return Answered(question.id, list(_ticked(picked)))
    if kind == "t":
        return Turn(place_of(question, _toggled(picked, value)))
    if pressed == "as-is":
        return Answered(question.id, picked)
    if pressed == "other-year":
        return Turn(place_of(question))
    if kind == "d":
        return Answered(question.id, value)
    return Turn(place_of(question, value)) if kind in {"y", "m"} else None


def _toggled(picked: str, value: str) -> str:
    ticked = _ticked(picked)
    return ",".join([each for each in ticked if each != value] if value in ticked else [*ticked, value])


def _take_words(scene: Scene, question: Question, picked: str, words: str) -> Move | None:
    if question.kind == "postcode":
        digits = plain_digits(words).strip()
        return Answered(question.id, digits) if authority_of(digits) else Stay(text(N_("check.not_a_postcode")))
    if question.kind not in {"date", "period"}:
        return None
    found = dates.read_date(words, local_now(scene).date())
    if isinstance(found, dates.Misread):
        return Stay(found.why)
    if question.kind == "date":
        return Answered(question.id, found)
    if not picked:
        return Go(place_of(question, found))
    if found < picked[: len(found)]:
        return Stay(text(N_("check.date.ends_before_it_begins")))
    return Answered(question.id, {"from": picked, "to": found})


def answer_label(question: Question, answer: Any) -> AnyText:
    """Show an answer that was given, in words."""
    if answer == UNSURE:
        return text(N_("check.dont_know"))
    labels: Mapping[str, AnyText] = {each.id: text(each.text) for each in question.choices}
    if question.kind == "choice":
        return labels[answer]
    if question.kind == "several":
        chosen = tuple(labels[each] for each in answer)
        return Joined(chosen, COMMA) if chosen else text(N_("check.none_of_these"))
    if question.kind == "date":
        return dates.date_label(answer)
    if question.kind == "period":
        return Joined((dates.date_label(answer["from"]), dates.date_label(answer["to"])), " – ")
    return Verbatim(str(answer))
