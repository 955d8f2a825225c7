"""The answers of a check that certain facts rest on, in words. Must not judge them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from flows.catalog.check_questions import answer_label
from flows.catalog.check_texts import SHORT_NAMES
from flows.eligibility.facts import UNSURE
from flows.eligibility.questions import BY_ID
from flows.text import AnyText, Text, text

ONCE_MORE = "-exact"
"""Ends the id of a question that asks for a day once more; its answer stands in place of the first."""


def answers_about(facts: Collection[str], answers: Mapping[str, Any]) -> Iterator[tuple[Text, AnyText]]:
    """Go through what was answered about some facts: what the question is called, and the answer; "I don't know" is none."""
    for each, answer in answers.items():
        if each.endswith(ONCE_MORE) or each not in BY_ID or not any(fact in facts for fact in BY_ID[each].settles):
            continue
        exact = answers.get(f"{each}{ONCE_MORE}", UNSURE)
        known = answer if exact == UNSURE else exact
        if known != UNSURE:
            yield text(SHORT_NAMES[each]), answer_label(BY_ID[each], known)
