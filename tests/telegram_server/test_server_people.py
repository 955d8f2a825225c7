"""The people's side: what a person can do, what the chat then shows, what the bot is told."""

import asyncio
import base64
import time
from typing import Any

import httpx
import pytest
from local_server import Side
from telegram import Bot


def refused(side: Side, path: str, body: Any) -> tuple[int, str]:
    response = side.client.post(path, json=body)
    return response.status_code, response.json()["error"]


def last_message(side: Side) -> dict[str, Any]:
    return side.updates(offset=-1)[0]["message"]


def test_people(side: Side):
    first = side.post("/people", {"first_name": "Amal", "language_code": "ar", "role": "guide"})["id"]
    second = side.post("/people", {"first_name": "Sam"})["id"]
    assert side.get("/people") == [
        {"id": first, "first_name": "Amal", "language_code": "ar", "role": "guide"},
        {"id": second, "first_name": "Sam", "language_code": None, "role": None},
    ]
    assert side.updates() == []
    side.post(f"/people/{second}/messages", {"text": "Hallo"})
    assert last_message(side)["from"] == {"id": second, "is_bot": False, "first_name": "Sam"}


def test_a_deep_link(side: Side, person: int):
    side.post(f"/people/{person}/messages", {"text": "/start place_7"})
    message = last_message(side)
    assert (message["text"], message["entities"]) == (
        "/start place_7",
        [{"type": "bot_command", "offset": 0, "length": 6}],
    )


SENT = {
    "location": ({"location": {"latitude": 52.4, "longitude": 9.7}}, {"latitude": 52.4, "longitude": 9.7}),
    "voice": ({"voice": True, "size": 500}, {"mime_type": "audio/ogg", "file_size": 500}),
    "document": ({"document": "a.pdf"}, {"file_name": "a.pdf", "mime_type": "application/pdf"}),
    "contact": ({"contact": {"phone_number": "+49", "first_name": "A"}}, {"phone_number": "+49", "first_name": "A"}),
}


@pytest.mark.parametrize("kind", SENT)
async def test_kinds_of_messages(bot: Bot, side: Side, person: int, kind: str):
    body, expected = SENT[kind]
    sent = side.post(f"/people/{person}/messages", body)
    update = (await bot.get_updates())[-1]
    assert update.message.message_id == sent["message_id"]
    assert expected.items() <= getattr(update.message, kind).to_dict().items()
    assert expected.items() <= side.chat(person)[-1][kind].items()


def test_photos_captions_replies_and_own_contact(side: Side, person: int):
    photo = side.post(f"/people/{person}/messages", {"photo": True, "caption": "#da"})["message_id"]
    message = last_message(side)
    assert (message["caption"], len(message["photo"])) == ("#da", 2)
    assert message["caption_entities"] == [{"type": "hashtag", "offset": 0, "length": 3}]
    side.post(f"/people/{person}/messages", {"contact": True, "reply_to": photo})
    message = last_message(side)
    assert (message["contact"]["user_id"], message["reply_to_message"]["message_id"]) == (person, photo)


def test_albums_are_several_messages_of_one_group(side: Side, person: int):
    album = [{"photo": True, "caption": "eins"}, {"photo": True}]
    ids = side.post(f"/people/{person}/messages", {"album": album})["message_ids"]
    first, second = side.updates(offset=-2)
    assert [first["message"]["message_id"], second["message"]["message_id"]] == ids
    assert first["message"]["media_group_id"] == second["message"]["media_group_id"]


def test_documents_carry_their_bytes(side: Side, person: int):
    content = base64.b64encode(b"Inhalt").decode()
    side.post(f"/people/{person}/messages", {"document": "a.txt", "content_base64": content})
    document = side.chat(person)[-1]["document"]
    assert document["file_size"] == 6
    assert side.client.get(f"/files/{document['file_id']}").content == b"Inhalt"


