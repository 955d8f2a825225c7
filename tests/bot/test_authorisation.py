"""Nobody does or sees what is not theirs: whatever they press, replay or forge, whether they never had a role or lost it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from authority_world import (
    HELD,
    IDS,
    NOW,
    OFFERED,
    OTHER_SECRET,
    OTHERS,
    PEOPLE,
    SECRET,
    Network,
    Screen,
    deeds_of,
    entries,
    fresh,
    furnish,
    resumed,
    said,
    walk,
)
from scenario_world import Seed, bot_api, plain, service

from bot.services.deeds import _ALL
from bot.services.work import DeedRefusedError
from flows import deeds
from flows.catalog.registry import CATALOG
from flows.engine.events import Deed
from flows.engine.inputs import Press
from flows.meetings import Meeting
from flows.my_date import Answer
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.reading import Reading

MAY_ALL = {
    deeds.GuideAsked, deeds.CheckFinished, deeds.CheckKept, deeds.PurposesChosen, deeds.StageReached, deeds.KeptCheckDeleted,
    deeds.DataWanted, deeds.MessagesTakenAway, deeds.PersonErased,
}  # fmt: skip
"""What anybody may do, about themselves alone: these deeds name nobody."""
PRIVILEGED: dict[str, set[type[Deed]]] = {
    "Office": {
        deeds.CaseAssigned, deeds.CaseTakenBack, deeds.CaseClosedByOffice, deeds.InviteMade, deeds.RoleRemoved, deeds.GuideChanged,
        deeds.MeetingCancelled, deeds.MeetingPlanned, deeds.HoursChanged,
    },
    "Karim": {deeds.OfferAnswered, deeds.CaseClosed, deeds.CaseHandedBack, deeds.GuideChanged, deeds.MeetingAnswered},
    "Leila": {deeds.CaseClosed, deeds.CaseHandedBack, deeds.GuideChanged, deeds.MeetingAnswered},
    "Nadia": {deeds.HoursChanged, deeds.MeetingAnswered},
    "Rim": {deeds.HoursChanged, deeds.MeetingAnswered},
}  # fmt: skip
"""Who has a part, and what they can do with a press; else the test would show nothing."""


@pytest.fixture
async def network(seed: Seed, tmp_path: Path) -> AsyncIterator[Network]:
    database = await Database.open(f"sqlite+aiosqlite:///{seed.copy_to(tmp_path)}")
    opened = await Network.of(database, seed)
    async with opened.unit() as uow:
        await furnish(uow, {name: 1000 + number for name, number in IDS.items()})
        uow.commit()
    yield opened
    await database.close()


# without the role, lost or never had


@pytest.mark.parametrize("name", PRIVILEGED)
async def test_who_lost_their_roles_a_moment_ago_does_nothing_on_any_screen_of_theirs(
    network: Network, name: str
) -> None:
    before, after = await network.visitor(name), await network.visitor(name, without_roles=True)
    screens = walk(network.engine, before)
    assert len(screens) > 10
    decided: set[type[Deed]] = set()
    for screen in screens:
        for choice in screen.choices:
            decided |= {
                type(deed) for deed in deeds_of(resumed(network.engine, screen.session, screen.press(choice), before))
            }
            sprint = resumed(network.engine, screen.session, screen.press(choice), after)
            assert {type(deed) for deed in deeds_of(sprint)} <= MAY_ALL, f"{name} at {screen.session.place} by {choice}"
            assert SECRET not in said(sprint), f"{name} at {screen.session.place} by {choice}"
    assert PRIVILEGED[name] - decided == set()


def _carried(screens: list[Screen]) -> list[str]:
    """What the buttons of somebody's screens say, and all that can be forged like it."""
    return sorted({choice for screen in screens for choice in screen.choices} | set(entries()))


