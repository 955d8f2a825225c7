"""Guesses what typed words mean: a choice on the screen, or an entry such as "help"; keywords come from the catalogues."""

from rapidfuzz import fuzz, process, utils

from bot.i18n import Translator
from flows.engine.inputs import Typed
from flows.text import N_

KEYWORDS = {
    "emergency": N_("keywords.emergency"),
    "menu": N_("keywords.menu"),
    "hello": N_("keywords.hello"),
    "back": N_("keywords.back"),
    "cancel": N_("keywords.cancel"),
    "help": N_("keywords.help"),
    "language": N_("keywords.language"),
    "privacy": N_("keywords.privacy"),
    "places": N_("keywords.places"),
    "check": N_("keywords.check"),
    "guide": N_("keywords.guide"),
    "events": N_("keywords.events"),
}
"""The entry that each list of words, separated by commas, asks for; the first that fits wins."""

GREETING = "hello"
CLOSE_ENOUGH = 88
LONGEST_REQUEST = 60
LONGEST_CRY = 2000


class FreeText:
    """Understands words in any of the languages, the person's own first."""

    def __init__(self, translator: Translator) -> None:
        self._words = {language: _keywords(translator, language) for language in translator.languages}
        self._cries = {
            " ".join(word.split())
            for keywords in self._words.values()
            for word, entry in keywords.items()
            if entry == "emergency"
        }

    def interpret(self, words: str, labels: dict[str, str], language: str) -> Typed:
        """Say which choice or entry the words may mean.

        Args:
            words: what was typed.
            labels: the labels of the choices on the screen, by the choices' ids.
            language: the person's.
        """
        cleaned = utils.default_process(words[:LONGEST_CRY])
        if self._is_cry(cleaned):
            return Typed(words, None, "emergency", is_certain=True)
        if not cleaned or len(cleaned) > LONGEST_REQUEST:
            return Typed(words)
        trigger = self._trigger(cleaned, language)
        is_certain = trigger == "emergency" or any(cleaned in keywords for keywords in self._words.values())
        is_greeting = trigger == GREETING
        return Typed(words, _choice(cleaned, labels), "menu" if is_greeting else trigger, is_certain, is_greeting)

    def _is_cry(self, cleaned: str) -> bool:
        """Tell whether words for an emergency stand anywhere in what may be a whole story."""
        whole = f" {' '.join(cleaned.split())} "
        return any(f" {word} " in whole for word in self._cries)

    def _trigger(self, cleaned: str, language: str) -> str | None:
        """Find the entry that the words ask for; one word for an emergency outweighs all others."""
        found = [
            keywords[match[0]]
            for keywords in (self._words[language], *(self._words[each] for each in self._words if each != language))
            for token in (cleaned, *cleaned.split())
            if (match := process.extractOne(token, keywords.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH))
        ]
        return "emergency" if "emergency" in found else next(iter(found), None)


def _keywords(translator: Translator, language: str) -> dict[str, str]:
    return {
        utils.default_process(word): entry
        for entry, msgid in reversed(KEYWORDS.items())
        for word in translator.message(msgid, language).split(",")
    }


def _choice(cleaned: str, labels: dict[str, str]) -> str | None:
    """Match words with the whole label of a choice, whatever its case, signs and spaces."""
    return next((key for key, label in labels.items() if _joined(label) == _joined(cleaned)), None)


def _joined(words: str) -> str:
    """Leave out signs, marks and case, and all but single spaces."""
    return " ".join(utils.default_process(words).split())
