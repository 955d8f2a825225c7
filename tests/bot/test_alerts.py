"""Coordinators hear in their language what is not well, once, and when it is over; nobody else hears of it."""

import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_world import BotApi, Person, Seed, Service, bot_api, plain, service

from bot import alert_tick, alert_words
from bot.alert_words import KINDS
from bot.alerts import Episode, Signs, alarms, decide, episode_of
from flows.catalog.alert_notices import Alarm
from storage.backup import LAST_KEY, LastBackup
from storage.figures import Figures, Waiting

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def signs(**more: Any) -> Signs:
    well: dict[str, Any] = {
        "now": NOON,
        "figures": Figures(),
        "silent": timedelta(seconds=20),
        "still": timedelta(0),
        "is_polling": True,
        "free": 50_000_000_000,
        "disk": 100_000_000_000,
        "law_as_of": date(2026, 8, 26),
        "backup_at": None,
    }
    return Signs(**{**well, **more})


def late(minutes: int) -> Figures:
    return Figures(reminders=Waiting(1, minutes * 60))


@pytest.mark.parametrize(
    ("more", "alarm"),
    [
        ({}, None),
        ({"figures": late(9)}, None),
        ({"figures": late(11)}, Alarm("reminders_late", 11)),
        ({"silent": 19 * timedelta(minutes=1)}, None),
        ({"silent": HOUR}, Alarm("telegram_silent", since=NOON - HOUR)),
        ({"silent": HOUR, "is_polling": False}, None),
        (
            {"silent": HOUR, "is_polling": False, "figures": Figures(replies=Waiting(1, 1500))},
            Alarm("telegram_silent", since=NOON - HOUR),
        ),
        ({"still": 19 * timedelta(minutes=1)}, None),
        ({"still": HOUR}, Alarm("nothing_arrives", since=NOON - HOUR)),
        ({"figures": Figures(dead={"blocked": 5, "chat_gone": 1})}, None),
        ({"figures": Figures(dead={"blocked": 5, "refused": 2})}, Alarm("lost", 2)),
        ({"figures": Figures(failed=3)}, Alarm("failed", 3)),
        ({"free": 150_000_000, "disk": 1_000_000_000}, Alarm("disk_full", 150)),
        ({"free": 1_500_000_000}, Alarm("disk_full", 1500)),
        ({"free": 1_500_000_000, "disk": 8_000_000_000}, None),
        ({"law_as_of": date(2026, 8, 25)}, Alarm("law_old", 91, day=date(2026, 8, 25))),
        ({"figures": Figures(erasures=Waiting(2, 4000))}, Alarm("erasures_stuck", 2)),
        ({"backup_at": NOON - 8 * DAY}, None),
        ({"backup_at": NOON - 9 * DAY}, Alarm("backup_old", day=date(2026, 11, 15))),
    ],
)
def test_what_is_not_well_is_found(more: dict[str, Any], alarm: Alarm | None) -> None:
    assert list(alarms(signs(**more)).values()) == ([alarm] if alarm else [])


def test_an_alert_is_said_once_until_it_is_over_and_at_most_once_a_day() -> None:
    active = {"lost": Alarm("lost", 1)}
    first = decide(active, {}, NOON)
    assert (first.begun, first.over) == ((Alarm("lost", 1),), ())
    lasting = decide(active, first.episodes, NOON + 3 * DAY)
    assert (lasting.begun, lasting.over) == ((), ())
    ended = decide({}, lasting.episodes, NOON + HOUR)
    assert (ended.begun, ended.over) == ((), ("lost",))
    again = decide(active, ended.episodes, NOON + 2 * HOUR)
    assert (again.begun, again.over) == ((), ())
    assert decide({}, again.episodes, NOON + 3 * HOUR).over == (), (
        "who did not hear of it need not hear that it is over"
    )
    assert decide(active, again.episodes, NOON + DAY).begun == (Alarm("lost", 1),)


def test_a_clock_that_went_back_keeps_nothing_secret() -> None:
    said = {"lost": Episode(said_at=NOON)}
    assert decide({"lost": Alarm("lost", 1)}, said, NOON - HOUR).begun


