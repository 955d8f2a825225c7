"""Digits of any script as 0 to 9: people type numbers on the keyboard that they have."""

import re
import unicodedata


def plain_digits(words: str) -> str:
    """Write digits of any script as 0 to 9, and leave out marks that steer the direction of writing."""
    kept = (sign for sign in words if unicodedata.category(sign) != "Cf")
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in kept)


def only_number(words: str, length: int) -> str:
    """Find the one number of so many digits that words hold; empty where there is none, or another number beside it."""
    numbers = re.findall(r"\d+", plain_digits(words))
    return numbers[0] if len(numbers) == 1 and len(numbers[0]) == length else ""