OUTSIDERS: dict[str, dict[str, set[type[Deed]]]] = {
    "Vera": {},
    "Ugo": {"own": {deeds.AnotherGuideWanted, deeds.CaseEnded}},
    "Rim": {"own": {deeds.HoursChanged, deeds.MeetingAnswered}},
    "Leila": {"own": {deeds.MeetingAnswered, deeds.GuideChanged}},
}
"""Who has no part in it, and what they may do about what is their own."""


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_who_never_had_the_role_does_nothing_by_others_buttons(network: Network, name: str) -> None:
    outsider = await network.visitor(name)
    session = fresh(network.engine, outsider)
    screens = [
        screen for owner in PRIVILEGED if owner != name for screen in walk(network.engine, await network.visitor(owner))
    ]
    for choice in _carried(screens):
        for forged in (Press("a", 1, choice), Press(session.id, session.step, choice)):
            sprint = resumed(network.engine, session, forged, outsider)
            for deed in deeds_of(sprint):
                assert type(deed) in MAY_ALL or _is_own(name, deed), f"{name} by {forged}: {deed}"
            _assert_keeps_secrets(name, said(sprint), str(forged))


async def test_the_world_has_secrets_that_those_see_whose_they_are(network: Network) -> None:
    seen = dict.fromkeys(PEOPLE, "")
    for name in seen:
        visitor = await network.visitor(name)
        for case_id in (HELD, OFFERED, OTHERS):
            for flow, verb in (("cases", "case-"), ("cases", "offer-"), ("coordination", "case-"), ("mycase", "")):
                press = Press("x", 0, f"go-{flow}.{verb}{case_id}")
                seen[name] += said(resumed(network.engine, fresh(network.engine, visitor), press, visitor))
    assert [name for name, words in seen.items() if f"{SECRET} Sam" in words] == ["Office", "Karim", "Sam"]
    assert [name for name, words in seen.items() if f"{SECRET} Tom" in words] == ["Office", "Karim", "Tom"]
    assert [name for name, words in seen.items() if f"{OTHER_SECRET} note" in words] == ["Office", "Leila"]


def _assert_keeps_secrets(name: str, words: str, how: str) -> None:
    """Titles of meetings that one is invited to are no secret; what others released, and notes, are."""
    for seeker in ("Sam", "Tom", "note"):
        assert f"{SECRET} {seeker}" not in words, f"{name} reads it by {how}"


def _is_own(name: str, deed: Deed) -> bool:
    if type(deed) not in OUTSIDERS[name].get("own", set()):
        return False
    about = {deeds.GuideChanged: "person_id", deeds.AnotherGuideWanted: "case_id", deeds.CaseEnded: "case_id"}.get(
        type(deed)
    )
    mine = {"person_id": IDS[name], "case_id": OTHERS}
    if isinstance(deed, deeds.HoursChanged):
        return deed.point_id == "demo-nord"
    if isinstance(deed, deeds.MeetingAnswered):
        return deed.meeting_id == {"Rim": 1, "Leila": 2}[name]
    return about is None or getattr(deed, about) == mine[about]


async def test_a_refusal_is_kind_and_has_a_way_on(network: Network) -> None:
    vera = await network.visitor("Vera")
    session = fresh(network.engine, vera)
    for flow in CATALOG.flows:
        if flow.roles:
            sprint = resumed(network.engine, session, Press("x", 0, f"go-{flow.name}"), vera)
            assert "engine.not_admitted" in said(sprint), flow.name
            assert "go-emergency" in said(sprint), flow.name


# what the services refuse, whatever the conversation let pass

