"""How long words are for Telegram, which counts UTF-16 units, and how they are cut so that every language's reader gets them."""

LIMIT = 3500
"""So many units a message may hold of words that are not ours; a head, and what steers the writing direction, fit beside them."""
CAPTION_LIMIT = 800
CUT_MARK = " …"


def units(words: str) -> int:
    """Count the units that words take at most: each line costs one more where it is read from right to left."""
    return sum(map(_unit, words))


def _unit(sign: str) -> int:
    return 2 if sign == "\n" or ord(sign) > 0xFFFF else 1


def shortened(words: str, most: int) -> str:
    """Cut words off after so many units, and show that there was more."""
    if units(words) <= most:
        return words
    return words[: _fitting(words, most - len(CUT_MARK))].rstrip() + CUT_MARK


def parts(words: str, most: int = LIMIT) -> list[str]:
    """Cut words into parts of at most so many units, where a line or a word ends if there is such a place near the end."""
    cut: list[str] = []
    while units(words) > most:
        end = _good_end(words, _fitting(words, most))
        cut.append(words[:end])
        words = words[end:]
    return [part for part in (*cut, words) if part.strip()]


def _fitting(words: str, most: int) -> int:
    """Tell how many signs fit into so many units."""
    taken = 0
    for index, sign in enumerate(words):
        taken += _unit(sign)
        if taken > most:
            return index
    return len(words)


def _good_end(words: str, most: int) -> int:
    """Find the place to cut at or before a sign: behind a line's end, else behind a blank, else there."""
    for mark in ("\n", " "):
        found = words.rfind(mark, most // 2, most)
        if found >= 0:
            return found + 1
    return most
