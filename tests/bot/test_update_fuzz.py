"""Whatever arrives as an update, nothing breaks: no error in the log, no word in the wrong chat, nothing left waiting.

A crowd with and without roles, who know each other's buttons, throws updates at the receiver; they take the whole way to
the relay and the local server. `make soak` throws 50,000.
"""

import asyncio
import contextlib
import itertools
import os
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scenario_people import GuideEntry, PersonEntry, keep_roles
from scenario_world import Person, Seed, Service, bot_api, service, until
from update_strategies import TOUCHED, Act, Someone, acts

from bot.receiver import is_update

Json = dict[str, Any]

BEGIN = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
UPDATES = int(os.environ.get("LOTSE_FUZZ_UPDATES", "300"))
A_THROW, CROWD = 20, 8
ROLES: dict[int, tuple[Any, ...]] = {0: ("coordinator",), 1: ("guide",), 2: ("member", "host"), 3: ("multiplier",)}
ALARMING = {"warning", "error", "critical"}
NOBODY_THERE = {"blocked", "chat_gone"}
"""What a forged chat, or one that has blocked the bot, answers: that is written down, and nobody need look."""
FIRST_UPDATE_ID = 900_000_000


class Storm:
    """A running bot and a crowd that throws updates at it; a new crowd now and then."""

    def __init__(self, running: Service) -> None:
        self.running = running
        self.crowd: list[Person] = []
        self.thrown = 0
        self._ids = itertools.count(FIRST_UPDATE_ID)
        self._crowds = itertools.count()
        self.buttons: dict[int, list[tuple[int, str]]] = {}

    async def gather(self) -> None:
        """Let people be there who have never written, or have a part in the network already."""
        number = next(self._crowds)
        self.crowd = [await self.running.api.person(f"Zeuge{number}x{each}", "de") for each in range(CROWD)]
        for each, roles in ROLES.items():
            needs: Json = {"guide": GuideEntry(languages=("de", "en", "ar"))} if each in {1, 3} else {}
            needs |= {"organisation": "demo-anker", "place": "demo-linden"} if each == 2 else {}
            entry = PersonEntry(language=("de", "ar")[each % 2], roles=roles, **needs)
            async with self.running.unit_of_work() as uow:
                await keep_roles(uow, self.crowd[each], entry, self.running.clock())
                uow.commit()
        for person in self.crowd:
            await person.say("/start")
        await self._still()

    async def throw(self, acts_done: list[Act]) -> None:
        """Throw updates, wait until nothing moves, and look."""
        if self.thrown % 400 < A_THROW:
            await self.gather()
        await self._look()
        before = {person.id: self._shown(person.id) for person in self.crowd}
        by_polling, by_hand = self._updates(acts_done)
        bot = self.running.api.world.bot_for_people(None)
        for kind, content, chat_id in by_polling:
            bot.queue.add(kind, content, chat_id)
        await self.running.app.intake.take([update for update in by_hand if is_update(update)])
        await self._still()
        self.thrown += len(acts_done)
        await self._assert_nothing_waits()
        self._assert_nobody_else_was_answered({self.crowd[act.who].id for act in acts_done}, before)
        alarms = self._alarms()
        assert not alarms, f"{alarms} after {acts_done}"

    async def _still(self) -> None:
        await until(self.running.api.nothing_pending, "the bot does not fetch its updates")
        await self.running.app.processor.join()
        await self.running.app.handler.settle()
        await until(self.running.app.relay._replies.idle, "the bot does not finish sending")
        assert self.running.is_running(), "the bot has ended"

    def _updates(self, acts_done: list[Act]) -> tuple[list[tuple[str, Json, int]], list[Json]]:
        polled, by_hand = [], []
        bot = self.running.api.world.bot_for_people(None)
        for act in acts_done:
            person = self.crowd[act.who]
            chat = bot.chat_with(person.id)
            content = deepcopy(act.content(self._someone(person)))
            if content.get("message_id") == 0:
                content["message_id"] = chat.next_message_id()
            if act.kind in TOUCHED:
                polled.append((act.kind, content, person.id))
            else:
                by_hand.append({"update_id": next(self._ids), act.kind: content})
        return polled, by_hand

    def _someone(self, person: Person) -> Someone:
        foreign = [button for each, buttons in self.buttons.items() if each != person.id for button in buttons]
        return Someone(person.id, person.name, tuple(self.buttons.get(person.id, ())), tuple(foreign))

    async def _look(self) -> None:
        self.buttons = {person.id: [] for person in self.crowd}
        for person in self.crowd:
            for message in self._shown(person.id).values():
                rows = (message.markup or {}).get("inline_keyboard", [])
                self.buttons[person.id] += [
                    (message.message_id, button["callback_data"])
                    for row in rows
                    for button in row
                    if "callback_data" in button
                ]

    def _shown(self, chat_id: int) -> dict[int, Any]:
        chat = self.running.api.world.bot_for_people(None).chat_with(chat_id)
        return {number: message for number, message in chat.messages.items() if message.sender_id is None}

    async def _assert_nothing_waits(self) -> None:
        rows = await self.running.app.database.fetch_all(
            "SELECT state, count(*) AS number FROM inbox WHERE state IN ('waiting', 'failed') GROUP BY state"
        )
        assert {row["state"]: row["number"] for row in rows} == {}, "an update waits, or has failed"

    def _assert_nobody_else_was_answered(self, asked: set[int], before: dict[int, dict[int, Any]]) -> None:
        """Only who did something was answered; and nobody's name reaches who has nothing to do with them."""
        for person in self.crowd:
            new = {
                number: message for number, message in self._shown(person.id).items() if number not in before[person.id]
            }
            unasked = {number for number in new if number not in self.running.pushed_to(person)}
            assert person.id in asked or not unasked, f"{person.name} was answered, and had asked nothing"
        chats = self.running.api.world.bot_for_people(None).chats
        strangers = [chat_id for chat_id, chat in chats.items() if chat_id < 0 and chat.messages]
        assert not strangers, f"a group was written to: {strangers}"

    def _alarms(self) -> list[Any]:
        loud = [entry for entry in self.running.logs if entry["log_level"] in ALARMING]
        self.running.logs.clear()
        # What is said to coordinators of the service as a whole has nothing to do with an update.
        return [entry for entry in loud if entry.get("reason") not in NOBODY_THERE and entry["event"] != "alert_begun"]


@contextlib.contextmanager
def storm(seed: Seed) -> Iterator[tuple[asyncio.Runner, Storm]]:
    """A bot that runs on through all examples."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()

        async def begin() -> Storm:
            api = await stack.enter_async_context(bot_api(clock=BEGIN))
            return Storm(await stack.enter_async_context(service(api, Path(folder), seed, is_paced=False)))

        one = runner.run(begin())
        try:
            yield runner, one
        finally:
            runner.run(stack.aclose())


@pytest.mark.timeout(3600)
def test_no_update_breaks_anything(seed: Seed) -> None:
    with storm(seed) as (runner, one):

        @given(thrown=st.lists(acts(CROWD), min_size=A_THROW, max_size=A_THROW))
        @settings(
            max_examples=-(-UPDATES // A_THROW),
            phases=(
                Phase.explicit,
                Phase.generate,
            ),  # each example goes on from the one before, and cannot be shortened
            database=None,
            suppress_health_check=[*HealthCheck],
        )
        def throw(thrown: list[Act]) -> None:
            runner.run(one.throw(thrown))

        throw()
        assert one.thrown >= UPDATES
        print(f"{one.thrown} updates thrown, nothing broke")  # the closing note of `make soak`
