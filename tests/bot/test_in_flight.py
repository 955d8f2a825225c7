"""Whoever presses a new screen's button has it: the next answer goes at once, and a lost confirmation doubles nothing."""

import asyncio
import time

from telegram.error import RetryAfter
from transport_world import World, until

from bot.in_flight import Sighting
from bot.relay import Relay
from storage.repositories.outbox import OutboxRow

SCREEN = {"session": "abc", "step": 7}


async def test_who_pressed_its_button_has_the_message_so_the_next_goes_at_once(here: World, relay: Relay) -> None:
    person = await here.person()
    await here.fault(delay_seconds=1)
    began = time.monotonic()
    relay.submit(await here.add(person, "question", claimed=True, screen=SCREEN))
    await until(lambda: here.shown(person, "question"))
    relay.submit(await here.add(person, "next", claimed=True), Sighting("abc", 7, 2))
    await until(lambda: here.shown(person, "next"))
    assert time.monotonic() - began < 0.9
    await relay.join()
    assert await here.states() == ["sent", "sent"]


async def test_what_was_seen_is_not_sent_again_though_the_answer_is_lost(here: World, relay: Relay) -> None:
    person = await here.person()
    await here.fault(drop="after", delay_seconds=0.5)
    relay.submit(await here.add(person, "question", claimed=True, screen=SCREEN))
    await until(lambda: here.shown(person, "question"))
    relay.submit(await here.add(person, "next", claimed=True), Sighting("abc", 7, 2))
    await relay.join()
    assert await here.texts(person) == ["question", "next"]
    rows = await here.rows()
    assert [(row["state"], row["possibly_twice"]) for row in rows] == [("sent", 0), ("sent", 0)]
    assert rows[0]["message_id"] == 2
    assert relay.possibly_twice == 0


async def test_a_press_on_another_screen_proves_nothing(here: World, relay: Relay) -> None:
    person = await here.person()
    await here.fault(drop="after", delay_seconds=0.5)
    relay.submit(await here.add(person, "question", claimed=True, screen=SCREEN))
    await until(lambda: here.shown(person, "question"))
    relay.submit(await here.add(person, "next", claimed=True), Sighting("abc", 6, 1))
    await until(lambda: here.shown(person, "next"))
    await relay.join()
    assert await here.texts(person) == ["question", "question", "next"]
    assert relay.possibly_twice == 1


class Line:
    """A line on which the first call for some words hangs until it is let go, and then ends as it is told."""

    def __init__(self, here: World, words: str, error: Exception | None = None, *, is_seen: bool = False) -> None:
        self.here, self.words, self.error, self.is_seen = here, words, error, is_seen
        self.hangs, self.end = asyncio.Event(), asyncio.Event()

    async def send(self, row: OutboxRow) -> int:
        if row.payload["text"] != self.words or self.hangs.is_set():
            return await self.here.send(row)
        message_id = await self.here.send(row) if self.is_seen else 0
        self.hangs.set()
        await self.end.wait()
        if self.error is not None:
            raise self.error
        return message_id


async def test_a_press_on_what_was_pushed_before_proves_nothing_of_what_is_pushed_now(here: World) -> None:
    line = Line(here, "her words", RetryAfter(1))
    relay = here.relay(send=line.send)
    await relay.start()
    person = await here.person()
    # Whatever is pushed belongs to no session, so all of it looks alike.
    await here.add(person, "her words", lane="bulk", screen={"session": "", "step": 0})
    relay.wake()
    await line.hangs.wait()
    relay.submit(await here.add(person, "answer", claimed=True), Sighting("", 0, 1))
    await until(lambda: here.shown(person, "answer"))
    line.end.set()
    await until(lambda: here.shown(person, "her words"))
    await relay.close()
    assert await here.states() == ["sent", "sent"]


async def test_a_screen_shown_again_is_not_taken_for_the_one_that_was_pressed(here: World) -> None:
    line = Line(here, "not passed on", RetryAfter(1))
    relay = here.relay(send=line.send)
    await relay.start()
    person = await here.person()
    relay.submit(await here.add(person, "not passed on", claimed=True, screen={**SCREEN, "again": True}))
    await line.hangs.wait()
    relay.submit(await here.add(person, "next", claimed=True), Sighting("abc", 7, 1))
    line.end.set()
    await until(lambda: here.shown(person, "next"))
    await relay.close()
    assert await here.texts(person) == ["not passed on", "next"]


async def test_while_a_call_hangs_whose_message_was_seen_nothing_overtakes(here: World) -> None:
    line = Line(here, "question", is_seen=True)
    relay = here.relay(send=line.send)
    await relay.start()
    person = await here.person()
    relay.submit(await here.add(person, "question", claimed=True, screen=SCREEN))
    await line.hangs.wait()
    await here.fault(status=429, retry_after=1, times=1)
    relay.submit(await here.add(person, "next", claimed=True), Sighting("abc", 7, 2))
    await until(lambda: here.states_are("sent", "waiting"))
    await asyncio.sleep(1.2)
    await relay.tick()
    relay.submit(await here.add(person, "last", claimed=True))
    await until(lambda: here.shown(person, "last"))
    line.end.set()
    await relay.close()
    assert await here.texts(person) == ["question", "next", "last"]


async def test_what_was_seen_is_written_down_before_telegram_confirms(here: World) -> None:
    line = Line(here, "question", is_seen=True)
    relay = here.relay(send=line.send)
    await relay.start()
    person = await here.person()
    relay.submit(await here.add(person, "question", claimed=True, screen=SCREEN))
    await line.hangs.wait()
    relay.submit(await here.add(person, "next", claimed=True), Sighting("abc", 7, 2))
    await until(lambda: here.states_are("sent", "sent"))
    line.end.set()
    await relay.close()
