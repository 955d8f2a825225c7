"""Lists of values in SQL text: `IN (…)` with a parameter for each. Must not put a value into the text."""

from collections.abc import Iterable


def listed(name: str, values: Iterable[object]) -> tuple[str, dict[str, object]]:
    """Make the bracket behind an `IN`, and its parameters; nothing is in the bracket of no values.

    Args:
        name: what its parameters are called, before their number.
        values: what is listed.
    """
    params = {f"{name}_{number}": value for number, value in enumerate(values)}
    places = ", ".join(f":{param}" for param in params)
    return f"({places or 'NULL'})", params
