"""The questions of the interview, in the order in which they are asked as long as their answers matter.

Those stand first that tell who need not be asked more: who is German already, and whose card does not do. Over the law cases
no other order of the rest was shorter that leaves what is hard to answer for later.
"""

from typing import Final

from flows.eligibility.questions import abroad, conduct, living, person, record, stay, titles
from flows.eligibility.questions.exact import exact_days
from flows.eligibility.questions.question import Choice, Question

_ASKED: Final[tuple[Question, ...]] = (
    person.DOORS,
    person.GERMAN_FAMILY,
    person.TREATED_AS_GERMAN,
    *titles.QUESTIONS,
    *stay.QUESTIONS,
    *abroad.QUESTIONS,
    living.LIVELIHOOD,
    living.EDUCATION,
    living.PAPERS,
    person.BIRTH_DATE,
    person.REPRESENTED,
    person.PARENT_AT_BIRTH,
    person.IDENTITY,
    living.GERMAN,
    living.GERMAN_OTHER,
    living.CIVICS,
    living.RECRUITED,
    living.WORK,
    living.HOURS,
    living.MONTHS,
    living.SPOUSE_WORK,
    living.FAULT,
    living.APPLIED,
    living.APPLIED_ON,
    living.EVERYDAY,
    living.GERMAN_LEVEL,
    living.BARRIER,
    *record.QUESTIONS,
    conduct.AFFIRM,
    conduct.AFFIRM_PARTS,
    conduct.DECEPTION,
    living.ACHIEVEMENTS,
    conduct.FAMILY,
    conduct.SPOUSE_GERMAN,
    conduct.SPOUSE_GERMAN_ON,
    conduct.MARRIED_ON,
    conduct.MARRIAGE_ENDED,
    conduct.CUSTODY,
    person.POSTCODE,
)
EXACT: Final = exact_days(_ASKED)
QUESTIONS: Final[tuple[Question, ...]] = (*_ASKED, *EXACT)
BY_ID: Final = {question.id: question for question in QUESTIONS}

__all__ = ["BY_ID", "EXACT", "QUESTIONS", "Choice", "Question"]