def test_an_edit_keeps_the_id(side: Side, person: int):
    message_id = side.post(f"/people/{person}/messages", {"text": "alt"})["message_id"]
    side.patch(f"/people/{person}/messages/{message_id}", {"text": "neu"})
    shown = side.chat(person)[-1]
    assert (shown["message_id"], shown["text"], shown["edited"]) == (message_id, "neu", True)
    update = side.updates(offset=-1)[0]["edited_message"]
    assert (update["message_id"], update["text"]) == (message_id, "neu")
    assert side.client.patch(f"/people/{person}/messages/999", json={"text": "x"}).status_code == 404


def keyboard_of(side: Side, person: int, *labels: str) -> int:
    rows = [[{"text": label, "callback_data": f"data {n}"}] for n, label in enumerate(labels)]
    rows.append([{"text": "Karte", "url": "https://example.org"}])
    sent = side.call("sendMessage", chat_id=person, text="?", reply_markup={"inline_keyboard": rows})
    return sent["result"]["message_id"]


async def pressed(side: Side, person: int, body: dict[str, Any]) -> str:
    """Press, answer as the bot, and return what the button carried."""
    pressing = asyncio.create_task(asyncio.to_thread(side.post, f"/people/{person}/presses", body))
    offset = side.updates()[-1]["update_id"]
    while True:
        update = (await asyncio.to_thread(side.updates, offset=offset, timeout=1))[-1]
        if "callback_query" in update:
            break
    side.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="gut")
    assert (await pressing)["text"] == "gut"
    return update["callback_query"]["data"]


@pytest.mark.parametrize("label", ["Ja", " Ja ", "\u2068Ja\u2069", "\u200fJa"])
async def test_labels_are_compared_without_isolates_and_outer_blanks(side: Side, person: int, label: str):
    message_id = keyboard_of(side, person, "Nein", "\u2068Ja\u2069")
    assert await pressed(side, person, {"message_id": message_id, "label": label}) == "data 1"


async def test_a_forged_press_arrives_as_it_is(side: Side, person: int):
    message_id = keyboard_of(side, person, "Ja")
    assert await pressed(side, person, {"message_id": message_id, "callback_data": "forged"}) == "forged"


def test_presses_that_no_client_can_make(side: Side, person: int):
    message_id = keyboard_of(side, person, "Ja", "Nein", "\u2068Ja\u2069")
    path = f"/people/{person}/presses"
    assert refused(side, path, {"message_id": message_id, "label": "Ja"})[0] == 409
    assert refused(side, path, {"message_id": message_id, "label": "ja"})[0] == 404
    assert refused(side, path, {"message_id": message_id, "label": "Karte"})[0] == 400
    assert refused(side, path, {"message_id": 1, "callback_data": "x"})[0] == 404
    assert refused(side, path, {"message_id": 999, "label": "Ja"})[0] == 404
    assert refused(side, path, {"message_id": message_id})[0] == 400


