"""A flood is slowed down, and only it: neither a family with one phone, nor anybody beside it, notices a limit."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from prometheus_client import generate_latest
from scenario_people import PersonEntry, join
from scenario_world import BotApi, Person, Seed, Service, plain, service, until

from bot.handlers.pace import AT_ONCE, Pace
from bot.i18n import check_translator
from bot.metrics import Metrics
from bot.quotas import Quotas
from bot.services.deed_limits import LIMITS, DeedLimits
from flows import deeds

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_a_share_comes_back_evenly_and_is_forgotten_when_it_is_whole() -> None:
    quotas = Quotas(3, 30)
    assert [quotas.take("a", 0) for _ in range(4)] == [True, True, True, False]
    assert quotas.take("b", 0)
    assert not quotas.take("a", 9)
    assert quotas.take("a", 10)
    assert not quotas.take("a", 10)
    assert len(quotas) == 1, "b has all of it again"


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing() -> None:
    quotas = Quotas(2, 20)
    assert [quotas.take("a", at) for at in (3600, 0, 0)] == [True, True, False]
    assert quotas.take("a", 10)


class Counted:
    """A pace with a clock of its own, and what it did with each update."""

    def __init__(self) -> None:
        self.now, self.done = 0.0, []
        self._metrics = Metrics()
        slower, aside = (self._metrics.floods(self._noting(what)) for what in ("slower", "aside"))
        self.pace = Pace(self._noting("work"), slower, aside, lambda: self.now)

    def metrics(self) -> str:
        return generate_latest(self._metrics.registry).decode()

    def _noting(self, what: str) -> Any:
        async def note(_update_id: int, _update: object) -> None:
            self.done.append(what)

        return note

    async def act(self, times: int, chat: int = 5, seconds: float = 0.0) -> list[str]:
        self.done = []
        for _ in range(times):
            self.now += seconds
            await self.pace.handle(1, {"update_id": 1, "message": {"chat": {"id": chat}}})
        return self.done


async def test_two_taps_a_second_are_too_many_after_minutes_and_one_never_is() -> None:
    counted = Counted()
    assert set(await counted.act(3600, chat=1, seconds=1.0)) == {"work"}
    fast = await counted.act(1200, chat=2, seconds=0.5)
    assert 400 < fast.index("slower") < 500, "some minutes"
    assert fast.count("slower") == 1
    assert f"lotse_updates_put_aside_total {fast.count('aside') + 1}.0" in counted.metrics()
    rest = fast[fast.index("slower") :]
    assert 0.45 < rest.count("work") / len(rest) < 0.55, "a flood is still heard once a second"


async def test_who_goes_slower_is_heard_again_and_told_anew_if_they_begin_again() -> None:
    counted = Counted()
    assert (await counted.act(AT_ONCE + 2))[-2:] == ["slower", "aside"]
    counted.now += 31
    again = await counted.act(33)
    assert again == ["work"] * 31 + ["slower", "aside"]


async def test_what_belongs_to_no_chat_is_worked_on() -> None:
    counted = Counted()
    for _ in range(AT_ONCE + 5):
        await counted.pace.handle(1, {"update_id": 1, "poll": {}})
    assert set(counted.done) == {"work"}


async def _screen(person: Person) -> tuple[int, list[str]]:
    """The newest screen: its message and what its buttons carry."""
    shown = next(each for each in reversed(await person.bot_messages()) if each["buttons"])
    return shown["message_id"], [
        each["callback_data"] for row in shown["buttons"] for each in row if "callback_data" in each
    ]


async def _check(person: Person, running: Service, chance: Random) -> int:
    """Go through a check by machine, and return how many presses it took."""
    await person.say("/check")
    for presses in range(60):
        await running.quiet()
        message_id, buttons = await _screen(person)
        ways_out = ("back", "menu", "why", "review", "further")
        answers = [data for data in buttons if ":go-" not in data and data.rpartition(":")[2] not in ways_out]
        if not answers or any(":go-guide" in data for data in buttons):
            return presses
        await person.press(message_id, chance.choice(answers))
    return 60


async def test_a_family_that_shares_a_phone_is_not_held_up(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        family = await api.person("Familie", "de")
        presses = [await _check(family, running, Random(number)) for number in range(5)]
        assert sum(presses) > 40
        await running.quiet()
        assert not running.logged("flood_begun")


async def test_a_flood_is_answered_once_and_slows_nobody_else(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        flood, mina = await api.person("Flut", "de"), await api.person("Mina", "de")
        bot = api.world.bot_for_people(None)
        await flood.say("/help")
        await flood.hear(1)
        chat = {"id": flood.id, "type": "private", "first_name": "Flut"}
        sender = {"id": flood.id, "is_bot": False, "first_name": "Flut"}
        for _ in range(2000):
            message = {"message_id": bot.chat_with(flood.id).next_message_id(), "date": 1, "chat": chat, "from": sender}
            bot.queue.add("message", {**message, "text": "/help"}, flood.id)
        began = asyncio.get_running_loop().time()
        await mina.say("/help")
        await mina.hear(1)
        assert asyncio.get_running_loop().time() - began < 5
        await until(api.nothing_pending, "the bot does not fetch its updates", 30)
        await running.app.processor.join()
        await until(running.app.relay._replies.idle, "the bot does not finish sending", 30)
        texts = [plain(message["text"]) for message in await flood.bot_messages()]
        slower = plain(check_translator().message("limit.slower", "de"))
        assert texts.count(slower) == 1
        assert AT_ONCE <= len(texts) < AT_ONCE + 60
        assert len(running.logged("flood_begun")) == 1
        waiting = await running.app.database.fetch_all(
            "SELECT 1 FROM inbox WHERE state <> 'done' OR payload IS NOT NULL"
        )
        assert waiting == []
        running.logs.clear()


def test_each_deed_has_room_for_a_busy_day_and_an_end() -> None:
    limits = DeedLimits()
    relayed = deeds.Relayed(1, deeds.Content("text", "x"))
    for _ in range(LIMITS[deeds.Relayed].most):
        assert limits.exceeded(5, [relayed], NOW) is None
        limits.count(5, [relayed], NOW)
    said = limits.exceeded(5, [relayed], NOW)
    assert said is not None
    assert said.msgid == "limit.not_passed_on"
    assert limits.exceeded(6, [relayed], NOW) is None, "somebody else"
    assert limits.exceeded(5, [deeds.Relayed(2, relayed.content)], NOW) is None, "another talk"
    assert limits.exceeded(5, [relayed], NOW + timedelta(minutes=1)) is None


@pytest.mark.parametrize("free", [deeds.PersonErased, deeds.KeptCheckDeleted, deeds.CaseEnded, deeds.PurposesChosen])
def test_nobody_who_leaves_is_held_up(free: type) -> None:
    assert free not in LIMITS


async def test_beyond_a_limit_the_person_hears_the_truth_and_nothing_is_done(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    async with service(api, tmp_path, seed) as running:
        office = await api.person("Büro", "de")
        await join(running, office, PersonEntry(roles=("coordinator",)))
        limits = running.app.handler.conversation.limits
        limits._quotas[deeds.InviteMade] = Quotas(1, 86_400)
        await office.say("/start")
        for _ in range(2):
            for choice in ("go-invite", "role-guide", "make"):
                await running.quiet()
                message_id, buttons = await _screen(office)
                known = [data for data in buttons if data.endswith(f":{choice}")]
                await office.press(message_id, known[0] if known else f"x:0:{choice}")
        await running.rest()
        rows = await running.app.database.fetch_all("SELECT 1 FROM invites")
        assert len(rows) == 1
        texts = [plain(message["text"]) for message in await office.bot_messages()]
        today = plain(check_translator().message("limit.today", "de"))
        assert sum(today in text for text in texts) == 1
