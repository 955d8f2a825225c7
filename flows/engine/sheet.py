"""A sheet of paper to take along: what stands on it in two languages, as texts. Must not lay out, translate or be kept.

On the one side stands the reader's language, on the other German, as an office reads it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flows.text import AnyText, Text, from_json, to_json


@dataclass(frozen=True)
class Row:
    """A line in both languages.

    Args:
        words: what it says; on the German side, in German.
        detail: small print below, in both.
        has_box: whether there is a box to tick.
    """

    words: AnyText
    detail: AnyText | None = None
    has_box: bool = False


@dataclass(frozen=True)
class Block:
    """Rows that belong together, under a heading; a heading alone stays away."""

    heading: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole sheet.

    Args:
        name: the file's, in plain letters for phones of any language, without its ending.
        title: what it is.
        made_on: the day it shows.
        lead: rows before the first block.
        blocks: what it is about.
        foot: small rows at the end.
    """

    name: str
    title: Text
    made_on: date
    lead: tuple[Row, ...]
    blocks: tuple[Block, ...]
    foot: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """Turn the sheet into JSON values that `read_sheet` reads back."""
        return {
            "name": self.name,
            "title": to_json(self.title),
            "made_on": self.made_on.isoformat(),
            "lead": _rows_json(self.lead),
            "blocks": [{"heading": to_json(each.heading), "rows": _rows_json(each.rows)} for each in self.blocks],
            "foot": _rows_json(self.foot),
        }


def read_sheet(values: dict[str, Any]) -> Sheet:
    """Read back what `as_json` wrote."""
    return Sheet(
        values["name"],
        cast("Text", from_json(values["title"])),
        date.fromisoformat(values["made_on"]),
        _read_rows(values["lead"]),
        tuple(Block(cast("Text", from_json(each["heading"])), _read_rows(each["rows"])) for each in values["blocks"]),
        _read_rows(values["foot"]),
    )


def _rows_json(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    return [
        {"words": to_json(row.words), "detail": to_json(row.detail) if row.detail else None, "has_box": row.has_box}
        for row in rows
    ]


def _read_rows(values: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(_read(each["words"]), _read(each["detail"]), each["has_box"]) for each in values)


def _read(value: object) -> Any:
    return None if value is None else from_json(value)
