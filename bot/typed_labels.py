"""Finds the answer of a screen that typed words are, surely or maybe: its label, how that begins, or its number."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from bot.keywords import CLOSE_ENOUGH, SHORTEST_GUESS, Found, Phrase
from flows.digits import plain_digits
from flows.engine.words import ASIDES

LAST_ROW = frozenset({"back", "menu", "go-emergency"})
"""The choices that stand below the answers of every screen."""
NEITHER = frozenset({*LAST_ROW, "dont-know"})
"""No answers, even where their label begins with a word for yes or no."""
NONE_OF_THEM, TICKED_NONE = frozenset({"c-none", "c-no"}), "done"
"""The answers that a no means whatever they are called, and the button below ticks, which is one of them at times."""
AGREEING = frozenset({"begin", "yes", "save", "give", "make"})
"""The answers that a yes means where there is no other; "skip" or "more" is nothing to agree to."""
SHORTEST_BEGINNING = 3
LONGEST_ANSWER = 5
"""So many words: who says more asks something, even in the words of an answer."""


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


def said_of(labels: Mapping[str, Phrase], nones: Iterable[str], *, is_yes: bool) -> str | None:
    """Find what a bare yes or no says: the only answer, if it agrees to something, or the only one that means none."""
    if not is_yes:
        return _only(nones)
    only = _only(key for key in labels if key not in NEITHER | ASIDES)
    return only if only in AGREEING else None


def answered_by(plain: Phrase, labels: Mapping[str, Phrase], found: Sequence[Found]) -> Sequence[str]:
    """List the answers that hold all words of one of the keywords that were found in words."""
    if len(plain) > LONGEST_ANSWER:
        return ()
    phrases = [plain[each.start : each.start + each.length] for each in found]
    answers = [key for key in labels if key not in NEITHER | ASIDES and not key.startswith("go-")]
    return [key for key in answers if any(_holds(labels[key], phrase) for phrase in phrases)]


def _holds(label: Collection[str], phrase: Phrase) -> bool:
    return all(
        word in label or (len(word) >= SHORTEST_GUESS and any(fuzz.ratio(word, each) >= CLOSE_ENOUGH for each in label))
        for word in phrase
    )


def _only(keys: Iterable[str]) -> str | None:
    found = list(keys)
    return found[0] if len(found) == 1 else None
