"""Groups: what the bot is told, privacy mode, and the move to another id."""

import pytest
from local_server import Side
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated


@pytest.fixture
def group(side: Side, person: int) -> int:
    return side.post("/groups", {"title": "Lotsen", "members": [person]})["id"]


def said(side: Side, group: int, person: int, text: str, **more) -> int:
    return side.post(f"/groups/{group}/messages", {"person": person, "text": text, **more})["message_id"]


async def test_the_bot_is_told_that_it_is_in(bot: Bot, side: Side, group: int):
    member, created = (await bot.get_updates())[-2:]
    assert (member.my_chat_member.chat.id, member.my_chat_member.new_chat_member.status) == (group, "member")
    assert created.message.group_chat_created
    assert (await bot.get_chat(group)).title == "Lotsen"


def test_a_bot_with_privacy_hears_what_is_said_to_it(side: Side, person: int, group: int):
    asked = side.call("sendMessage", chat_id=group, text="Wer hat Zeit?")["result"]["message_id"]
    heard = ["/list", "/list@local_4711_bot", "hallo @local_4711_bot"]
    for text in ("unter uns", "/list@other_bot", *heard):
        said(side, group, person, text)
    said(side, group, person, "ich", reply_to=asked)
    messages = [update["message"] for update in side.updates() if "message" in update]
    assert [each["text"] for each in messages if each["chat"]["id"] == group and "text" in each] == [*heard, "ich"]
    chat = side.get(f"/groups/{group}/chat")["messages"]
    assert [(each["from"], each["text"]) for each in chat][:2] == [("bot", "Wer hat Zeit?"), ("person", "unter uns")]


def test_only_members_write(side: Side, group: int):
    stranger = side.newcomer("Sam")
    response = side.client.post(f"/groups/{group}/messages", json={"person": stranger, "text": "x"})
    assert response.status_code == 409


async def test_after_the_move_the_old_id_says_where(bot: Bot, side: Side, person: int, group: int):
    new = side.post(f"/groups/{group}/migrate")["id"]
    assert new < -1_000_000_000_000
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "x")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "x")).chat.type == "supergroup"
    old_tells, new_tells = (update.message for update in (await bot.get_updates())[-2:])
    assert (old_tells.chat.id, old_tells.migrate_to_chat_id) == (group, new)
    assert (new_tells.chat.id, new_tells.migrate_from_chat_id) == (new, group)
    said(side, new, person, "/list")
    assert side.client.post(f"/groups/{group}/messages", json={"person": person, "text": "x"}).status_code == 409
    assert side.client.post(f"/groups/{group}/migrate").status_code == 409


async def test_what_a_bot_may_not_do_in_a_group(bot: Bot, side: Side, person: int, group: int):
    message_id = said(side, group, person, "/x")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group, message_id)
    markup = {"keyboard": [[{"text": "a", "request_location": True}]]}
    answer = side.call("sendMessage", chat_id=group, text="?", reply_markup=markup)
    assert answer["description"] == "Bad Request: location can be requested in private chats only"


def test_a_member_presses_in_the_group(side: Side, person: int, group: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.telegram_server.people_api.writing.ANSWER_WAIT", 0.0)
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
    message_id = side.call("sendMessage", chat_id=group, text="?", reply_markup=markup)["result"]["message_id"]
    side.post(f"/people/{person}/presses", {"message_id": message_id, "label": "Ja", "group": group})
    query = side.updates(offset=-1)[0]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (person, group)
