"""Random facts and random answers, as a person might have them."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from flows.eligibility.domains import domain
from flows.eligibility.facts import FACT_NAMES
from flows.eligibility.questions import Question
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 22)
DAYS = st.sampled_from([date(2024, 6, 26), date(2024, 6, 27), date(2025, 10, 29), date(2025, 12, 24), TODAY])
FREE = [name for name in FACT_NAMES if name != "postcode"]


@st.composite
def facts(draw: st.DrawFn, *, most: int = 6) -> dict[str, Any]:
    """A person near the ordinary one, with some facts otherwise and some unknown."""
    known = dict(BASES["skilled_worker"])
    for name in draw(st.lists(st.sampled_from(FREE), max_size=most, unique=True)):
        known[name] = draw(st.sampled_from([*domain(name, TODAY), "unsure"]))
    return known


def answer_to(draw: st.DrawFn, question: Question) -> Any:
    """An answer that the question offers, or "I don't know"."""
    return draw(st.one_of(st.just("unsure"), _answer(question)))


def _answer(question: Question) -> st.SearchStrategy[Any]:
    ids = [choice.id for choice in question.choices]
    if question.kind == "choice":
        return st.sampled_from(ids)
    if question.kind == "several":
        return st.lists(st.sampled_from(ids), unique=True, max_size=3)
    if question.kind == "period":
        return st.integers(1, 500).map(
            lambda days: {"from": "2023-02-01", "to": (date(2023, 2, 1) + timedelta(days=days)).isoformat()}
        )
    if question.kind == "postcode":
        return st.sampled_from(["30449", "30823", "10115"])
    years = st.integers(1960, 2026)
    return st.one_of(years.map(str), years.map(lambda year: f"{year}-05"), years.map(lambda year: f"{year}-02-03"))
