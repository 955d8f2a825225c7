"""After a no: the questions that tell from which day it would be a yes, and then those that nobody asked.

Must not ask by itself; a result offers it to whoever wants to go on. Which questions these are, the engine says.
"""

from datetime import date

from flows.eligibility.interview import facts_from, next_question
from flows.eligibility.questions import Question, person
from flows.eligibility.unasked import unasked_question
from flows.eligibility.what_if import changed, what_would_help
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


def goes_on(answers: Answers, today: date) -> Question | None:
    """Find the next question for somebody who has asked for more; None for everybody else."""
    before = dict(list(answers.items())[:-1])
    if POSTCODE not in before or next_question(facts_from(before, today), today, before) is not None:
        return None
    return further_question(answers, today)
