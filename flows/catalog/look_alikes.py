"""Names that look like something else: a role of the network, an office, Telegram, or letters that only seem to be others.

People trust a message by the name above it, and fear offices. It must not judge names that people really have.
"""

import unicodedata

_CLAIMED = """
    koordination koordinator koordinatorin coordinator coordination lotse lotsin lotsen admin administrator administration
    moderator support telegram system bot zentrale
    amt behörde ausländeramt ausländerbehörde standesamt jobcenter bamf polizei police polis gericht staatsanwaltschaft bundesamt
    koordinatör yönetici yönetim destek kurum mahkeme
    координатор координація підтримка адмін адміністратор поліція суд
    منسق المنسق منسقة المنسقة مشرف المشرف الدعم إدارة الإدارة شرطة الشرطة محكمة مكتب
"""
ROLES = frozenset(_CLAIMED.split())
"""Whole words, in the languages of Lotse; a name that only contains one, as Botond, is somebody's."""
_SEEMS = str.maketrans("авекмнорстухіјѕһԁԛԝγοιαεκνρτυχ013457ı@$l", "abekmhopctyxijshdqwyoiaekvptuxoieastiasi")
"""Signs of other alphabets, and digits, that look like a small Latin letter."""
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
MOST_MARKS = 4
"""So many signs above and below one letter no script needs."""


def looks_like_another(name: str) -> bool:
    """Tell whether a name claims a role or an office, or is written so that it seems to be another."""
    words = ["".join(sign for sign in word if sign.isalnum() or sign in "@$") for word in name.casefold().split()]
    claims = any(word in ROLES or word.translate(_SEEMS) in _SEEN_ROLES for word in [*words, "".join(words)])
    return claims or any(map(_is_mixed, name.split())) or _is_piled_up(name)


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


_SEEN_ROLES = frozenset(role.translate(_SEEMS) for role in ROLES)
