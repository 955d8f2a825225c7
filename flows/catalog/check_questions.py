"""How a question of the check is shown and how an answer is read; which question comes is the law's business.

A place's `about` is the question's id, its `side` what is picked so far: ticked choices, a page, or part of a date.
"""

from collections.abc import Mapping
from typing import Any

from flows.catalog import check_dates as dates
from flows.catalog.check_fitting import (
    BIRTH,
    FIX,
    SURE,
    date_told,
    doubted,
    fitting,
    known_besides,
    place_of,
    read_sure,
    why_not,
)
from flows.catalog.check_texts import SHORT_NAMES
from flows.catalog.check_titles import title_label
from flows.catalog.knowledge import local_now
from flows.catalog.screen import choice, page, screen, turned_page
from flows.digits import only_number
from flows.eligibility import questions
from flows.eligibility.facts import UNSURE
from flows.eligibility.interview import with_exact_days
from flows.eligibility.questions import BY_ID, Question
from flows.eligibility.questions.question import MOST, numbered
from flows.eligibility.questions.stay import told_before
from flows.eligibility.title_words import NO_SUCH, is_title_answer, read_title
from flows.engine.definition import Answered, Go, Move, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.postcodes import authority_of
from flows.text import COMMA, N_, AnyText, Joined, Text, Verbatim, lines, paragraphs, text

DONT_KNOW, WHY = "dont-know", "why"
NOTHING = "-"
"""Stands for no tick where some were taken back."""
BEFORE, MAYBE = "before-", "maybe-"
"""Begin the side of a question about a day: earlier years, and what typed words may mean."""
USUAL_LENGTH = 12
_OTHER_YEAR = choice("other-year", N_("check.date.other_year"))
_HINTS = {
    "several": N_("check.hint.several"),
    "postcode": N_("check.hint.postcode"),
    "number": N_("check.hint.number"),
    "sentence_months": N_("check.hint.months"),
    "title": N_("check.hint.title"),
}


def asked(place: Place) -> tuple[Question, str]:
    """Read which question a place asks, and what is picked so far."""
    return BY_ID[place.about], "" if place.side.startswith(FIX) else place.side


def show_question(scene: Scene) -> Prompt:
    """Ask: progress, the question, the answers, and the ways to say "I don't know" and "why?"."""
    question, picked = asked(scene.place)
    if picked.startswith(SURE):
        return _ask_back(scene, question, read_sure(question, picked))
    if picked.startswith(MAYBE):
        asked_back, answers = dates.asked_back(tuple(picked.removeprefix(MAYBE).split(",")))
        return screen(paragraphs(asked_back, text(_wording(scene, question))), *answers)
    before = scene.answers.get(question.id)
    head = lines(_read_title(scene), _progress(scene, question)) if before is None else _said_before(question, before)
    body = paragraphs(
        head, _which(scene, question), text(_wording(scene, question)), _hint(question, _part_told(picked))
    )
    asides = (choice(DONT_KNOW, N_("check.dont_know")), choice(WHY, N_("check.why_question")))
    return screen(body, *_rows(scene, question, picked), _fix_row(scene), asides)


def _wording(scene: Scene, question: Question) -> str:
    return question.wording(known_besides(scene, question), local_now(scene).date())


def _part_told(picked: str) -> str:
    """The part of a date that is picked; a page of years and what is asked back are none."""
    return "" if picked.startswith((SURE, BEFORE, MAYBE)) else picked


def _ask_back(scene: Scene, question: Question, answer: Any) -> Prompt:
    """Ask back whether a birth date that hardly fits is right; either answer can be changed, or both kept."""
    other = doubted(scene, question, answer)
    told = {**scene.answers, question.id: answer}
    lines_told = (_told(each, told[each.id]) for each in (BY_ID[BIRTH], other))
    body = paragraphs(lines(*lines_told), text(N_("check.doubt")))
    fixes = (_fix(scene, BY_ID[BIRTH]), _fix(scene, other))
    return screen(body, (choice("keep", N_("check.doubt_keep")),), *((each,) for each in fixes))


