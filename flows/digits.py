"""Digits of any script as 0 to 9: people type numbers on the keyboard that they have."""

import unicodedata


def plain_digits(words: str) -> str:
    """Write digits of any script as 0 to 9, and leave out marks that steer the direction of writing."""
    kept = (sign for sign in words if unicodedata.category(sign) != "Cf")
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in kept)