MEETING = Meeting(1, 1, "board", "T", "P", NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1), "members")
NOT_OFFICE = ("Karim", "Nadia", "Rim", "Sam", "Vera")
REFUSED: list[tuple[Callable[[str], Deed], tuple[str, ...]]] = [
    (lambda _n: deeds.OfferAnswered(OFFERED, is_accepted=True), ("Leila", "Office", "Rim", "Tom", "Vera")),
    (lambda _n: deeds.OfferAnswered(OFFERED, is_accepted=False, reason="no_time"), ("Leila", "Office", "Tom")),
    (lambda _n: deeds.CaseClosed(HELD, "informed"), ("Leila", "Office", "Sam", "Rim", "Vera")),
    (lambda _n: deeds.CaseHandedBack(HELD, "no_time"), ("Leila", "Office", "Sam", "Vera")),
    (lambda _n: deeds.NoteWritten(HELD, "x"), ("Leila", "Sam", "Nadia", "Rim", "Vera")),
    (lambda _n: deeds.AnotherGuideWanted(HELD, IDS["Karim"]), ("Karim", "Leila", "Office", "Ugo", "Vera")),
    (lambda _n: deeds.CaseEnded(HELD), ("Karim", "Leila", "Office", "Ugo", "Vera")),
    (lambda _n: deeds.CaseEnded(HELD, is_deleted=True), ("Karim", "Leila", "Office", "Ugo", "Vera")),
    (lambda _n: deeds.Relayed(HELD, deeds.Content("text", "x")), ("Leila", "Office", "Ugo", "Rim", "Vera")),
    (lambda _n: deeds.Relayed(OFFERED, deeds.Content("text", "x")), ("Karim", "Tom", "Office")),
    (lambda _n: deeds.CaseAssigned(OTHERS, IDS["Karim"], IDS["Leila"]), ("Leila", *NOT_OFFICE)),
    (lambda _n: deeds.CaseTakenBack(OTHERS, IDS["Leila"]), ("Leila", *NOT_OFFICE)),
    (lambda _n: deeds.CaseClosedByOffice(OTHERS, "other", IDS["Leila"]), ("Leila", *NOT_OFFICE)),
    (lambda _n: deeds.RoleTaken(1, "x"), ("Vera", "Karim")),
    (lambda _n: deeds.InviteMade("coordinator"), NOT_OFFICE),
    (lambda _n: deeds.RoleRemoved(IDS["Leila"], "guide", ""), NOT_OFFICE),
    (lambda name: deeds.RoleRemoved(IDS[name], *PEOPLE[name][0]), ("Karim", "Nadia", "Rim")),
    (lambda _n: deeds.RoleRemoved(IDS["Office"], "coordinator", ""), ("Office",)),
    (lambda _n: deeds.GuideChanged(IDS["Leila"], is_paused=True), NOT_OFFICE),
    (lambda name: deeds.GuideChanged(IDS[name], capacity=9), ("Nadia", "Rim", "Sam", "Vera")),
    (lambda _n: deeds.MeetingPlanned(replace(MEETING, id=0)), NOT_OFFICE),
    (lambda _n: deeds.MeetingChanged(MEETING), NOT_OFFICE),
    (lambda _n: deeds.MeetingCancelled(1, 1), NOT_OFFICE),
    (lambda _n: deeds.MeetingAnswered(1, "yes"), ("Karim", "Office", "Sam", "Vera")),
    (lambda _n: deeds.MeetingAnswered(2, "yes"), ("Nadia", "Rim", "Sam", "Vera")),
    (lambda _n: deeds.HoursChanged("demo-linden", "mo", ((time(9), time(10)),)), ("Rim", "Karim", "Sam", "Vera")),
]


async def test_no_service_trusts_the_conversation(network: Network) -> None:
    before = await network.everything()
    for make, names in REFUSED:
        for name in names:
            deed = make(name)
            with pytest.raises((ConcurrentChangeError, DeedRefusedError)):
                await network.do(name, deed)
            assert await network.everything() == before, f"{name}: {deed}"


def test_every_deed_that_is_not_everybody_s_is_refused_to_somebody() -> None:
    tried = {type(make("Karim")) for make, _names in REFUSED}
    assert tried | MAY_ALL == set(_ALL)
    assert tried & MAY_ALL == set()


def test_what_anybody_may_do_names_nobody() -> None:
    named = {"person_id", "case_id", "meeting_id", "invite_id", "guide_id", "seeker_id", "point_id"}
    for kind in MAY_ALL:
        assert not named & set(kind.__dataclass_fields__), kind


