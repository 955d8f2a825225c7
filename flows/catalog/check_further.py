"""After a no: the questions that tell from which day it would be a yes, and then those that nobody asked.

Must not ask by itself; a result offers it to whoever wants to go on. Which questions these are, the engine says.
"""

from datetime import date

from flows.catalog.check_fitting import place_of
from flows.catalog.knowledge import local_now
from flows.eligibility.interview import facts_from, next_question
from flows.eligibility.questions import Question, person
from flows.eligibility.unasked import unasked_question, without_unsure
from flows.eligibility.what_if import changed, what_would_help
from flows.engine.definition import Go, Scene
from flows.engine.session import Answers

FURTHER = "further"
POSTCODE = person.POSTCODE.id
"""The last question of every check; what is answered after it was asked by wish."""


def further_question(answers: Answers, today: date) -> Question | None:
    """Find what to ask next, first so that what would change the result gets its day; None where nothing is left to ask."""
    facts = facts_from(answers, today)
    for way in what_would_help(facts, today):
        if way.is_open:
            question = next_question(changed(facts, way.improvements, today), today, answers)
            if question is not None:
                return question
    return unasked_question(facts, today, answers)


def ask_on(scene: Scene) -> Go | None:
    """Lead whoever asks for more to the next question; what they did not know is asked as if it had never been asked."""
    today = local_now(scene).date()
    question = further_question(scene.answers, today)
    if question is None:
        return None
    answers = without_unsure(facts_from(scene.answers, today), today, scene.answers)
    first = next_question(facts_from(answers, today), today, answers) or further_question(answers, today)
    return Go(place_of(first or question), answers=answers)


def goes_on(answers: Answers, today: date) -> Question | None:
    """Find the next question for somebody who has asked for more; None for everybody else."""
    before = dict(list(answers.items())[:-1])
    if POSTCODE not in before or next_question(facts_from(before, today), today, before) is not None:
        return None
    return further_question(answers, today)
