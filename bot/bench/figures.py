"""What was measured, each figure with its number of things and of rounds, and how that is printed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure.

    Args:
        key: its name in the contract of the bench.
        value: what was measured; of several rounds the median.
        unit: what the value counts.
        n: how many things it was measured on.
        of: what those things are.
        rounds: how often it was measured.
        others: the same of the yardsticks, and what else is worth knowing, by name.
    """

    key: str
    value: float
    unit: str
    n: int
    of: str
    rounds: int = 1
    others: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the figure as JSON values."""
        others = {name: rounded(value) for name, value in self.others.items()}
        return {
            "value": rounded(self.value),
            "unit": self.unit,
            "n": self.n,
            "of": self.of,
            "rounds": self.rounds,
        } | others


def rounded(value: float) -> float:
    """Cut a number to four digits that count; whole numbers stay whole."""
    return value if isinstance(value, int) else float(f"{value:.4g}")


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return float(median(values))


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def to_json(figures: Iterable[Figure]) -> str:
    """Print all figures as one object."""
    return json.dumps({figure.key: figure.as_json() for figure in figures}, indent=2)


def to_table(figures: Iterable[Figure]) -> str:
    """Print all figures as aligned text."""
    rows = [("figure", "value", "unit", "n", "rounds", "beside it"), *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column == 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    beside = " · ".join(f"{name} {rounded(value):g}" for name, value in figure.others.items())
    return (
        figure.key,
        f"{rounded(figure.value):g}",
        figure.unit,
        f"{figure.n} {figure.of}",
        str(figure.rounds),
        beside,
    )
