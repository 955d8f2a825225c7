"""The questions of the interview, in the order in which they are asked as long as their answers matter."""

from typing import Final

from flows.eligibility.questions import conduct, living, person, stay
from flows.eligibility.questions.question import Choice, Question

QUESTIONS: Final[tuple[Question, ...]] = (
    person.DOORS,
    person.GERMAN_FAMILY,
    person.TREATED_AS_GERMAN,
    stay.TITLE,
    stay.TITLE_OTHER,
    stay.FREE_MOVEMENT_QUESTION,
    stay.STAY_SINCE,
    living.LIVELIHOOD,
    living.PAPERS,
    person.BIRTH_DATE,
    person.PARENT_AT_BIRTH,
    stay.ABROAD,
    stay.ABROAD_STAY,
    stay.ABROAD_REASON,
    stay.PROTECTION,
    person.IDENTITY,
    living.GERMAN,
    living.CIVICS,
    living.RECRUITED,
    living.WORK,
    living.SPOUSE_WORK,
    living.FAULT,
    living.APPLIED,
    living.EVERYDAY,
    living.BARRIER,
    living.GERMAN_LEVEL,
    living.GERMAN_OTHER,
    conduct.RECORD,
    conduct.SENTENCE,
    conduct.AFFIRM,
    conduct.AFFIRM_PARTS,
    conduct.DECEPTION,
    stay.STAY_BEFORE,
    stay.STAY_BEFORE_SINCE,
    living.ACHIEVEMENTS,
    conduct.FAMILY,
    conduct.SPOUSE_GERMAN,
    conduct.MARRIED_ON,
    conduct.MARRIAGE_ENDED,
    conduct.CUSTODY,
    person.POSTCODE,
)
BY_ID: Final = {question.id: question for question in QUESTIONS}

__all__ = ["BY_ID", "QUESTIONS", "Choice", "Question"]
