"""What the server refuses, in Telegram's words: a server that is kinder than the real one hides faults."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from local_server import TOKEN, Side, running

BUTTON = {"text": "a", "callback_data": "a"}


# One server for all: what is refused leaves no trace.
@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running(limits="off") as address:
        yield address


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


REFUSED_MESSAGES = {
    "no text": ({}, "message text is empty"),
    "only blanks": ({"text": " \n\u200b"}, "message text is empty"),
    "only tags": ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    "4097 units": ({"text": "x" * 4097}, "message is too long"),
    "4098 units in 2049 characters": ({"text": "😀" * 2049}, "message is too long"),
    "unknown parameter": ({"text": "x", "texts": 1}, 'unknown parameter "texts"'),
    "unknown parse mode": ({"text": "x", "parse_mode": "Nope"}, "unsupported parse_mode"),
    "open tag": (
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "65 bytes of data": (
        {"text": "x", "reply_markup": keyboard([{"text": "a", "callback_data": "ä" * 32 + "a"}])},
        "BUTTON_DATA_INVALID",
    ),
    "no data": ({"text": "x", "reply_markup": keyboard([{"text": "a", "callback_data": ""}])}, "BUTTON_DATA_INVALID"),
    "101 buttons": ({"text": "x", "reply_markup": keyboard(*[[BUTTON]] * 101)}, "reply markup is too long"),
    "a button without action": (
        {"text": "x", "reply_markup": keyboard([{"text": "a"}])},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "a button with two actions": (
        {"text": "x", "reply_markup": keyboard([{**BUTTON, "url": "https://example.org"}])},
        "can't parse inline keyboard button: exactly one of the optional fields must be used",
    ),
    "a button without text": (
        {"text": "x", "reply_markup": keyboard([{"callback_data": "a"}])},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    "a misspelt field": (
        {"text": "x", "reply_markup": keyboard([{**BUTTON, "calback": "a"}])},
        'unknown field "calback" in parameter "reply_markup"',
    ),
    "a button to this machine": (
        {"text": "x", "reply_markup": keyboard([{"text": "a", "url": "http://localhost/x"}])},
        "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
    ),
    "garbage as markup": ({"text": "x", "reply_markup": {"nonsense": 1}}, "object expected as reply markup"),
    "text as markup": ({"text": "x", "reply_markup": "no JSON"}, "object expected as reply markup"),
    "an entity past the end": (
        {"text": "abc", "entities": [{"type": "bold", "offset": 2, "length": 2}]},
        "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 4",
    ),
}


@pytest.mark.parametrize(("params", "reason"), REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES)
def test_messages_that_are_refused(side: Side, person: int, params: dict[str, Any], reason: str):
    before = side.chat(person)
    answer = side.call("sendMessage", chat_id=person, **params)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}
    assert side.chat(person) == before


def test_messages_at_the_limit_pass(side: Side, person: int):
    for text in ("x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>", "&lt;" * 4096):
        assert side.call("sendMessage", chat_id=person, text=text, parse_mode="HTML")["ok"]
    rows = [[{"text": "a", "callback_data": "ä" * 32}] * 10] * 10
    assert side.call("sendMessage", chat_id=person, text="x", reply_markup=keyboard(*rows))["ok"]


REFUSED_CALLS = {
    "no chat": ("sendMessage", {"text": "x"}, "chat_id is empty"),
    "a name nobody has": ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    "latitude 91": ("sendLocation", {"latitude": 91, "longitude": 0}, "invalid parameter latitude"),
    "no document": ("sendDocument", {}, "there is no document in the request"),
    "not a file id": ("sendDocument", {"document": "BQACx"}, "wrong file identifier/HTTP URL specified"),
    "an address": ("sendPhoto", {"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
    "an attachment that is not there": (
        "sendDocument",
        {"document": "attach://x"},
        "wrong file identifier/HTTP URL specified",
    ),
    "an album of one": ("sendMediaGroup", {"media": []}, "there are no messages to send"),
    "no ids": ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    "101 ids": ("deleteMessages", {"message_ids": [*range(101)]}, "too many message identifiers specified"),
    "edit without target": ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    "an action nobody knows": ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
}


@pytest.mark.parametrize(("method", "params", "reason"), REFUSED_CALLS.values(), ids=REFUSED_CALLS)
def test_calls_that_are_refused(side: Side, person: int, method: str, params: dict[str, Any], reason: str):
    chat = {} if reason == "chat_id is empty" else {"chat_id": person}
    answer = side.call(method, **{**chat, **params})
    assert answer["error_code"] == 400
    assert answer["description"].startswith(f"Bad Request: {reason}")


REFUSED_ELSEWHERE = {
    "unknown query": (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "an address to open": (
        "answerCallbackQuery",
        {"callback_query_id": "1", "url": "https://example.org"},
        "URL_INVALID",
    ),
    "an answer of 201": (
        "answerCallbackQuery",
        {"callback_query_id": "1", "text": "x" * 201},
        "invalid parameter text",
    ),
    "no such file": ("getFile", {"file_id": "x"}, "invalid file_id"),
    "a command with a capital": (
        "setMyCommands",
        {"commands": [{"command": "Start", "description": "x"}]},
        "BOT_COMMAND_INVALID",
    ),
    "a command without description": (
        "setMyCommands",
        {"commands": [{"command": "start", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    "101 commands": (
        "setMyCommands",
        {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "a language of three letters": ("getMyCommands", {"language_code": "kmr"}, "invalid language code specified"),
    "a scope nobody knows": ("getMyCommands", {"scope": {"type": "x"}}, "invalid parameter scope"),
    "a name of 65": ("setMyName", {"name": "x" * 65}, "invalid parameter name"),
    "a secret with a blank": ("setWebhook", {"url": "http://x.org", "secret_token": "a b"}, "secret token contains"),
    "a limit of 101": ("getUpdates", {"limit": 101}, "invalid parameter limit"),
}


@pytest.mark.parametrize(("method", "params", "reason"), REFUSED_ELSEWHERE.values(), ids=REFUSED_ELSEWHERE)
def test_calls_without_a_chat_that_are_refused(side: Side, method: str, params: dict[str, Any], reason: str):
    answer = side.call(method, **params)
    assert answer["error_code"] == 400
    assert answer["description"].startswith(f"Bad Request: {reason}")


def test_unknown_methods_do_not_exist(side: Side):
    assert side.call("sendDice") == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


def test_captions_end_at_1024(side: Side, person: int):
    files = {"document": ("a.txt", b"x")}
    for length, ok in ((1024, True), (1025, False)):
        data = {"chat_id": str(person), "caption": "x" * length}
        answer = side.client.post(f"/bot{TOKEN}/sendDocument", data=data, files=files).json()
        assert answer["ok"] is ok
    assert answer["description"] == "Bad Request: message caption is too long"


def test_a_file_that_nothing_refers_to_is_an_unknown_parameter(side: Side, person: int):
    files = {"other": ("a.txt", b"x")}
    data = {"chat_id": str(person), "text": "x"}
    answer = side.client.post(f"/bot{TOKEN}/sendMessage", data=data, files=files).json()
    assert answer["description"] == 'Bad Request: unknown parameter "other"'


def test_photos_must_be_pictures(side: Side, person: int):
    for data, reason in ((b"no picture", "IMAGE_PROCESS_FAILED"), (b"", "file must be non-empty")):
        answer = side.client.post(
            f"/bot{TOKEN}/sendPhoto", data={"chat_id": str(person)}, files={"photo": ("a.png", data)}
        ).json()
        assert answer["description"] == f"Bad Request: {reason}"


def test_four_ways_to_pass_parameters(side: Side, person: int):
    url = f"/bot{TOKEN}/sendMessage"
    markup = keyboard([BUTTON])
    form = {"chat_id": str(person), "text": "Grüße & mehr", "reply_markup": json.dumps(markup)}
    answers = [
        side.client.get(url, params=form),
        side.client.post(url, data=form),
        side.client.post(url, json={**form, "chat_id": person, "reply_markup": markup}),
        side.client.post(url, files={name: (None, value) for name, value in form.items()}),
        side.client.post(f"/bot{TOKEN}/SENDMESSAGE", json=form),
    ]
    for answer in answers:
        result = answer.json()["result"]
        assert (result["text"], result["reply_markup"]) == ("Grüße & mehr", markup)


def test_bodies_that_do_not_parse(side: Side):
    url = f"/bot{TOKEN}/getMe"
    for content, kind in ((b"{", "application/json"), (b"[1]", "application/json"), (b"x", "text/plain")):
        answer = side.client.post(url, content=content, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["error_code"]) == (400, 400)
