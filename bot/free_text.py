"""Guesses what typed words mean: a choice on the screen, or an entry such as "help"; keywords come from the catalogues."""

from bot.i18n import Translator
from bot.keywords import Found, Keywords, Phrase, folded
from bot.language_names import language_names
from bot.typed_labels import NONE_OF_THEM, TICKED_NONE, answered_by, choice_of, guess_of, said_of
from flows.digits import plain_digits
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
    "why": N_("keywords.why"),
    "check": N_("keywords.check"),
    "guide": N_("keywords.guide"),
    "events": N_("keywords.events"),
    "speak": N_("keywords.speak"),
    "where": N_("keywords.where"),
    "cases": N_("keywords.cases"),
}
"""The lists of words, separated by commas; where two share a word, the first has it."""

YES, NO, NONE = N_("keywords.yes"), N_("keywords.no"), N_("keywords.none")
NO_CRY = N_("keywords.no_cry")
"""What holds the words of a cry for help and is none: who died of what, where somebody does not want to live."""
NONE_OF_THESE, NOT_NONE = N_("check.none_of_these"), N_("choice.sentence.none")
"""What the button for ticks is called while there are none; and an answer that is called none and says something."""
NAME = "name"
"""The list of the languages' names, which no catalogue has to hold."""

ENTRIES = {"hello": "menu", "speak": "guide", "where": "places", NAME: "language"}
"""The entries of the lists that are not called like theirs."""

WEIGHTS = {"cases": 0, "hello": 0, "help": 1, "speak": 2, "where": 2, NAME: 3, "events": 4, "why": 6}
OTHERS_WEIGH = 5
"""Of several keywords the weightiest counts: "I need help, where …" says less than "passport"."""

STEERING = frozenset({"menu", "back", "cancel"})
GREETING = "hello"
IN_ANSWERS = frozenset({"check", "guide"})
"""The lists whose words stand in answers as well, a passport or the Jobcenter; there they are meant for the question."""
ALONE = "cases"
"""The list whose words are about something else as soon as they are not all that was typed."""
LONGEST_STEERING = 3
"""So many words: in a sentence "home" or "end" is about something else."""
LONGEST_REQUEST = 60
LONGEST_SENTENCE = 200
LONGEST_CRY = 2000
TOO_VAGUE_FOR_A_STORY = frozenset({"hello", "speak", "where"})


class FreeText:
    """Understands words in any of the languages, the person's own first."""

    def __init__(self, translator: Translator) -> None:
        self._names = language_names(translator)
        self._keywords = Keywords()
        self._keywords.add("", NAME, self._names)
        self._certain: set[Phrase] = set()
        self._cries: dict[str, set[Phrase]] = {}
        self._numbers: set[str] = set()

        def listed(msgid: str) -> set[Phrase]:
            every = (translator.message(msgid, language).split(",") for language in translator.languages)
            return {folded(word) for words in every for word in words}

        for name, msgid in KEYWORDS.items():
            for language in translator.languages:
                all_words = translator.message(msgid, language).split(",")
                # Numbers stand for a street or a fine as well: among other words they say nothing.
                numbers = {word for word in all_words if word.strip().isdecimal()}
                self._numbers.update(plain_digits(word.strip()) for word in numbers)
                words = [word for word in all_words if word not in numbers]
                phrases = [folded(word) for word in words]
                self._keywords.add(language, name, (phrase for phrase in phrases if phrase not in self._names))
                self._certain.update(phrases)
                if name == "emergency":
                    for phrase in filter(None, phrases):
                        self._cries.setdefault(phrase[0], set()).add(phrase)
        self._no_cries = sorted((" ".join(phrase) for phrase in listed(NO_CRY)), key=len, reverse=True)
        self._yes_and_no = [listed(YES), listed(NO)]
        self._nones = listed(NONE)
        self._none_of_these, self._not_none = listed(NONE_OF_THESE), listed(NOT_NONE)

    def interpret(self, words: str, labels: dict[str, str], language: str) -> Typed:
        """Say which choice or entry the words may mean.

        Args:
            words: what was typed.
            labels: the labels of the choices on the screen, by the choices' ids, in order.
            language: the person's.
        """
        plain = folded(words[:LONGEST_CRY])
        heard = self._without_no_cries(plain)
        if self._is_cry(heard):
            return self._cry(words, plain, language)
        if plain_digits("".join(plain)) in self._numbers:
            return Typed(words, None, "emergency", is_certain=True, is_bare=True)
        if not plain or len(words) > LONGEST_SENTENCE:
            return Typed(words)
        keys = {key: folded(label) for key, label in labels.items()}
        found = self._keywords.find(heard, language)
        keyword = _weightiest(found, is_story=len(words) > LONGEST_REQUEST, is_short=len(plain) <= LONGEST_STEERING)
        if keyword == "emergency":
            return self._cry(words, plain, language)
        choice = choice_of(plain, keys, self._yes_and_no)
        guess = guess_of(plain, keys) or self._named(plain, keys, language) or self._said(plain, keys)
        is_bare = plain in self._certain
        if keyword == NAME and any(label in self._names for label in keys.values()):
            keyword = None
        if keyword == ALONE and not is_bare:
            keyword = None
        if keyword in IN_ANSWERS and guess is None:
            answers = answered_by(plain, keys, [each for each in found if each.list == keyword])
            guess = answers[0] if len(answers) == 1 else None
            keyword = None if answers else keyword
        is_certain = is_bare and keyword is not None and (guess is None or keyword in STEERING)
        trigger = ENTRIES.get(keyword, keyword) if keyword else None
        return Typed(words, choice, trigger, is_certain, is_greeting=keyword == GREETING, guess=guess, is_bare=is_bare)

    def _cry(self, words: str, plain: Phrase, language: str) -> Typed:
        """Hear a cry for help, and whether it is all that was typed."""
        found = self._keywords.find(plain, language) if len(words) <= LONGEST_SENTENCE else []
        is_bare = any(each.list == "emergency" and each.length == len(plain) for each in found)
        return Typed(words, None, "emergency", is_certain=True, is_bare=is_bare)

    def _without_no_cries(self, plain: Phrase) -> Phrase:
        """Take out what only sounds like a cry for help; a sign stays in its place, lest its neighbours make a phrase."""
        whole = f" {' '.join(plain)} "
        for each in self._no_cries:
            whole = whole.replace(f" {each} ", " · ")
        return tuple(whole.split())

    def _is_cry(self, plain: Phrase) -> bool:
        """Tell whether words for an emergency stand anywhere in what may be a whole story."""
        return any(
            plain[start : start + len(phrase)] == phrase
            for start, word in enumerate(plain)
            for phrase in self._cries.get(word, ())
        )

    def _said(self, plain: Phrase, labels: dict[str, Phrase]) -> str | None:
        """Take a yes for the only answer, and a no for the one that means none of these."""
        yes, no = self._yes_and_no
        if plain not in yes | no | self._nones:
            return None
        nones = [
            key
            for key, label in labels.items()
            if (key in NONE_OF_THEM and label not in self._not_none)
            or (key == TICKED_NONE and label in self._none_of_these)
        ]
        return said_of(labels, nones, is_yes=plain in yes)

    def _named(self, plain: Phrase, labels: dict[str, Phrase], language: str) -> str | None:
        """Find the one choice that is a language named in a sentence, where nobody names the present one to get it."""
        named = {self._names[(word,)] for word in plain if (word,) in self._names}
        named -= {language} if len(plain) > 1 else set()
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