@settings(max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 30)), max_size=30))
def test_alerts_and_their_ends_alternate_and_keep_a_day_between_them(course: list[tuple[bool, int]]) -> None:
    episodes, now, said = {}, NOON, []
    for is_active, hours in course:
        now += timedelta(hours=hours)
        done = decide({"lost": Alarm("lost", 1)} if is_active else {}, episodes, now)
        episodes = {kind: episode_of(json.loads(json.dumps(each.as_json()))) for kind, each in done.episodes.items()}
        said += [("begun", now)] * len(done.begun) + [("over", now)] * len(done.over)
    assert [what for what, _ in said] == ["begun", "over"] * (len(said) // 2) + ["begun"] * (len(said) % 2)
    begun = [at for what, at in said if what == "begun"]
    assert all(later - earlier >= DAY for earlier, later in pairwise(begun))


def test_every_kind_has_words_for_its_beginning_and_its_end() -> None:
    for kind in KINDS:
        alarm = Alarm(kind, 2, NOON, NOON.date())
        assert alert_words.begun(alarm).body != alert_words.over(kind).body


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api(clock=datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) as running:
        yield running


async def coordinator(running: Service, person: Person) -> None:
    await person.say("/start")
    await running.quiet()
    async with running.unit_of_work() as uow:
        known = await uow.people.find_by_chat(person.id)
        assert known is not None
        await uow.roles.grant(known.id, "coordinator", "", running.clock())
        uow.commit()


async def heard(running: Service, person: Person) -> list[str]:
    await running.app.relay.join()
    return [plain(each["text"]) for each in await person.bot_messages()][1:]


async def test_coordinators_and_nobody_else_hear_of_it_and_that_it_is_over(
    api: BotApi, seed: Seed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_tick, "fixed", lambda _name: date(2026, 11, 1))
    async with service(api, tmp_path, seed) as running:
        await running.begun()
        ayse, yusuf, mina = [await api.person(name, code) for name, code in (("A", "de"), ("Y", "tr"), ("M", "de"))]
        await coordinator(running, ayse)
        await coordinator(running, yusuf)
        await mina.say("/start")
        await running.quiet()
        tick = running.app.alert_tick.tick
        await tick()
        assert await heard(running, ayse) == []
        async with running.unit_of_work() as uow:
            made = LastBackup(running.clock() - 9 * DAY, tmp_path)
            await uow.bot_state.set(
                LAST_KEY, json.dumps({"made_at": int(made.made_at.timestamp() * 1000), "folder": "/"})
            )
            uow.commit()
        for _ in range(3):
            await tick()
        (words,) = await heard(running, ayse)
        assert words.startswith("Die letzte Sicherung ist vom 15. November 2026.")
        assert words.endswith("Bitte sagen Sie der Person Bescheid, die den Bot betreibt.")
        assert (await heard(running, yusuf))[0].startswith("Son yedeğin tarihi: 15 Kasım 2026")
        assert await heard(running, mina) == []
        async with running.unit_of_work() as uow:
            await uow.bot_state.set(
                LAST_KEY, json.dumps({"made_at": int(running.clock().timestamp() * 1000), "folder": "/"})
            )
            uow.commit()
        await tick()
        await tick()
        assert (await heard(running, ayse))[1:] == ["Wieder gut: Es gibt eine neue Sicherung."]
        receiving = running.app.monitor.receiving
        receiving.note("webhook", "Telegram does not reach the webhook: Connection refused")
        receiving._clock = lambda: time.monotonic() + 21 * 60
        await tick()
        receiving.note("webhook", None)
        await tick()
        begun, over = (await heard(running, ayse))[2:]
        assert begun.startswith("Seit Dienstag, 24. November, 12:"), begun
        assert "kommt beim Bot nicht an, was Leute schreiben.\nTelegram hebt es bis zu 24 Stunden auf." in begun
        assert over == "Wieder gut: Was Leute schreiben, kommt wieder beim Bot an."
        running.logs.clear()  # the alert is a warning to whoever reads the log


async def test_an_alert_waits_for_the_morning(seed: Seed, tmp_path: Path) -> None:
    night = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    async with bot_api(clock=night) as api, service(api, tmp_path, seed) as running:
        await running.begun()
        ayse = await api.person("A", "de")
        await coordinator(running, ayse)
        async with running.unit_of_work() as uow:
            await uow.inbox.add_failed(1, "KeyError", running.clock())
            uow.commit()
        await running.app.alert_tick.tick()
        assert not [words for words in await heard(running, ayse) if "bearbeiten" in words]
        await api.advance(timedelta(hours=8))
        assert [words for words in await heard(running, ayse) if "1 Nachricht an mich nicht bearbeiten" in words]
        running.logs.clear()