def _told(question: Question, answer: Any) -> Text:
    return text(N_("check.review_line"), question=text(SHORT_NAMES[question.id]), answer=answer_label(question, answer))


def _fix(scene: Scene, question: Question) -> Choice:
    """Offer to change an answer; which entry of a list it is, the answer itself tells best."""
    told = with_exact_days(scene.answers).get(question.id)
    is_entry = told is not None and numbered(question.topic, 2) in BY_ID
    name = _told(question, told) if is_entry else text(SHORT_NAMES[question.id])
    return Choice(FIX + question.id, text(N_("check.fix"), question=name))


def _fix_row(scene: Scene) -> tuple[Choice, ...]:
    """Offer to change the other answer instead, where the last one did not fit it."""
    side = scene.place.side
    return (_fix(scene, BY_ID[side.removeprefix(FIX)]),) if side.startswith(FIX) else ()


def _read_title(scene: Scene) -> Text | None:
    """Say which title was read from what was typed just before."""
    last, answer = tuple(scene.answers.items())[-1] if scene.answers else ("", None)
    is_typed = last in BY_ID and BY_ID[last].kind == "title" and answer not in {each.id for each in BY_ID[last].choices}
    if not is_typed or answer == UNSURE:
        return None
    return text(N_("check.title_read"), title=title_label(str(answer)))


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
    if question.topic in {"before", "before_since"}:
        return _before_when(scene, question)
    if question.nth == 1:
        return None
    is_last = numbered(question.topic, question.nth + 1) not in BY_ID
    number = text(N_("check.number_in_list"), number=question.nth)
    return lines(number, text(N_("check.last_in_list")) if is_last else None)


def _before_when(scene: Scene, question: Question) -> AnyText:
    """Name the day that the time in question lies before, and what was then."""
    told = with_exact_days(scene.answers)[told_before(question.nth)]
    when = N_("check.before_day") if len(told) == len("YYYY-MM-DD") else N_("check.before_month")
    own = BY_ID[numbered("before", question.nth)]
    is_last = numbered(question.topic, question.nth + 1) not in BY_ID
    return lines(
        text(when, date=date_told(scene, question)),
        _told(own, scene.answers[own.id]) if question.topic == "before_since" else None,
        text(N_("check.last_in_list")) if is_last else None,
    )


def _said_before(question: Question, before: Any) -> Text:
    return text(N_("check.said_before"), answer=answer_label(question, before))


def _hint(question: Question, picked: str) -> Text | None:
    if question.kind == "several":
        return text(_HINTS["several"], done=text(N_("check.done")), none=text(N_("check.none_of_these")))
    if question.kind == "date":
        return text(N_("check.hint.date_rest") if picked else N_("check.hint.date"))
    key = question.topic if question.topic in _HINTS else question.kind
    return text(_HINTS[key]) if key in _HINTS else None


def _rows(scene: Scene, question: Question, picked: str) -> tuple[tuple[Choice, ...], ...]:
    if question.kind in {"choice", "title"}:
        choices = tuple(choice(f"c-{each.id}", each.text) for each in _offered(scene, question))
        return page(choices, int(picked or 0))
    if question.kind == "several":
        return _several_rows(_offered(scene, question), _ticked(scene, question, picked))
    if question.kind == "date" and question.id != "birth_date":
        rows = _date_rows(scene, question, _told_so_far(scene, question, picked))
        # "Only this month" is what was told before, and another year is not asked for.
        return rows[:-1] if question.exact_of and not picked else rows
    return ()


def _told_so_far(scene: Scene, question: Question, picked: str) -> str:
    """The day that is asked for once more begins where the first answer ended."""
    return picked or (str(scene.answers.get(question.exact_of, "")) if question.exact_of else "")


def _offered(scene: Scene, question: Question) -> tuple[questions.Choice, ...]:
    return question.offered(known_besides(scene, question), local_now(scene).date())


def _several_rows(offered: tuple[questions.Choice, ...], ticked: tuple[str, ...]) -> tuple[tuple[Choice, ...], ...]:
    rows = tuple(
        (
            Choice(
                f"t-{each.id}",
                text(N_("check.ticked") if each.id in ticked else N_("check.unticked"), label=text(each.text)),
            ),
        )
        for each in offered
    )
    if not ticked:
        return (*rows, (choice("done", N_("check.none_of_these")),))
    # What was ticked stays to be read in the chat.
    labels = tuple(text(each.text) for each in offered if each.id in ticked)
    return (*rows, (Choice("done", text(N_("check.done")), leaves=labels),))


