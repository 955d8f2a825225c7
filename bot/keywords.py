"""Finds the keywords of the catalogues in typed words, misspelt and inflected as they may be.

Words are compared without case, accents, apostrophes and the Arabic article; a longer phrase takes its words away from
shorter ones, so that "become German" is not about the language.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

CLOSE_ENOUGH = 88
SHORTEST_GUESS = 5
"""Shorter words must be right to the letter; too many others look like them."""
LENGTH_MAY_DIFFER = 2
SHORTEST_STEM = 8
"""A word that begins with so much of a keyword is one of its compounds or forms."""
SHORTEST_ARABIC = 3
MOST_SIGNS = 4096
"""So many signs are remembered, more than all alphabets that people type in have."""
_ARTICLES = ("وال", "بال", "لل", "ال")
_ALIKE = str.maketrans({"ı": "i", "ة": "ه", "ى": "ي", "ـ": None} | dict.fromkeys("'’ʼ`´‘", None))

Phrase = tuple[str, ...]


class _Signs(dict[int, int | None]):
    """What becomes of each sign once it is taken apart; found out the first time that it is typed."""

    def __missing__(self, sign: int) -> int | None:
        is_dropped = unicodedata.category(chr(sign)) in {"Mn", "Cf"}
        kept = None if is_dropped else sign
        if len(self) < MOST_SIGNS:
            self[sign] = kept
        return kept


_SIGNS = _Signs(_ALIKE)


@dataclass(frozen=True)
class Found:
    """A keyword that stands in what was typed.

    Args:
        list: which list of keywords it is from.
        start: the number of its first word.
        length: how many words it has.
        is_exact: it is spelt as in the list.
    """

    list: str
    start: int
    length: int
    is_exact: bool


def folded(words: str) -> Phrase:
    """Leave out what people type differently or not at all; what is left are words."""
    decomposed = unicodedata.normalize("NFKD", words.casefold().translate(_ALIKE))
    return tuple(_without_article(word) for word in utils.default_process(decomposed.translate(_SIGNS)).split())


def _without_article(word: str) -> str:
    if word.startswith(_ARTICLES):
        for article in _ARTICLES:
            if word.startswith(article) and len(word) >= len(article) + SHORTEST_ARABIC:
                return word.removeprefix(article)
    return word


class Keywords:
    """All keywords, by language and list; where two lists share one, the person's own language decides, then who came first."""

    def __init__(self) -> None:
        self._lists: dict[Phrase, dict[str, str]] = {}
        self._phrases_from: dict[str, list[Phrase]] = {}
        self._alike: dict[str, list[str]] = {}
        self._vocabulary: set[str] = set()

    def add(self, language: str, name: str, phrases: Iterable[Phrase]) -> None:
        """Take in a list's words and phrases in a language, each folded."""
        for phrase in filter(None, phrases):
            if phrase not in self._lists:
                self._phrases_from.setdefault(phrase[0], []).append(phrase)
            self._lists.setdefault(phrase, {}).setdefault(language, name)
            for word in set(phrase) - self._vocabulary:
                self._vocabulary.add(word)
                self._alike.setdefault(word[0], []).append(word)

    def list_of(self, phrase: Phrase, language: str) -> str | None:
        """Say which list a whole phrase is from, spelt as it is."""
        lists = self._lists.get(phrase)
        return (lists.get(language) or next(iter(lists.values()))) if lists else None

    def find(self, words: Phrase, language: str) -> list[Found]:
        """Find the keywords in words; none shares a word with another, the longest come first."""
        spellings = [self._spellings(word) for word in words]
        found = [
            Found(
                self.list_of(phrase, language) or "", start, len(phrase), phrase == words[start : start + len(phrase)]
            )
            for start, firsts in enumerate(spellings)
            for first in firsts
            for phrase in self._phrases_from.get(first, ())
            if _stands_at(phrase, start, spellings)
        ]
        taken: set[int] = set()
        kept = []
        for each in sorted(found, key=lambda one: (-one.length, not one.is_exact, one.start)):
            span = range(each.start, each.start + each.length)
            if taken.isdisjoint(span):
                taken.update(span)
                kept.append(each)
        return kept

    def _spellings(self, word: str) -> list[str]:
        """List the words of keywords that a typed word may be, the surest first."""
        exact = [word] if word in self._vocabulary else []
        if len(word) < SHORTEST_GUESS:
            return exact
        alike = [each for each in self._alike.get(word[0], ()) if abs(len(each) - len(word)) <= LENGTH_MAY_DIFFER]
        close = process.extract(word, alike, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=3)
        stems = [word[:end] for end in range(SHORTEST_STEM, len(word)) if word[:end] in self._vocabulary]
        return list(dict.fromkeys([*exact, *(each for each, _score, _index in close), *stems]))


def _stands_at(phrase: Phrase, start: int, spellings: list[list[str]]) -> bool:
    return len(phrase) <= len(spellings) - start and all(
        word in spellings[start + offset] for offset, word in enumerate(phrase)
    )
