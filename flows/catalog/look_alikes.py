"""Names that look like something else: a role of the network, an office, Telegram, or letters that only seem to be others.

People trust a message by the name above it, and fear offices. It must not judge names that people really have.
"""

import unicodedata

_CLAIMED = """
    koordination koordinator koordinatorin coordinator coordination lotse lotsin lotsen admin administrator administration
    moderator support telegram system zentrale
    behörde ausländeramt ausländerbehörde standesamt jobcenter bamf polizei police staatsanwaltschaft bundesamt
    koordinatör yönetici yönetim destek mahkeme
    координатор координація підтримка адмін адміністратор поліція
    منسق المنسق منسقة المنسقة الدعم إدارة الإدارة شرطة الشرطة محكمة مكتب
"""
ROLES = frozenset(_CLAIMED.split())
"""Whole words, in the languages of Lotse; a name that only contains one, as Botond, is somebody's."""
SURNAMES = frozenset({"amt", "bot", "gericht", "polis", "kurum", "суд", "مشرف", "المشرف"})
"""Words of the same kind that families are called, too: behind a first name each is somebody's."""
ARTICLES = frozenset({"die", "der", "das", "the"})
_SEEMS = str.maketrans("авекмнорстухіјѕһԁԛԝγοιαεκνρτυχ013457ı@$l", "abekmhopctyxijshdqwyoiaekvptuxoieastiasi")
"""Signs of other alphabets, and digits, that look like a small Latin letter."""
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
MOST_MARKS = 4
"""So many signs above and below one letter no script needs."""


def looks_like_another(name: str) -> bool:
    """Tell whether a name claims a role or an office, or is written so that it seems to be another."""
    words = ["".join(sign for sign in word if sign.isalnum() or sign in "@$") for word in name.casefold().split()]
    first = next((word for word in words if word not in ARTICLES), "")
    whole = "".join(words)
    claims = any(_seen(word) in _SEEN_ROLES for word in [*words, whole])
    claims = claims or any(_seen(word) in _SEEN_SURNAMES for word in (first, whole))
    return claims or any(map(_is_mixed, name.split())) or _is_piled_up(name)


def _seen(word: str) -> str:
    """Write a word as somebody sees it who reads fast: in small Latin letters, without the marks above and below them."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word) if unicodedata.category(sign) != "Mn")
    return bare.translate(_SEEMS)


def _is_mixed(word: str) -> bool:
    """Tell whether letters of several alphabets that share their looks stand in one word."""
    names = {unicodedata.name(sign, "").split(" ")[0] for sign in word if sign.isalpha()}
    return len(names.intersection(SCRIPTS)) > 1


def _is_piled_up(name: str) -> bool:
    marks = 0
    for sign in unicodedata.normalize("NFD", name):
        marks = marks + 1 if unicodedata.category(sign) == "Mn" else 0
        if marks > MOST_MARKS:
            return True
    return False


_SEEN_ROLES = frozenset(map(_seen, ROLES))
_SEEN_SURNAMES = frozenset(map(_seen, SURNAMES))
