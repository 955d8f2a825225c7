"""By which names people call languages: in any language that Lotse speaks, as their speakers do, and as it is often typed."""

from bot.i18n import Translator
from bot.keywords import Phrase, folded
from flows.text import N_, LanguageNames, text

LANGUAGE_NAME = N_("handoff.language_choice")
OWN_NAMES = {
    "de": "Deutsch", "en": "English", "ar": "العربية", "tr": "Türkçe", "uk": "українська",
    "ru": "русский", "fa": "فارسی", "ps": "پښتو", "ku": "kurdî (kurmancî)", "ckb": "کوردیی ناوەندی",
    "fr": "français", "es": "español", "it": "italiano", "pt": "português", "pl": "polski",
    "ro": "română", "bg": "български", "sq": "shqip", "sr": "српски", "hr": "hrvatski", "bs": "bosanski",
    "mk": "македонски", "el": "Ελληνικά", "hu": "magyar", "cs": "čeština", "ka": "ქართული",
    "hy": "հայերեն", "az": "azərbaycan", "ti": "ትግርኛ", "am": "አማርኛ", "so": "Soomaali", "ur": "اردو",
    "hi": "हिन्दी", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip
"""The languages that people may say they speak, as their speakers call them (source: Unicode CLDR by Babel; a test compares).

By whatever name, they lead to the choice of those that Lotse speaks. Babel would read a file for each, at every start.
"""
WITHOUT_OWN_NAME = ("prs",)
"""Languages that CLDR has no data in."""
ALSO_CALLED = {
    "farsi": "fa", "kurmanji": "ku", "kurmandschi": "ku", "sorani": "ckb", "pashto": "ps",
    "عربي": "ar", "بالعربي": "ar", "تركي": "tr", "كردي": "ku", "فارسي": "fa", "روسي": "ru", "اوكراني": "uk",
    "انجليزي": "en", "انكليزي": "en", "русски": "ru", "українською": "uk", "російською": "ru", "арабською": "ar",
    "турецькою": "tr", "англійською": "en",
}  # fmt: skip
"""What speakers call theirs, or in which form they say it, where the lists of names have another word."""


def language_names(translator: Translator) -> dict[Phrase, str]:
    """Name languages as each other and as their own speakers do: their codes by the folded names."""
    names = {folded(name): code for name, code in ALSO_CALLED.items()}
    for code in (*OWN_NAMES, *WITHOUT_OWN_NAME):
        name_of = text(LANGUAGE_NAME, language=LanguageNames((code,)))
        for name in [*(translator.plain(name_of, each) for each in translator.languages), OWN_NAMES.get(code, "")]:
            names.setdefault(folded(name.partition("(")[0]), code)
    return names
