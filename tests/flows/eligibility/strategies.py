"""Random facts and random answers, as a person might have them."""

from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from flows.eligibility.domains import domain
from flows.eligibility.facts import FACT_NAMES
from flows.eligibility.questions import Question
from flows.eligibility.title_words import CARD
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 22)
FIRST_DAY = date(2024, 6, 26)
DAYS = st.sampled_from([FIRST_DAY, date(2024, 6, 27), date(2025, 10, 29), date(2025, 12, 24), TODAY])
FREE = [name for name in FACT_NAMES if name != "postcode"]


@st.composite
def facts(draw: st.DrawFn, *, most: int = 6) -> dict[str, Any]:
    """A person near the ordinary one, with some facts otherwise and some unknown."""
    known = dict(BASES["skilled_worker"])
    for name in draw(st.lists(st.sampled_from(FREE), max_size=most, unique=True)):
        # A stay that begins after the day of the check is refused.
        day = FIRST_DAY if name == "residence_periods" else TODAY
        known[name] = draw(st.sampled_from([*domain(name, day), "unsure"]))
    return known


def some_answer(chance: Random, question: Question) -> Any:
    """An answer that the question offers; "none of these" as often as not, as among people."""
    ids = [choice.id for choice in question.choices]
    if question.kind == "choice":
        return chance.choice(ids)
    if question.kind == "title":
        return chance.choice([*ids, "ae_18g", "ask_25", "ask_81", "ae_25_5", "daueraufenthalt_eu", CARD])
    if question.kind == "number":
        return chance.choice([1, 30, 90, 100, 150])
    if question.kind == "several":
        return chance.sample(ids, chance.choice([0, 0, 0, 1, 1, 2]))
    if question.kind == "postcode":
        return chance.choice(["30449", "30823", "10115"])
    return str(chance.randint(1960, 2026)) + chance.choice(["", "-05", "-02-03"])
