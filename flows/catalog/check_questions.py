"""How a question of the check is shown and how an answer is read; which question comes is the law's business.

A place's `about` is the question's id, its `side` what is picked so far: ticked choices, a page, or part of a date.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.catalog import check_dates as dates
from flows.catalog.check_titles import title_label
from flows.catalog.knowledge import local_now
from flows.catalog.screen import choice, page, screen, turned_page
from flows.digits import plain_digits
from flows.eligibility.facts import UNSURE
from flows.eligibility.interview import facts_from, with_exact_days
from flows.eligibility.questions import BY_ID, Question
from flows.eligibility.questions.question import MOST, numbered
from flows.eligibility.title_words import NO_SUCH, is_title_answer, read_title
from flows.engine.definition import Answered, Go, Move, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.postcodes import authority_of
from flows.text import COMMA, N_, AnyText, Joined, Text, Verbatim, lines, paragraphs, text

DONT_KNOW, WHY = "dont-know", "why"
USUAL_LENGTH = 12
_OTHER_YEAR = choice("other-year", N_("check.date.other_year"))
_HINTS = {
    "several": N_("check.hint.several"),
    "postcode": N_("check.hint.postcode"),
    "number": N_("check.hint.number"),
    "title": N_("check.hint.title"),
}


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
    body = paragraphs(head, _which(scene, question), text(question.text), _hint(question, picked))
    asides = (choice(DONT_KNOW, N_("check.dont_know")), choice(WHY, N_("check.why_question")))
    return screen(body, *_rows(scene, question, picked), asides)


def _progress(scene: Scene, question: Question) -> Text:
    number = len([each for each in scene.answers if each != question.id]) + 1
    if number > USUAL_LENGTH:
        return text(N_("check.progress_more"), number=number)
    return text(N_("check.progress"), number=number, about=USUAL_LENGTH)


def _which(scene: Scene, question: Question) -> AnyText | None:
    """Say which entry of a list a question is about, or what was told of the day that is asked for once more."""
    if question.exact_of:
        asked_before, told = BY_ID[question.exact_of], scene.answers.get(question.exact_of)
        return text(N_("check.told_before"), question=text(asked_before.text), answer=answer_label(asked_before, told))
    if question.nth == 1:
        return None
    is_last = numbered(question.topic, question.nth + 1) not in BY_ID
    number = text(N_("check.number_in_list"), number=question.nth)
    return lines(number, text(N_("check.last_in_list")) if is_last else None)


def _said_before(question: Question, before: Any) -> Text:
    return text(N_("check.said_before"), answer=answer_label(question, before))


def _hint(question: Question, picked: str) -> Text | None:
    if question.kind == "several":
        return text(_HINTS["several"], done=text(N_("check.done")), none=text(N_("check.none_of_these")))
    if question.kind == "date":
        return text(N_("check.hint.date_rest") if picked else N_("check.hint.date"))
    return text(_HINTS[question.kind]) if question.kind in _HINTS else None


def _rows(scene: Scene, question: Question, picked: str) -> tuple[tuple[Choice, ...], ...]:
    if question.kind in {"choice", "title"}:
        choices = tuple(choice(f"c-{each.id}", each.text) for each in question.choices)
        return page(choices, int(picked or 0))
    if question.kind == "several":
        return _several_rows(question, picked)
    if question.kind == "date" and question.id != "birth_date":
        rows = _date_rows(_told_so_far(scene, question, picked), local_now(scene).date())
        # "Only this month" is what was told before, and another year is not asked for.
        return rows[:-1] if question.exact_of and not picked else rows
    return ()


def _told_so_far(scene: Scene, question: Question, picked: str) -> str:
    """The day that is asked for once more begins where the first answer ended."""
    return picked or (str(scene.answers.get(question.exact_of, "")) if question.exact_of else "")


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
    if len(picked) == len("2026"):
        whole = choice("as-is", N_("check.date.only_year"))
        return (*dates.month_choices(int(picked), today), (whole, _OTHER_YEAR))
    whole = choice("as-is", N_("check.date.only_month"))
    return (*dates.day_choices(picked, today), (whole, _OTHER_YEAR))


def take_answer(scene: Scene, entered: Input) -> Move | None:
    """Read an answer, typed or tapped, and ask back kindly where it does not fit what was said before."""
    question, picked = asked(scene.place)
    if isinstance(entered, Press):
        move = _take_press(question, picked, entered.choice)
    elif isinstance(entered, Typed):
        move = _take_words(scene, question, entered.words)
    else:
        return None
    return _checked(scene, question, move) if isinstance(move, Answered) else move


def _checked(scene: Scene, question: Question, move: Answered) -> Move:
    if not question.may_refuse:
        return move
    today = local_now(scene).date()
    others = {key: value for key, value in scene.answers.items() if key != question.id}
    known = facts_from(others, today).known()
    # What the answer itself told before must not be held against it.
    for fact in question.settles:
        known.pop(fact, None)
    why = question.problem(move.value, known, today, with_exact_days(others))
    # Asked afresh, with nothing picked: what was tapped leads nowhere.
    return Go(place_of(question), note=text(why)) if why else move


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
        return Answered(question.id, picked or UNSURE)
    if pressed == "other-year":
        return Turn(place_of(question))
    if kind == "d":
        return Answered(question.id, value)
    return Turn(place_of(question, value)) if kind in {"y", "m"} else None


def _toggled(picked: str, value: str) -> str:
    ticked = _ticked(picked)
    return ",".join([each for each in ticked if each != value] if value in ticked else [*ticked, value])


def _take_words(scene: Scene, question: Question, words: str) -> Move | None:
    if question.kind == "postcode":
        digits = plain_digits(words).strip()
        return Answered(question.id, digits) if authority_of(digits) else Stay(text(N_("check.not_a_postcode")))
    if question.kind == "title":
        return _take_title(question, words)
    if question.kind == "number":
        number = dates.read_number(words)
        is_fit = number is not None and number <= MOST
        return Answered(question.id, number) if is_fit else Stay(text(N_("check.not_a_number")))
    if question.kind != "date":
        return None
    found = dates.read_date(words, local_now(scene).date())
    return Stay(found.why) if isinstance(found, dates.Misread) else Answered(question.id, found)


def _take_title(question: Question, words: str) -> Move | None:
    found = read_title(words)
    if found == NO_SUCH:
        return Stay(text(N_("check.no_such_title")))
    return Answered(question.id, found) if found is not None else None


def answer_label(question: Question, answer: Any) -> AnyText:
    """Show an answer that was given, in words."""
    if answer == UNSURE:
        return text(N_("check.dont_know"))
    labels: Mapping[str, AnyText] = {each.id: text(each.text) for each in question.choices}
    if question.kind == "title" and answer not in labels and is_title_answer(answer):
        return title_label(answer)
    if question.kind in {"choice", "title"}:
        return labels[answer]
    if question.kind == "several":
        chosen = tuple(labels[each] for each in answer)
        return Joined(chosen, COMMA) if chosen else text(N_("check.none_of_these"))
    return dates.date_label(answer) if question.kind == "date" else Verbatim(str(answer))
