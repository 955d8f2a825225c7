"""Finds the answer of a screen that typed words are, surely or maybe: its label, how that begins, or its number."""

from collections.abc import Iterable, Mapping

from bot.keywords import Phrase
from flows.digits import plain_digits

LAST_ROW = frozenset({"back", "menu", "go-emergency"})
"""The choices that stand below the answers of every screen."""
NEITHER = frozenset({*LAST_ROW, "dont-know"})
"""No answers, even where their label begins with a word for yes or no."""
SHORTEST_BEGINNING = 3


def choice_of(plain: Phrase, labels: Mapping[str, Phrase], yes_and_no: Iterable[set[Phrase]]) -> str | None:
    """Match words with a whole label, or a yes or no with the one answer that begins with it."""
    whole = next((key for key, label in labels.items() if label == plain), None)
    if whole is not None:
        return whole
    said = next((words for words in yes_and_no if plain in words), set())
    return _only(key for key, label in labels.items() if label[:1] in said and key not in NEITHER)


def guess_of(plain: Phrase, labels: Mapping[str, Phrase]) -> str | None:
    """Match a number with the answer at that place, or words with the one label that begins with them."""
    number = plain_digits("".join(plain))
    if number.isdecimal():
        # Where there is no way back, as on the menu, all that stands there are answers.
        answers = [key for key in labels if "back" not in labels or key not in LAST_ROW]
        return answers[int(number) - 1] if len(number) <= 2 and 1 <= int(number) <= len(answers) else None
    if len("".join(plain)) < SHORTEST_BEGINNING:
        return None
    return _only(key for key, label in labels.items() if label[: len(plain)] == plain)


def _only(keys: Iterable[str]) -> str | None:
    found = list(keys)
    return found[0] if len(found) == 1 else None
