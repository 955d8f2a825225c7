"""Polling: order, confirmation, conflicts, what is kept and for how long."""

import asyncio
import time

import pytest
from local_server import Side
from telegram import Bot
from telegram.error import Conflict


def texts(side: Side, **params) -> list[str]:
    return [update["message"]["text"] for update in side.updates(**params)]


def write(side: Side, person: int, *messages: str) -> None:
    for text in messages:
        side.post(f"/people/{person}/messages", {"text": text})


def test_updates_stay_until_they_are_confirmed(side: Side, person: int):
    write(side, person, "a", "b")
    assert texts(side) == texts(side) == ["/start", "a", "b"]
    first, second, _ = side.updates()
    assert second["update_id"] == first["update_id"] + 1
    assert texts(side, offset=second["update_id"], limit=1) == ["a"]
    assert texts(side) == ["a", "b"]


def test_a_negative_offset_keeps_the_last(side: Side, person: int):
    write(side, person, "a", "b")
    assert texts(side, offset=-1) == ["b"]
    assert texts(side) == ["b"]
    assert texts(side, offset=-5) == ["b"]


def test_updates_are_kept_for_24_hours(side: Side, person: int):
    side.post("/clock", {"advance_seconds": 24 * 3600 - 60})
    write(side, person, "later")
    assert texts(side) == ["/start", "later"]
    side.post("/clock", {"advance_seconds": 120})
    assert texts(side) == ["later"]


def test_a_bot_gets_the_kinds_it_asked_for(side: Side, person: int):
    side.updates(offset=-1, allowed_updates=["message"])
    side.post(f"/people/{person}/block")
    side.post(f"/people/{person}/unblock")
    write(side, person, "a")
    assert [set(update) - {"update_id"} for update in side.updates()] == [{"message"}, {"message"}]
    side.updates(allowed_updates=[])
    side.post(f"/people/{person}/block")
    assert "my_chat_member" in side.updates()[-1]


async def test_a_long_poll_returns_when_something_comes(bot: Bot, side: Side, person: int):
    offset = (await bot.get_updates())[-1].update_id + 1
    polling = asyncio.create_task(bot.get_updates(offset=offset, timeout=20))
    await asyncio.sleep(0.2)
    assert not polling.done()
    began = time.monotonic()
    await asyncio.to_thread(write, side, person, "jetzt")
    (update,) = await polling
    assert (update.message.text, time.monotonic() - began < 2) == ("jetzt", True)


async def test_a_long_poll_ends_empty(bot: Bot, side: Side, person: int):
    offset = (await bot.get_updates())[-1].update_id + 1
    began = time.monotonic()
    assert await bot.get_updates(offset=offset, timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 3


async def test_a_second_poll_ends_the_first(bot: Bot, side: Side, person: int):
    offset = (await bot.get_updates())[-1].update_id + 1
    first = asyncio.create_task(bot.get_updates(offset=offset, timeout=20))
    await asyncio.sleep(0.2)
    assert await asyncio.to_thread(side.updates, offset=offset) == []
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_no_polling_beside_a_webhook(bot: Bot, side: Side):
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active; use deleteWebhook"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


def test_bots_do_not_see_each_other(side: Side):
    other = "99:" + "o" * 35
    side.call("getMe")
    side.call("getMe", other)
    person = side.post("/people", {"first_name": "Amal"})["id"]
    side.post(f"/people/{person}/messages", {"text": "an dich"}, bot=99)
    assert side.updates() == []
    assert [each["message"]["text"] for each in side.call("getUpdates", other)["result"]] == ["an dich"]
    assert side.call("sendMessage", chat_id=person, text="x")["error_code"] == 403
    assert side.call("sendMessage", other, chat_id=person, text="x")["ok"]
    assert [each["text"] for each in side.chat(person, bot=99)] == ["an dich", "x"]
    assert side.chat(person) == []


def test_who_writes_before_any_bot_calls_is_not_lost(side: Side):
    person = side.newcomer()
    assert side.chat(person)[0]["text"] == "/start"
    assert texts(side) == ["/start"]
