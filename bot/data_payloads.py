"""What a person gets of their own data as a file, and which messages are taken out of their chat, as payloads and as calls.

Must not keep anything; the file is made when it is sent.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from telegram import InputFile

from bot.i18n import END_OF_ISOLATE, ISOLATE
from flows.catalog.data_words import CODES, LISTS, VALUE_LANGUAGE
from flows.my_data import DataFile, MessagesGone
from flows.text import AnyText, Joined, LanguageNames, Text, from_json, to_json

DATA_FILE, GONE = "data_file", "gone"
FILE_NAME: Final = "lotse-daten.json"
_NO_ISOLATES: Final = str.maketrans("", "", ISOLATE + END_OF_ISOLATE)
_TEXT_KEYS: Final = ({"text", "params"}, {"verbatim"}, {"joined", "separator"})


def data_payload(said: DataFile | MessagesGone) -> dict[str, Any]:
    """Turn it into JSON values for the outbox."""
    if isinstance(said, MessagesGone):
        return {"kind": GONE, "message_ids": list(said.message_ids)}
    return {"kind": DATA_FILE, "tree": _written(said.collected.tree()), "body": to_json(said.body)}


def _written(value: Any) -> Any:
    """Write texts as JSON values, wherever they stand."""
    if isinstance(value, dict):
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else to_json(value)


def data_file(payload: dict[str, Any], in_words: Callable[[AnyText], str]) -> InputFile:
    """Make the file: indented JSON in UTF-8; a code where there is one, other texts in the reader's language, bare of signs.

    What keeps an inserted value's direction on a screen would be a part of the value for a program.
    """

    def bare(said: AnyText) -> str:
        return in_words(said).translate(_NO_ISOLATES)

    content = json.dumps(_read(payload["tree"], bare), ensure_ascii=False, indent=2)
    return InputFile(content.encode(), FILE_NAME)


def _read(value: Any, in_words: Callable[[AnyText], str]) -> Any:
    if isinstance(value, list):
        return [_read(each, in_words) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) - {"count"} in _TEXT_KEYS:
        said: AnyText = from_json(value)  # type: ignore[assignment]  # to_json wrote a text there
        codes = _codes(said)
        return in_words(said) if codes is None else codes[0] if len(codes) == 1 else codes
    return {key: _listed(key, _read(each, in_words)) for key, each in value.items()}


def _listed(key: str, value: Any) -> Any:
    """Keep a list of one a list, so that a program finds the same kind of value there for everybody."""
    return [value] if key in LISTS and not isinstance(value, list) else value


def _codes(said: AnyText) -> list[str | bool] | None:
    """Find the codes that a text stands for; None where it is words."""
    if isinstance(said, Joined):
        parts = [_codes(part) for part in said.parts]
        return [code for part in parts for code in part or ()] if parts and None not in parts else None
    if not isinstance(said, Text):
        return None
    if said.msgid == VALUE_LANGUAGE:
        spoken = said.params["language"]
        return list(spoken.codes) if isinstance(spoken, LanguageNames) else None
    return [CODES[said.msgid]] if said.msgid in CODES else None