def test_a_press_that_nobody_answers(side: Side, person: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.telegram_server.people_api.writing.ANSWER_WAIT", 0.2)
    message_id = keyboard_of(side, person, "Ja")
    answer = side.post(f"/people/{person}/presses", {"message_id": message_id, "label": "Ja"})
    assert answer == {"answered": False, "text": None}


async def test_a_press_expires_with_the_servers_clock(side: Side, person: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.telegram_server.people_api.writing.ANSWER_WAIT", 0.0)
    message_id = keyboard_of(side, person, "Ja")
    side.post(f"/people/{person}/presses", {"message_id": message_id, "label": "Ja"})
    query = side.updates(offset=-1)[0]["callback_query"]["id"]
    side.post("/clock", {"advance_seconds": 61})
    assert side.call("answerCallbackQuery", callback_query_id=query)["error_code"] == 400


async def test_a_chat_is_read_when_it_is_newer(side: Side, person: int):
    version = side.get(f"/people/{person}/chat")["version"]
    began = time.monotonic()
    assert side.get(f"/people/{person}/chat", since=version, wait=0.3)["version"] == version
    assert 0.25 < time.monotonic() - began < 2
    waiting = asyncio.create_task(asyncio.to_thread(side.get, f"/people/{person}/chat", since=version, wait=20))
    await asyncio.sleep(0.1)
    message_id = side.call("sendMessage", chat_id=person, text="a")["result"]["message_id"]
    answer = await waiting
    assert (answer["version"] > version, answer["messages"][-1]["text"]) == (True, "a")
    for change in (("editMessageText", {"text": "b"}), ("deleteMessage", {})):
        version = answer["version"]
        side.call(change[0], chat_id=person, message_id=message_id, **change[1])
        answer = side.get(f"/people/{person}/chat", since=version, wait=5)
        assert answer["version"] > version


def test_who_has_blocked_the_bot_does_not_write(side: Side, person: int):
    side.post(f"/people/{person}/block")
    side.post(f"/people/{person}/block")
    assert refused(side, f"/people/{person}/messages", {"text": "x"})[0] == 409
    assert [set(each) - {"update_id"} for each in side.updates()] == [{"message"}, {"my_chat_member"}]


WRONG = {
    "an empty body": ("/people", {}, "first_name: Field required"),
    "a field nobody knows": ("/people", {"first_name": "A", "name": 1}, "name: Extra inputs are not permitted"),
    "two kinds": ("/people/{id}/messages", {"text": "a", "voice": True}, "exactly one of text, location, voice"),
    "no kind": ("/people/{id}/messages", {}, "exactly one of text, location, voice"),
    "an empty text": ("/people/{id}/messages", {"text": " "}, "the text is empty"),
    "a long text": ("/people/{id}/messages", {"text": "x" * 4097}, "the text is longer than 4096"),
    "no base64": ("/people/{id}/messages", {"document": "a", "content_base64": "*"}, "the file cannot be sent"),
    "an album of one": ("/people/{id}/messages", {"album": [{"photo": True}]}, "album: List should have at least 2"),
    "a clock that moves twice": ("/clock", {"advance_seconds": 1, "set": "2026-01-01"}, "exactly one of"),
    "no instant": ("/clock", {"set": "2026-01-01T00:00:00"}, "set: "),
    "a far future": ("/clock", {"advance_seconds": 1e15}, "advance_seconds: too far"),
    "a drop nobody knows": ("/faults", {"method": "x", "drop": "during"}, "drop: "),
}


@pytest.mark.parametrize(("path", "body", "reason"), WRONG.values(), ids=WRONG)
def test_wrong_bodies_get_one_line(side: Side, person: int, path: str, body: Any, reason: str):
    status, error = refused(side, path.format(id=person), body)
    assert status == 400
    assert error.startswith(reason)
    assert "\n" not in error


def test_unknown_people_groups_bots_and_files(side: Side, person: int):
    for path in ("/people/5/chat", "/groups/-5/chat", "/groups/x/chat", f"/people/{person}/chat?bot=5", "/files/x"):
        response = side.client.get(path)
        assert (response.status_code, list(response.json())) == (404, ["error"])
    assert side.client.post("/people", content=b"{").json() == {"error": "the body is no JSON"}
    assert side.client.get(f"/people/{person}/chat?since=x").status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"host": "lotse.example"}, {"host": "127.0.0.1.example:80"}, {"host": ""}, {"origin": "https://lotse.example"}],
)
def test_only_this_machine_is_answered(side: Side, person: int, headers: dict[str, str]):
    response = side.client.get("/people", headers=headers)
    assert (response.status_code, list(response.json())) == (403, ["error"])


@pytest.mark.parametrize("host", ["localhost:80", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_this_machine_has_several_names(side: Side, host: str):
    assert side.client.get("/people", headers={"host": host}).status_code == 200


def test_a_forwarded_address_changes_nothing(side: Side):
    assert side.client.get("/people", headers={"x-forwarded-for": "203.0.113.5"}).status_code == 200


def test_the_stream_tells_which_chat_changed(address: str, side: Side, person: int):
    with httpx.stream("GET", f"{address}/stream", timeout=5) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.iter_lines()
        assert next(lines).startswith(":")
        side.call("sendMessage", chat_id=person, text="a")
        version = side.get(f"/people/{person}/chat")["version"]
        event = next(line for line in lines if line.startswith("data:"))
        assert event == f'data: {{"person": {person}, "version": {version}}}'
