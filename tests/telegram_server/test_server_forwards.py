"""What a person passes on, a poll, and the sign that a bot is at work."""

from typing import Any

import httpx
import pytest
from local_server import Side
from telegram import Bot, MessageOriginHiddenUser

FORWARDED = {
    "a text": ({"forward": {"text": "Komm bitte ins Amt"}}, "Sina"),
    "a text of somebody with a name": ({"forward": {"text": "Komm", "sender_user_name": "Tante"}}, "Tante"),
    "a text beside the mark": ({"text": "Komm", "forwarded": True}, "Sina"),
    "a picture": ({"photo": True, "caption": "Komm", "forwarded": True}, "Sina"),
}


@pytest.mark.parametrize(("body", "name"), FORWARDED.values(), ids=FORWARDED)
async def test_what_is_passed_on_says_who_wrote_it(bot: Bot, side: Side, person: int, body: Any, name: str):
    side.post(f"/people/{person}/messages", body)
    message = (await bot.get_updates())[-1].message
    assert isinstance(message.forward_origin, MessageOriginHiddenUser)
    assert (message.forward_origin.sender_user_name, message.from_user.id) == (name, person)
    assert (message.text or message.caption).startswith("Komm")
    shown = side.chat(person)[-1]
    assert (shown["forward_origin"]["sender_user_name"], shown["text"][:4]) == (name, "Komm")


async def test_a_copy_does_not_say_who_wrote_it(bot: Bot, side: Side, person: int):
    written = side.post(f"/people/{person}/messages", {"forward": {"text": "Komm"}})
    await bot.copy_message(person, person, written["message_id"])
    shown = side.chat(person)[-1]
    assert (shown["text"], shown["forward_origin"]) == ("Komm", None)


def test_what_is_passed_on_cannot_be_edited(side: Side, person: int):
    written = side.post(f"/people/{person}/messages", {"forward": {"text": "Komm"}})["message_id"]
    answer = side.client.patch(f"/people/{person}/messages/{written}", json={"text": "Geh"})
    assert (answer.status_code, side.chat(person)[-1]["text"]) == (409, "Komm")


def test_a_message_is_of_one_kind(side: Side, person: int):
    for body in ({"forward": {"text": "a"}, "text": "b"}, {"forwarded": True}, {"forward": {"text": " "}}):
        assert side.client.post(f"/people/{person}/messages", json=body).status_code == 400


async def test_a_poll(bot: Bot, side: Side, person: int):
    side.post(f"/people/{person}/messages", {"poll": {"question": "Wann?", "options": ["heute", "morgen"]}})
    poll = (await bot.get_updates())[-1].message.poll
    assert (poll.question, [option.text for option in poll.options]) == ("Wann?", ["heute", "morgen"])
    assert side.chat(person)[-1]["poll"]["question"] == "Wann?"
    wrong = {"poll": {"question": "Wann?", "options": ["heute"]}}
    assert side.client.post(f"/people/{person}/messages", json=wrong).status_code == 400


def test_a_bot_at_work_is_seen_by_who_listens_and_changes_no_chat(address: str, side: Side, person: int):
    version = side.get(f"/people/{person}/chat")["version"]
    with httpx.stream("GET", f"{address}/stream", timeout=5) as response:
        lines = response.iter_lines()
        next(lines)
        side.call("sendChatAction", chat_id=person, action="typing")
        assert next(line for line in lines if line.startswith("event:")) == "event: action"
        assert next(lines) == f'data: {{"person": {person}, "action": "typing"}}'
    assert side.get(f"/people/{person}/chat")["version"] == version