def _ticked(scene: Scene, question: Question, picked: str) -> tuple[str, ...]:
    """What is ticked: what was answered before, until something is changed."""
    before = scene.answers.get(question.id)
    if not picked and before and before != UNSURE:
        return tuple(before)
    return tuple(each for each in picked.split(",") if each and each != NOTHING)


def _date_rows(scene: Scene, question: Question, picked: str) -> tuple[tuple[Choice, ...], ...]:
    """Offer what can be: no return before the departure, and nothing after the day that it lies before."""
    today, refused = local_now(scene).date(), why_not(scene, question)

    def fits(written: str) -> bool:
        return refused(written) is None

    if not picked:
        return dates.year_choices(today, fits)
    if picked.startswith(BEFORE):
        return (*dates.year_choices(today, fits, int(picked.removeprefix(BEFORE))), (_OTHER_YEAR,))
    if len(picked) == len("2026"):
        whole = choice("as-is", N_("check.date.only_year"))
        return (*dates.month_choices(int(picked), today, fits), (whole, _OTHER_YEAR))
    whole = choice("as-is", N_("check.date.only_month"))
    return (*dates.day_choices(picked, today, fits), (whole, _OTHER_YEAR))


def take_answer(scene: Scene, entered: Input) -> Move | None:
    """Read an answer, typed or tapped, and ask back kindly where it does not fit what was said before."""
    question, picked = asked(scene.place)
    if isinstance(entered, Press):
        move = _take_press(scene, question, picked, entered.choice)
    elif isinstance(entered, Typed):
        move = _take_words(scene, question, entered.words)
    else:
        return None
    is_kept = isinstance(entered, Press) and entered.choice == "keep"
    return fitting(scene, question, move) if isinstance(move, Answered) and not is_kept else move


def _take_press(scene: Scene, question: Question, picked: str, pressed: str) -> Move | None:
    if pressed == "keep":
        return Answered(question.id, read_sure(question, picked))
    if pressed.startswith(FIX):
        return Go(place_of(BY_ID[pressed.removeprefix(FIX)]))
    if pressed == DONT_KNOW:
        # Who does not know the month has told the year all the same.
        part = _part_told(picked) if question.kind == "date" else ""
        return Answered(question.id, part or UNSURE)
    if pressed == WHY:
        return Go(Place("check", "why", question.id))
    following = turned_page(pressed)
    if following is not None:
        return Turn(place_of(question, str(following)))
    kind, _, value = pressed.partition("-")
    if kind == "c":
        return Answered(question.id, value)
    ticked = _ticked(scene, question, picked) if question.kind == "several" else ()
    if pressed == "done":
        return Answered(question.id, list(ticked))
    if kind == "t":
        return Turn(place_of(question, _toggled(ticked, value)))
    return _take_part_of_date(question, picked, pressed)


def _take_part_of_date(question: Question, picked: str, pressed: str) -> Move | None:
    kind, _, value = pressed.partition("-")
    if pressed == "as-is":
        return Answered(question.id, picked or UNSURE)
    if pressed == "other-year":
        return Turn(place_of(question))
    if kind == "d":
        return Answered(question.id, value)
    if kind == "b":
        return Turn(place_of(question, BEFORE + value))
    return Turn(place_of(question, value)) if kind in {"y", "m"} else None


def _toggled(ticked: tuple[str, ...], value: str) -> str:
    return ",".join([each for each in ticked if each != value] if value in ticked else [*ticked, value]) or NOTHING


def _take_words(scene: Scene, question: Question, words: str) -> Move | None:
    if question.kind == "postcode":
        digits = only_number(words, len("30449"))
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
    if not isinstance(found, dates.Misread):
        return Answered(question.id, found)
    return Go(place_of(question, MAYBE + ",".join(found.perhaps))) if found.perhaps else Stay(found.why)


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
