"""What a person gets of their own data as a file, and which messages are taken out of their chat, as payloads and as calls.

Must not keep anything; the file is made when it is sent.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from telegram import InputFile

from flows.my_data import DataFile, MessagesGone
from flows.text import AnyText, from_json, to_json

DATA_FILE, GONE = "data_file", "gone"
FILE_NAME: Final = "lotse-daten.json"
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
    """Make the file: indented JSON in UTF-8, its texts in the reader's language."""
    content = json.dumps(_read(payload["tree"], in_words), ensure_ascii=False, indent=2)
    return InputFile(content.encode(), FILE_NAME)


def _read(value: Any, in_words: Callable[[AnyText], str]) -> Any:
    if isinstance(value, list):
        return [_read(each, in_words) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) - {"count"} in _TEXT_KEYS:
        return in_words(from_json(value))  # type: ignore[arg-type]  # to_json wrote a text there
    return {key: _read(each, in_words) for key, each in value.items()}
