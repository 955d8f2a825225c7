"""Guesses what typed words mean: a choice on the screen, or an entry such as "help"; keywords come from the catalogues."""

from functools import cache

from babel import Locale, localedata
from rapidfuzz import utils

from bot.i18n import Translator
from bot.keywords import Found, Keywords, Phrase, folded
from bot.typed_labels import choice_of, guess_of
from flows.digits import plain_digits
from flows.engine.inputs import Typed
from flows.text import N_, LanguageNames, text

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
    "speak": N_("keywords.speak"),
    "where": N_("keywords.where"),
}
"""The lists of words, separated by commas; where two share a word, the first has it."""

YES, NO = N_("keywords.yes"), N_("keywords.no")
LANGUAGE_NAME = N_("handoff.language_choice")
NAME = "name"
"""The list of the languages' names, which no catalogue has to hold."""

ENTRIES = {"hello": "menu", "speak": "guide", "where": "places", NAME: "language"}
"""The entries of the lists that are not called like theirs."""

WEIGHTS = {"hello": 0, "help": 1, "speak": 2, "where": 2, NAME: 3, "events": 4}
OTHERS_WEIGH = 5
"""Of several keywords the weightiest counts: "I need help, where …" says less than "passport"."""

STEERING = frozenset({"menu", "back", "cancel"})
GREETING = "hello"
LONGEST_STEERING = 3
"""So many words: in a sentence "home" or "end" is about something else."""
LONGEST_REQUEST = 60
LONGEST_SENTENCE = 200
LONGEST_CRY = 2000
TOO_VAGUE_FOR_A_STORY = frozenset({"hello", "speak", "where"})
NAMED = (
    "de", "en", "ar", "tr", "uk", "ru", "fa", "prs", "ps", "ku", "ckb", "fr", "es", "it", "pt", "pl", "ro", "bg",
    "sq", "sr", "hr", "bs", "mk", "el", "hu", "cs", "ka", "hy", "az", "ti", "am", "so", "ur", "hi", "vi", "zh",
)  # fmt: skip
"""The languages that people may say they speak; by whatever name, it leads to the choice of those that Lotse speaks."""
ALSO_CALLED = {"farsi": "fa", "kurmanji": "ku", "kurmandschi": "ku", "sorani": "ckb", "pashto": "ps"}
"""What speakers call theirs, where the lists of names have another word."""


