"""Events become payloads that can be kept, and payloads become Bot API calls in the receiver's language, at send time."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from telegram import InputFile

from bot import callback_data
from bot.calendar_file import FILE_NAME, calendar_file
from bot.data_payloads import DATA_FILE, GONE, data_file, data_payload
from bot.i18n import Translator, is_right_to_left
from bot.sheet_payloads import SHEET, sheet_document, sheet_payload
from flows.engine.events import CalendarOffered, Choice, Enclosed, Event, Pinned, Prompt, SheetOffered, Shown, Spotted
from flows.my_data import DataFile, MessagesGone
from flows.text import N_, AnyText, Verbatim, from_json, lines, text, to_json
from storage.repositories.outbox import SILENT

SHARE_LOCATION = N_("places.share_button")
ENCLOSING = {"photo": "sendPhoto", "voice": "sendVoice", "document": "sendDocument"}
"""The method that sends each kind of file again."""
CALENDAR_TITLE, CALENDAR_HINT = N_("meeting.title"), N_("meeting.calendar")
Said = Prompt | Enclosed | Spotted | SheetOffered | DataFile | MessagesGone
Payload = dict[str, Any]
Markup = dict[str, Any]
"""A `reply_markup`, as the Bot API spells it."""


@dataclass(frozen=True)
class ApiCall:
    """A call of the Bot API: the method and its arguments but the chat, as the Bot API spells them."""

    method: str
    arguments: dict[str, Any]


def payload_of(event: Event, pressed_message_id: int | None = None) -> Payload | None:
    """Turn an event into JSON values for the outbox; None if it shows nothing.

    Args:
        event: what happened.
        pressed_message_id: the message whose button led here; an edit takes its place.
    """
    if isinstance(event, Shown):
        return _shown_payload(event, pressed_message_id if event.is_edit else None)
    if isinstance(event, Pinned):
        return {
            "kind": "pinned",
            "latitude": event.latitude,
            "longitude": event.longitude,
            "title": event.title,
            "address": event.address,
        }
    if isinstance(event, Enclosed):
        return {
            "kind": "enclosed",
            "what": event.kind,
            "file_id": event.file_id,
            "body": to_json(event.body),
            **_rows_payload(event.rows),
        }
    if isinstance(event, Spotted):
        return {
            "kind": "spotted",
            "latitude": event.latitude,
            "longitude": event.longitude,
            **_rows_payload(event.rows),
        }
    if isinstance(event, SheetOffered):
        return sheet_payload(event)
    if isinstance(event, CalendarOffered):
        return {"kind": "calendar", **{name: to_json(value) for name, value in asdict(event).items()}}
    return None


def pushed_payload(said: Said) -> Payload:
    """Turn what is said to somebody who did not ask into JSON values; its buttons belong to no session."""
    if isinstance(said, DataFile | MessagesGone):
        return data_payload(said)
    event = Shown(said, "", 0) if isinstance(said, Prompt) else said
    payload = payload_of(event)
    assert payload is not None  # noqa: S101 - each of these three shows something
    return payload


def _rows_payload(rows: tuple[tuple[Choice, ...], ...], session_id: str = "", step: int = 0) -> Payload:
    listed = [[{"id": each.id, "label": to_json(each.label), "url": each.url} for each in row] for row in rows]
    return {"rows": listed, "asks_location": False, "session": session_id, "step": step}


def _shown_payload(shown: Shown, edited_message_id: int | None) -> Payload:
    prompt = shown.prompt
    return {
        "kind": "shown",
        "body": to_json(prompt.body),
        **_rows_payload(prompt.rows, shown.session_id, shown.step),
        "asks_location": prompt.asks_location,
        "edits": edited_message_id,
    }


class Renderer:
    """Renders payloads; the only place that makes markup and buttons."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator

    def render(self, payload: Payload, language: str) -> ApiCall:
        """Make the Bot API call of a payload, in a language."""
        if payload["kind"] == "pinned":
            arguments = {key: payload[key] for key in ("latitude", "longitude", "title", "address")}
            return ApiCall("sendVenue", {**arguments, "reply_markup": {"remove_keyboard": True}})
        if payload["kind"] == "enclosed":
            return self._enclosed(payload, language)
        if payload["kind"] == "spotted":
            spot = {key: payload[key] for key in ("latitude", "longitude")}
            return ApiCall("sendLocation", {**spot, "reply_markup": self._markup(payload, language)})
        if payload["kind"] == "calendar":
            return self._calendar(payload, language)
        if payload["kind"] == SHEET:
            return self._sheet(payload, language)
        if payload["kind"] == DATA_FILE:
            return self._data_file(payload, language)
        if payload["kind"] == GONE:
            return ApiCall("deleteMessages", {"message_ids": payload["message_ids"]})
        arguments = {
            "text": self.translator.html(_text(payload["body"]), language),
            "parse_mode": "HTML",
            "reply_markup": self._markup(payload, language),
        }
        if payload["edits"] is not None:
            return ApiCall("editMessageText", {**arguments, "message_id": payload["edits"]})
        return ApiCall("sendMessage", arguments | ({"disable_notification": True} if payload.get(SILENT) else {}))

    def _enclosed(self, payload: Payload, language: str) -> ApiCall:
        what = payload["what"]
        arguments = {
            what: payload["file_id"],
            "caption": self.translator.html(_text(payload["body"]), language),
            "parse_mode": "HTML",
            "reply_markup": self._markup(payload, language),
        }
        return ApiCall(ENCLOSING[what], arguments)

    def _calendar(self, payload: Payload, language: str) -> ApiCall:
        """Make the file now, for it is not kept; its name is plain for phones of any language."""
        values: dict[str, Any] = {name: from_json(value) for name, value in payload.items() if name != "kind"}
        offered = CalendarOffered(**values)
        caption = lines(text(CALENDAR_TITLE, title=Verbatim(offered.title)), text(CALENDAR_HINT))
        arguments = {
            "document": InputFile(calendar_file(offered, datetime.now(UTC)), FILE_NAME),
            "caption": self.translator.html(caption, language),
            "parse_mode": "HTML",
        }
        return ApiCall("sendDocument", arguments)

    def _data_file(self, payload: Payload, language: str) -> ApiCall:
        arguments = {
            "document": data_file(payload, lambda words: self.translator.plain(words, language)),
            "caption": self.translator.html(_text(payload["body"]), language),
            "parse_mode": "HTML",
        }
        return ApiCall("sendDocument", arguments)

    def _sheet(self, payload: Payload, language: str) -> ApiCall:
        arguments = {
            "document": sheet_document(payload, self.translator, language),
            "caption": self.translator.html(_text(payload["body"]), language),
            "parse_mode": "HTML",
        }
        return ApiCall("sendDocument", arguments)

    def plainly(self, payload: Payload, language: str) -> ApiCall:
        """Make a call of `sendMessage` that says the same, as far as words can."""
        if payload["kind"] == "pinned":
            return ApiCall("sendMessage", {"text": f"{payload['title']}\n{payload['address']}"})
        if payload["kind"] == "calendar":
            return ApiCall("sendMessage", {"text": f"{payload['title']}\n{payload['place']}"})
        if payload["kind"] == "spotted":
            return ApiCall("sendMessage", {"text": f"{payload['latitude']}, {payload['longitude']}"})
        if payload["kind"] in {DATA_FILE, SHEET}:
            return ApiCall("sendMessage", {"text": self.translator.plain(_text(payload["body"]), language)})
        return self.render({**payload, "kind": "shown", "edits": None}, language)

    def labels(self, prompt: Prompt, language: str) -> dict[str, str]:
        """List the labels of a prompt's choices by id, as the person reads them."""
        return {each.id: self.translator.plain(each.label, language) for row in prompt.rows for each in row}

    def mark_taken(self, choice: Choice, press_data: str, language: str) -> Markup:
        """Make the keyboard that an answered question keeps: the choice that was taken, or all that were ticked."""
        labels = (self.translator.plain(each, language) for each in choice.leaves or (choice.label,))
        rows = [[{"text": f"✓ {label.removeprefix('✓ ')}", "callback_data": press_data}] for label in labels]
        return {"inline_keyboard": rows}

    def _markup(self, payload: Payload, language: str) -> Markup | None:
        if payload["asks_location"]:
            return self._location_keyboard(payload, language)
        keyboard = [
            [self._button(each, payload, language) for each in _in_reading_order(row, language)]
            for row in payload["rows"]
        ]
        return {"inline_keyboard": keyboard} if keyboard else None

    def _button(self, choice: dict[str, Any], payload: Payload, language: str) -> dict[str, str]:
        label = self.translator.plain(_text(choice["label"]), language)
        if choice["url"]:
            return {"text": label, "url": choice["url"]}
        data = callback_data.encode(payload["session"], payload["step"], choice["id"])
        return {"text": label, "callback_data": data}

    def _location_keyboard(self, payload: Payload, language: str) -> Markup:
        """Offer to share the phone's location; the choices below come back as words, which are matched by label."""
        share = {"text": self.translator.plain(text(SHARE_LOCATION), language), "request_location": True}
        others = [
            [{"text": self.translator.plain(_text(each["label"]), language)} for each in row] for row in payload["rows"]
        ]
        return {"keyboard": [[share], *others], "resize_keyboard": True, "one_time_keyboard": True}


def _in_reading_order(row: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Telegram lays keyboards out from the left in every language; a right-to-left reader begins at the other end."""
    return row[::-1] if is_right_to_left(language) else row


def _text(value: object) -> AnyText:
    return from_json(value)  # type: ignore[return-value]  # payload_of wrote a text there
