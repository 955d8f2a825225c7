"""From a request that does not fit its model to the error text that Telegram gives."""

from typing import Any

from pydantic import ValidationError

from bot.telegram_server.errors import ApiError, bad_request

_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "media": "there are no messages to send",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "title": "venue title must be non-empty",
    "address": "venue address must be non-empty",
    "commands": "can't parse BotCommand: commands are not specified",
}


class RefusedError(ValueError):
    """Carries a refusal in Telegram's words through a model's validation."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(error.description)
        self.error = error


def refusal(error: ValidationError) -> ApiError:
    """Return what Telegram answers to a request whose first fault is `error`'s first."""
    fault = error.errors(include_url=False, include_input=False)[0]
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, RefusedError):
        return cause.error
    path = [part for part in fault["loc"] if isinstance(part, str)]
    field = path[0] if path else ""
    if fault["type"] == "extra_forbidden":
        return _unknown(path)
    if fault["type"] in {"missing", "string_too_short"} and len(path) == 1 and field in _MISSING:
        return bad_request(_MISSING[field])
    if field == "reply_markup":
        return _markup(fault["type"], path, fault["msg"])
    return bad_request(f"invalid parameter {'.'.join(path)}: {fault['msg']}")


def _unknown(path: list[str]) -> ApiError:
    if len(path) == 1:
        return bad_request(f'unknown parameter "{path[0]}"')
    return bad_request(f'unknown field "{path[-1]}" in parameter "{path[0]}"')


def _markup(kind: str, path: list[str], message: Any) -> ApiError:
    if kind.startswith("union_tag") or len(path) == 1:
        return bad_request("object expected as reply markup")
    what = "inline keyboard button" if "inline_keyboard" in path else "keyboard button"
    if kind == "missing":
        return bad_request(f"can't parse {what}: Can't find field \"{path[-1]}\"")
    return bad_request(f'can\'t parse {what}: field "{path[-1]}": {message}')
