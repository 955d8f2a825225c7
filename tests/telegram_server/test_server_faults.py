"""Planned faults: refusals, delays, and connections that break before or after the effect."""

import asyncio
import time

import aiohttp
import pytest
from local_server import TOKEN, Side


def send(side: Side, person: int, text: str = "x"):
    return side.call("sendMessage", chat_id=person, text=text)


def test_the_next_calls_of_a_method_are_refused(side: Side, person: int):
    side.post("/faults", {"method": "sendMessage", "status": 502, "times": 2})
    answers = [send(side, person), side.call("getMe"), send(side, person), send(side, person)]
    assert [each["ok"] for each in answers] == [False, True, False, True]
    assert answers[0] == {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    assert len(side.chat(person)) == 2


def test_too_many_requests_says_when(side: Side, person: int):
    side.post("/faults", {"method": "*", "retry_after": 7})
    assert send(side, person)["parameters"] == {"retry_after": 7}
    assert send(side, person)["ok"]


def test_faults_come_in_turn_and_can_be_taken_back(side: Side, person: int):
    side.post("/faults", {"method": "sendMessage", "status": 403})
    side.post("/faults", {"method": "sendMessage", "status": 500, "times": 1000})
    assert [send(side, person)["error_code"] for _ in range(3)] == [403, 500, 500]
    assert side.post("/faults", {"method": "sendmessage", "times": 0}) == {"planned": 0}
    assert send(side, person)["ok"]


async def test_a_delayed_call_takes_effect_at_once(side: Side, person: int):
    side.post("/faults", {"method": "sendMessage", "delay_seconds": 0.6})
    began = time.monotonic()
    sending = asyncio.create_task(asyncio.to_thread(send, side, person, "langsam"))
    version = side.get(f"/people/{person}/chat")["version"]
    await asyncio.to_thread(side.get, f"/people/{person}/chat", since=version, wait=5)
    assert time.monotonic() - began < 0.5
    assert (await sending)["ok"]
    assert time.monotonic() - began >= 0.6


async def test_a_poll_that_waited_longer_than_the_delay_is_answered_at_once(side: Side, person: int):
    offset = side.updates()[-1]["update_id"] + 1
    side.post("/faults", {"method": "getUpdates", "delay_seconds": 0.3})
    polling = asyncio.create_task(asyncio.to_thread(side.updates, offset=offset, timeout=10))
    await asyncio.sleep(0.5)
    began = time.monotonic()
    await asyncio.to_thread(side.post, f"/people/{person}/messages", {"text": "a"})
    assert len(await polling) == 1
    assert time.monotonic() - began < 0.25


@pytest.mark.parametrize(("drop", "messages"), [("before", 0), ("after", 1)])
async def test_the_connection_breaks(address: str, side: Side, person: int, drop: str, messages: int):
    side.post("/faults", {"method": "sendMessage", "drop": drop})
    shown = len(side.chat(person))
    async with aiohttp.ClientSession(base_url=address) as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": person, "text": "x"})
        assert len(side.chat(person)) == shown + messages
        async with session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": person, "text": "x"}) as response:
            assert response.status == 200


def test_the_log_of_calls(side: Side, person: int):
    n = side.get("/calls")[-1]["n"]
    side.client.get(f"/bot{TOKEN}/sendMessage", params={"chat_id": person, "text": "<b>a</b>", "parse_mode": "HTML"})
    side.client.post(f"/bot{TOKEN}/sendDocument", data={"chat_id": person}, files={"document": ("a.txt", b"secret")})
    side.call("sendMessage", chat_id=person)
    assert side.get("/calls", since=n) == [
        {
            "n": n + 1,
            "method": "sendMessage",
            "params": {"chat_id": person, "text": "<b>a</b>", "parse_mode": "HTML"},
            "ok": True,
        },
        {
            "n": n + 2,
            "method": "sendDocument",
            "params": {"chat_id": person, "document": "<a.txt, 6 bytes>"},
            "ok": True,
        },
        {"n": n + 3, "method": "sendMessage", "params": {"chat_id": person}, "ok": False},
    ]
    assert [each["n"] for each in side.get("/calls", since=n, method="sendmessage")] == [n + 1, n + 3]