async def test_what_one_does_about_oneself_leaves_all_others_alone(network: Network) -> None:
    """Erasing, keeping and counting: nothing of anybody else is changed."""
    answer = Answer("not_yet", "par10_1", None)
    mine = deeds.CheckKept({}, (), answer, NOW.date(), frozenset({"reminders"}))
    for deed in (mine, deeds.DataWanted(), deeds.MessagesTakenAway(), deeds.KeptCheckDeleted(), deeds.PersonErased()):
        before = await network.everything()
        try:
            await network.do("Vera", deed)
        except (ConcurrentChangeError, DeedRefusedError):
            continue
        after = await network.everything()
        for table in before.keys() - {"outbox", "saved_checks"}:
            assert after[table] == before[table], f"{deed} changed {table}"
        told = {person_id for _id, person_id in set(after["outbox"]) - set(before["outbox"])}
        assert told <= {IDS["Vera"]}


# through the running bot


async def test_through_the_running_bot_nothing_of_others_changes_or_is_read(seed: Seed, tmp_path: Path) -> None:
    async with bot_api(clock=NOW) as api, service(api, tmp_path, seed, is_paced=False) as running:
        people = {name: await api.person(name, "de") for name in PEOPLE}
        async with running.unit_of_work() as uow:
            await furnish(uow, {name: person.id for name, person in people.items()})
            uow.commit()
        network = await Network.of(running.app.database, seed)
        screens = [
            screen for name in ("Office", "Karim") for screen in walk(network.engine, await network.visitor(name))
        ]
        captured = [f"a:1:{choice}" for choice in _carried(screens)]
        chosen = captured[:: max(1, len(captured) // 60)]
        bot = api.world.bot_for_people(None)
        outsiders = ("Vera", "Ugo")
        for name in outsiders:
            await people[name].say("/start")
        await running.rest()
        before = await network.everything()
        for name in outsiders:
            person = people[name]
            for data in chosen:
                if len(data.encode()) <= 64:
                    bot.queue.add("callback_query", _press_of(bot, person.id, data), person.id)
        await running.rest()
        after = await network.everything()
        assert after == before
        for name in outsiders:
            messages = await people[name].bot_messages()
            assert len(messages) > len(chosen) // 2, f"{name} was answered"
            for message in messages:
                _assert_keeps_secrets(name, plain(message["text"]), "the bot")
                assert message["buttons"], "a way on"


def _press_of(bot: Any, chat_id: int, data: str) -> dict[str, Any]:
    return {
        "id": bot.presses.add().query_id,
        "from": {"id": chat_id, "is_bot": False, "first_name": "x"},
        "message": {"message_id": 2, "date": 1, "chat": {"id": chat_id, "type": "private"}},
        "chat_instance": "1",
        "data": data,
    }


async def test_of_two_who_take_one_link_at_once_one_gets_the_role(network: Network) -> None:
    code = "c" * 22
    async with network.unit() as uow:
        await uow.invites.add(code, "coordinator", "", NOW + timedelta(days=7), IDS["Office"], NOW)
        uow.commit()
    invite = await Reading(network.database, network.keyring).invites.find(code)
    assert invite is not None
    takers = ("Vera", "Sam", "Tom", "Ugo")
    taken = await asyncio.gather(
        *(network.do(name, deeds.RoleTaken(invite.id, "x")) for name in takers), return_exceptions=True
    )
    assert [each for each in taken if each is None] == [None]
    assert all(isinstance(each, ConcurrentChangeError) for each in taken if each is not None)
    rows = await network.database.fetch_all("SELECT person_id FROM roles WHERE role = 'coordinator'")
    assert len(rows) == 2
    kept = await network.database.fetch_all("SELECT * FROM invites")
    assert code not in str([tuple(row) for row in kept]), "only a hash of the code is kept"
