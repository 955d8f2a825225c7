"""A sheet as a payload, and as the file that is sent. Must not keep the file; it is made anew for each sending."""

from typing import Any, Final

from telegram import InputFile

from bot.i18n import Translator
from bot.sheet_file import sheet_file
from flows.engine.events import SheetOffered
from flows.engine.sheet import read_sheet
from flows.text import to_json

SHEET: Final = "sheet"


def sheet_payload(offered: SheetOffered) -> dict[str, Any]:
    """Turn it into JSON values for the outbox."""
    return {"kind": SHEET, "sheet": offered.sheet.as_json(), "body": to_json(offered.body)}


def sheet_document(payload: dict[str, Any], translator: Translator, language: str) -> InputFile:
    """Make the PDF in a reader's language."""
    sheet = read_sheet(payload["sheet"])
    return InputFile(sheet_file(sheet, translator, language), f"{sheet.name}.pdf")
