"""Bodies and queries that no client sends: refused with a 400, and nothing is left behind that cannot be told again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from local_server import TOKEN, Side, running

from bot.telegram_server.calls import CallLog

BOT = f"/bot{TOKEN}"
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
NOT_UTF8 = "Bad Request: strings must be encoded in UTF-8"
NO_JSON = "Bad Request: can't parse request parameters: JSON does not parse"


# One server for all: what is refused leaves no trace.
@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running(limits="off") as address:
        yield address


def assert_all_can_be_read(side: Side, person: int) -> None:
    for path in ("/people", f"/people/{person}/chat", "/calls"):
        side.get(path)


BOTS_BODIES = {
    "half a character": ({"text": "\ud83d"}, NOT_UTF8),
    "half a character deep inside": (
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "\udc00", "callback_data": "a"}]]}},
        NOT_UTF8,
    ),
    "half a character in JSON inside JSON": (
        {"text": "x", "reply_markup": json.dumps({"inline_keyboard": [[{"text": "\ud83d", "callback_data": "a"}]]})},
        NOT_UTF8,
    ),
    "half a character as a name": ({"text": "x", "\ud83d": "x"}, NOT_UTF8),
}


@pytest.mark.parametrize(("params", "reason"), BOTS_BODIES.values(), ids=BOTS_BODIES)
def test_a_bots_half_character_is_refused(side: Side, person: int, params: dict[str, Any], reason: str):
    body = json.dumps({"chat_id": person, **params})
    response = side.client.post(f"{BOT}/sendMessage", content=body, headers=JSON)
    assert (response.status_code, response.json()["description"]) == (400, reason)
    assert_all_can_be_read(side, person)


RAW_BODIES = {
    "bytes that are no UTF-8": (b'{"text":"\xed\xa0\xbd"}', JSON, NOT_UTF8),
    "a form's bytes that are no UTF-8": (b"text=%ED%A0%BD", FORM, NOT_UTF8),
    "no number": (b'{"text":NaN}', JSON, NO_JSON),
    "without end": (b'{"text":1e999}', JSON, NO_JSON),
    "far too deep": (b"[" * 100_000, JSON, NO_JSON),
    "too deep to tell again": (b'{"text":' + b"[" * 900 + b"]" * 900 + b"}", JSON, NO_JSON),
    "a nested object far too deep": (b"text=x&chat_id=1&entities=" + b"[" * 100_000, FORM, None),
}


@pytest.mark.parametrize(("body", "headers", "reason"), RAW_BODIES.values(), ids=RAW_BODIES)
def test_a_bots_odd_body_is_refused(side: Side, person: int, body: bytes, headers: dict[str, str], reason: str | None):
    response = side.client.post(f"{BOT}/sendMessage", content=body, headers=headers)
    assert response.status_code == 400
    description = response.json()["description"]
    assert description == reason if reason else description.startswith("Bad Request: invalid parameter entities")
    assert_all_can_be_read(side, person)


def test_a_bots_query_and_multipart_that_cannot_be_read(side: Side, person: int):
    broken = {"content-type": "multipart/form-data; boundary=x"}
    for response in (
        side.client.get(f"{BOT}/getMe?x=%ED%A0%BD"),
        side.client.post(f"{BOT}/sendMessage", content=b"no parts", headers=broken),
        side.client.post(f"{BOT}/sendMessage", content=b"x", headers={"content-type": "multipart/form-data"}),
    ):
        assert (response.status_code, response.json()["ok"]) == (400, False)
    location = {"chat_id": person, "latitude": 52, "longitude": 9, "horizontal_accuracy": "nan"}
    assert side.call("sendLocation", **location)["error_code"] == 400
    assert_all_can_be_read(side, person)


@pytest.mark.parametrize("url", ["http://[x", "https://[::1"])
def test_addresses_that_are_none(side: Side, person: int, url: str):
    assert side.call("setWebhook", url=url)["description"] == "Bad Request: bad webhook: Invalid HTTP URL specified"
    markup = {"inline_keyboard": [[{"text": "a", "url": url}]]}
    answer = side.call("sendMessage", chat_id=person, text="x", reply_markup=markup)
    assert answer["description"] == f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"


PEOPLES_BODIES = {
    "half a character": (b'{"text":"\\ud83d"}', "strings must be encoded in UTF-8"),
    "bytes that are no UTF-8": (b'{"text":"\xff"}', "strings must be encoded in UTF-8"),
    "no number": (b'{"location":{"latitude":52,"longitude":9,"horizontal_accuracy":NaN}}', "the body is no JSON"),
    "without end": (b'{"location":{"latitude":52,"longitude":9,"horizontal_accuracy":1e999}}', "the body is no JSON"),
    "far too deep": (b"[" * 100_000, "the body is no JSON"),
}


@pytest.mark.parametrize(("body", "reason"), PEOPLES_BODIES.values(), ids=PEOPLES_BODIES)
def test_a_persons_odd_body_is_refused(side: Side, person: int, body: bytes, reason: str):
    response = side.client.post(f"/people/{person}/messages", content=body)
    assert (response.status_code, response.json()) == (400, {"error": reason})
    assert_all_can_be_read(side, person)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999"])
def test_a_query_wants_a_number_with_an_end(side: Side, person: int, number: str):
    for path in (
        f"/calls?since={number}",
        f"/people/{person}/chat?wait={number}",
        f"/people/{person}/chat?since={number}",
    ):
        response = side.client.get(path)
        assert (response.status_code, list(response.json())) == (400, ["error"])


@pytest.mark.parametrize("code", ["de_DE", "a", "english language", "", "de\n", "-de", "de-"])
def test_a_phones_language_has_a_languages_shape(side: Side, code: str):
    response = side.client.post("/people", json={"first_name": "A", "language_code": code})
    assert response.status_code == 400
    assert response.json()["error"].startswith("language_code: ")


@pytest.mark.parametrize("code", ["de", "ckb", "pt-BR", "zh-Hans-CN"])
def test_languages_that_phones_have(side: Side, code: str):
    assert side.post("/people", {"first_name": "A", "language_code": code})["id"]


def test_the_log_of_calls_can_always_be_told():
    log = CallLog()
    log.open("\ud83d", {"text": ["\ud83d", {"\ud83d": float("nan")}, None, 1.5]})
    told = log.since(0)
    json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    assert told[0]["params"] == {"text": ["?", {"?": "nan"}, None, 1.5]}


def test_a_button_without_scheme_leads_to_http(side: Side, person: int):
    markup = {"inline_keyboard": [[{"text": "a", "url": "example.org/x"}, {"text": "b", "url": "HTTPS://example.org"}]]}
    sent = side.call("sendMessage", chat_id=person, text="x", reply_markup=markup)["result"]
    urls = [button["url"] for button in sent["reply_markup"]["inline_keyboard"][0]]
    assert urls == ["http://example.org/x", "HTTPS://example.org"]
    assert [button["url"] for button in side.chat(person)[-1]["buttons"][0]] == urls


def test_a_keyboard_for_one_time_says_so(side: Side, person: int):
    for one_time in (True, False):
        markup = {"keyboard": [["a"]], "one_time_keyboard": one_time}
        side.call("sendMessage", chat_id=person, text="x", reply_markup=markup)
        assert side.chat(person)[-1]["keyboard_one_time"] is one_time


def test_a_bot_id_of_a_thousand_digits(side: Side, person: int):
    assert side.client.get(f"/people/{person}/chat?bot={'1' * 5000}").status_code == 404