class FreeText:
    """Understands words in any of the languages, the person's own first."""

    def __init__(self, translator: Translator) -> None:
        self._names = _language_names(translator)
        self._keywords = Keywords()
        self._keywords.add("", NAME, self._names)
        self._certain: set[Phrase] = set()
        self._cries: set[str] = set()
        self._numbers: set[str] = set()
        for name, msgid in KEYWORDS.items():
            for language in translator.languages:
                listed = translator.message(msgid, language).split(",")
                # Numbers stand for a street or a fine as well: among other words they say nothing.
                numbers = {word for word in listed if word.strip().isdecimal()}
                self._numbers.update(plain_digits(word.strip()) for word in numbers)
                words = [word for word in listed if word not in numbers]
                phrases = [folded(word) for word in words]
                self._keywords.add(language, name, (phrase for phrase in phrases if phrase not in self._names))
                self._certain.update(phrases)
                if name == "emergency":
                    self._cries.update(" ".join(utils.default_process(word).split()) for word in words)
        self._yes_and_no = [
            {
                folded(word)
                for language in translator.languages
                for word in translator.message(msgid, language).split(",")
            }
            for msgid in (YES, NO)
        ]

    def interpret(self, words: str, labels: dict[str, str], language: str) -> Typed:
        """Say which choice or entry the words may mean.

        Args:
            words: what was typed.
            labels: the labels of the choices on the screen, by the choices' ids, in order.
            language: the person's.
        """
        plain = folded(words[:LONGEST_CRY])
        if self._is_cry(words):
            return self._cry(words, plain, language)
        if plain_digits("".join(plain)) in self._numbers:
            return Typed(words, None, "emergency", is_certain=True, is_bare=True)
        if not plain or len(words) > LONGEST_SENTENCE:
            return Typed(words)
        keys = {key: folded(label) for key, label in labels.items()}
        found = self._keywords.find(plain, language)
        keyword = _weightiest(found, is_story=len(words) > LONGEST_REQUEST, is_short=len(plain) <= LONGEST_STEERING)
        if keyword == "emergency":
            return self._cry(words, plain, language)
        choice = choice_of(plain, keys, self._yes_and_no)
        guess = guess_of(plain, keys) or self._named(plain, keys, language)
        if keyword == NAME and any(label in self._names for label in keys.values()):
            keyword = None
        is_bare = plain in self._certain
        is_certain = is_bare and (guess is None or keyword in STEERING)
        trigger = ENTRIES.get(keyword, keyword) if keyword else None
        return Typed(words, choice, trigger, is_certain, is_greeting=keyword == GREETING, guess=guess, is_bare=is_bare)

    def _cry(self, words: str, plain: Phrase, language: str) -> Typed:
        """Hear a cry for help, and whether it is all that was typed."""
        found = self._keywords.find(plain, language) if len(words) <= LONGEST_SENTENCE else []
        is_bare = any(each.list == "emergency" and each.length == len(plain) for each in found)
        return Typed(words, None, "emergency", is_certain=True, is_bare=is_bare)

    def _is_cry(self, words: str) -> bool:
        """Tell whether words for an emergency stand anywhere in what may be a whole story."""
        whole = f" {' '.join(utils.default_process(words[:LONGEST_CRY]).split())} "
        return any(f" {word} " in whole for word in self._cries)

    def _named(self, plain: Phrase, labels: dict[str, Phrase], language: str) -> str | None:
        """Find the one choice that is a language named in a sentence; nobody names the present one to get it."""
        named = {self._names[(word,)] for word in plain if (word,) in self._names} - {language}
        fitting = [key for key, label in labels.items() if self._names.get(label) in named]
        return fitting[0] if len(fitting) == 1 else None


def _weightiest(found: list[Found], *, is_story: bool, is_short: bool) -> str | None:
    """Choose the list that a message is about; None where two say different things and neither says more."""
    lists = [
        (each.list, WEIGHTS.get(each.list, OTHERS_WEIGH), each.length)
        for each in found
        if (is_short or each.list not in STEERING) and not (is_story and each.list in TOO_VAGUE_FOR_A_STORY)
    ]
    if any(name == "emergency" for name, _weight, _length in lists):
        return "emergency"
    most = max(((weight, length) for _name, weight, length in lists), default=None)
    best = {name for name, weight, length in lists if (weight, length) == most}
    return next(iter(best)) if len(best) == 1 else next((name for name in ("language", "guide") if name in best), None)


def _language_names(translator: Translator) -> dict[Phrase, str]:
    """Name languages as each other and as their own speakers do."""
    names = {folded(name): code for name, code in ALSO_CALLED.items()}
    for code, own in _own_names().items():
        name_of = text(LANGUAGE_NAME, language=LanguageNames((code,)))
        for name in [*(translator.plain(name_of, each) for each in translator.languages), own]:
            names.setdefault(folded((name or "").partition("(")[0]), code)
    return names


@cache
def _own_names() -> dict[str, str | None]:
    """Name languages as their own speakers do; read once, for it takes a while."""
    names, kept = {}, set(localedata._cache)  # noqa: SLF001 - see below
    for code in NAMED:
        names[code] = Locale.parse(code).language_name if localedata.exists(code) else None
        # Babel would keep a megabyte for every locale that one word was taken from.
        for used in set(localedata._cache) - kept:  # noqa: SLF001
            del localedata._cache[used]  # noqa: SLF001
    return names
