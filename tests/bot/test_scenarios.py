"""Every dialogue of tests/scenarios, and many of them again with the bot stopped and started between all steps.

A conversation lives in the database alone, so both must look the same to the people. Then the form itself: words that mean
nothing are refused, and nothing that is said to anybody goes unseen.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scenario_player import Player
from scenario_script import MEDIA, Script, ScriptError, read_script, read_scripts
from scenario_sights import assert_clean
from scenario_world import Seed, Service, bot_api, service

from bot.rendering import payload_of
from flows.catalog.registry import CATALOG
from flows.engine.events import Choice, Prompt, Shown
from flows.text import text

SCRIPTS = read_scripts()
EVENING = datetime.fromisoformat("2026-11-23T19:00:00+01:00")


def _played() -> list[Any]:
    """List what is played: each dialogue, and restarted the first of each file and every third; all of them in `make soak`."""
    played, files = [], set[str]()
    for number, script in enumerate(SCRIPTS):
        played.append(pytest.param(script, "straight", id=f"{script}-straight"))
        if "LOTSE_EXPLORE" in os.environ or script.file not in files or number % 3 == 0:
            played.append(pytest.param(script, "restarted", id=f"{script}-restarted"))
        files.add(script.file)
    return played


@pytest.mark.parametrize(("script", "mode"), _played())
async def test_scenario(script: Script, mode: str, seed: Seed, tmp_path: Path) -> None:
    async with playing(script, seed, tmp_path) as player:
        await player.play(restart_between=mode == "restarted")


@contextlib.asynccontextmanager
async def playing(script: Script, seed: Seed, folder: Path) -> AsyncIterator[Player]:
    limits = script.scenario.limits
    async with (
        bot_api(limits=limits, clock=script.scenario.clock) as api,
        service(api, folder, seed, is_paced=limits == "telegram") as running,
    ):
        yield Player(script, api, running)


def test_every_place_of_every_conversation_is_visited_by_a_scenario() -> None:
    visited = {step.expected.at for script in SCRIPTS for step in script.steps}
    # After the receipt of an erasure nobody stands anywhere: there is no session that could say so.
    visited.add("forget/done")
    places = {f"{flow.name}/{node.id}" for flow in CATALOG.flows for node in flow.nodes}
    assert places - visited == set()
    assert visited - places - {None} == set()


PEOPLE: dict[str, Any] = {
    "Mina": {"language_code": "de"},
    "Karim": {"roles": ["guide"], "guide": {"languages": ["ar", "de"], "districts": ["Linden-Mitte"]}},
    "Nadia": {"roles": ["member", "host"], "organisation": "demo-bruecke", "place": "demo-linden", "language": "ar"},
}


def script_of(*steps: dict[str, Any], **head: Any) -> Script:
    return read_script({"name": "a name", "people": PEOPLE, "steps": steps, **head}, "some.yaml")


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ({"Mina says": "/start", "se": ["x"]}, "one action is needed, found ['Mina says', 'se']"),
        ({"Mina hums": "a song"}, "Mina hums: nobody knows how to do that"),
        ({"Sam says": "/start"}, "nobody is called Sam"),
        ({"sees": ["x"]}, "one action is needed, found none"),
        ({"Mina says": "/start", "messages": "many"}, "messages: Input should be a valid integer"),
        ({"Mina says": "/start", "media": "film"}, "media.0: Input should be"),
        ({"Karim receives": {"se": ["x"]}}, "se: Extra inputs"),
        ({"Karim receives": {"sees": ["x"]}, "sees": ["y"]}, "said twice: sees"),
        ({"Karim receives": 2, "messages": 1}, "said twice: messages"),
        ({"Karim receives": False}, "say how many messages"),
        ({"Karim receives": "much"}, "messages: Input should be a valid integer"),
        ({"Karim reads": True}, "Karim did nothing at once"),
        ({"Karim presses pushed": {"label": "x", "off": 2}}, "off: Extra inputs"),
        ({"Karim presses pushed": {"label": "x", "of": 0}}, "of: Input should be greater"),
        ({"Mina sends": {"photo": True, "voice": True}}, "Value error, exactly one of"),
        ({"Mina sends": {"album": 1}}, "album: List should have at least 2"),
        ({"Mina sends": {"film": True}}, "film: Extra inputs"),
        ({"time passes": {"days": 1}, "sees": ["x"]}, "time passes: nobody looks"),
        ({"time passes": {"moons": 1}}, ""),
        ({"the bot restarts": "twice"}, "the bot restarts: true"),
        ({"at once": [{"Mina says": "x"}]}, "at once: two or more"),
        ({"at once": [{"Mina says": "x"}, {"Karim receives": 1}]}, "at once: only what single people do"),
        ({"at once": [{"Mina says": "x"}, {"time passes": {"days": 1}}]}, "at once: only what single people do"),
        (
            {"at once": [{"Mina says": "x"}, {"Karim says": "y", "sees": ["z"]}]},
            "at once: Karim says: y: what they see",
        ),
    ],
)
def test_a_scenario_with_a_word_that_means_nothing_is_refused(step: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScriptError) as caught:
        script_of(step)
    assert str(caught.value).startswith(f"some.yaml: a name: step 1: {complaint}")


@pytest.mark.parametrize(
    ("person", "complaint"),
    [
        ({"roles": ["king"]}, "people.Sam.roles.0: Input should be 'coordinator'"),
        ({"roles": ["member"]}, "people.Sam: Value error, member needs: organisation"),
        ({"roles": ["host"]}, "people.Sam: Value error, host needs: place"),
        ({"roles": ["guide"], "organisation": "x"}, "people.Sam: Value error, organisation is for roles member"),
        ({"guide": {"languages": ["de"]}}, "people.Sam: Value error, guide is for roles guide, multiplier"),
        ({"roles": ["guide"], "guide": {}}, "people.Sam.guide.languages: Field required"),
        ({"name": "Sam"}, "people.Sam: Value error, name is for people with roles"),
    ],
)
def test_a_person_who_cannot_be_is_refused(person: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScriptError) as caught:
        script_of({"Sam says": "/start"}, people={"Sam": person})
    assert str(caught.value).startswith(f"some.yaml: {complaint}")


def test_nobody_who_is_not_there_can_be_ignored() -> None:
    with pytest.raises(ScriptError, match="a name: nobody is called Sam"):
        script_of({"Mina says": "/start"}, ignores=["Sam"])


def test_what_is_done_at_once_is_read_before_anything_else_and_is_read_at_all() -> None:
    both = {"at once": [{"Mina says": "/start"}, {"Karim blocks": "the bot"}]}
    with pytest.raises(ScriptError, match="step 2: Mina must first read"):
        script_of(both, {"Mina says": "/help"})
    with pytest.raises(ScriptError, match="a name: Mina never reads"):
        script_of(both, {"Karim unblocks": "the bot"})
    script_of(both, {"Karim unblocks": "the bot"}, {"Mina reads": True})


async def push(running: Service, player: Player, name: str, words: str = "menu.question", hours: int = 0) -> None:
    """Say something to somebody unasked, as a deed would; with hours, when the time has come."""
    prompt = Prompt(text(words), ((Choice("go-places", text("menu.places")),), (Choice("go-help", text("menu.help")),)))
    async with running.unit_of_work() as uow:
        person = await uow.people.ensure(player.phones[name].person.id, "de", running.clock())
        due_at = running.clock() + timedelta(hours=hours)
        await uow.outbox.push(person.id, payload_of(Shown(prompt, "", 0)), running.clock(), due_at=due_at)
        uow.commit()


async def play(
    script: Script, seed: Seed, folder: Path, *pushes: dict[str, Any], restart_between: bool = False
) -> None:
    async with playing(script, seed, folder) as player:
        await player.enter()
        for each in pushes:
            await push(player.service, player, **each)
        await player.play(restart_between=restart_between)


TO_KARIM = {"name": "Karim"}


@pytest.mark.parametrize("restart_between", [False, True])
async def test_what_comes_unasked_is_received_and_its_buttons_lead_somewhere(
    restart_between: bool, seed: Seed, tmp_path: Path
) -> None:
    script = script_of(
        {"Karim receives": 0},
        {"Mina says": "/start", "at": "menu/main"},
        {"time passes": {"hours": 2}},
        {"Karim says": "/help", "sees": ["help.what"], "sees not": ["menu.question"], "at": "help/page"},
        {
            "Karim receives": 2,
            "sees": ["menu.question", "help.limits"],
            "buttons": ["menu.places"],
            "no buttons": ["x"],
        },
        {"Nadia receives": {"sees": ["menu.question"], "rows": [["menu.places"], ["menu.help"]]}},
        {"Karim presses": "nav.menu", "at": "menu/main"},
        {"Karim presses pushed": "menu.places", "sees": ["places.ask"], "at": "places/ask"},
        {"the bot restarts": True},
        {"Karim presses pushed": {"label": "menu.help", "of": 2}, "sees": ["help.what"], "at": "help/page"},
        {"Nadia presses pushed": "menu.help", "sees": ["help.what"]},
        {"Karim receives": 0},
    )
    later = {"hours": 1}
    pushes = ({**TO_KARIM, **later}, {**TO_KARIM, **later, "words": "help.limits"}, {"name": "Nadia", **later})
    await play(script, seed, tmp_path, *pushes, restart_between=restart_between)


async def test_two_at_the_same_instant_each_read_their_answer(seed: Seed, tmp_path: Path) -> None:
    script = script_of(
        {"Karim receives": True},
        {"Nadia receives": True},
        {"at once": [{"Karim presses pushed": "menu.help"}, {"Nadia presses pushed": "menu.places"}]},
        {"Nadia reads": {"sees": ["places.ask"], "at": "places/ask"}},
        {"Karim reads": True, "sees": ["help.what"], "at": "help/page"},
    )
    await play(script, seed, tmp_path, TO_KARIM, {"name": "Nadia"})


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        (
            [{"Mina says": "/start"}],
            "Karim was sent what the scenario does not let them receive: ['Was brauchen Sie?']",
        ),
        ([{"Karim says": "/help"}], "Karim was sent what the scenario does not let them receive"),
        ([{"Karim receives": 0}], "was sent 1 messages, not 0"),
        ([{"Karim receives": 2}], "was sent 1 messages, not 2"),
        ([{"Karim receives": {"sees": ["Tee"]}}], "does not see 'Tee'"),
        ([{"Karim receives": True}, {"Karim receives": True}], "was sent 0 messages, not 1"),
        ([{"Karim receives": True, "media": "photo"}], "carries no media, not {'photo'}"),
        ([{"Karim receives": True}, {"Karim presses pushed": "Tee"}], "no 'Tee' below the pushed message"),
        ([{"Nadia presses pushed": "menu.help"}], "Nadia has received only 0 pushed messages"),
    ],
)
async def test_nothing_that_comes_unasked_goes_unseen(
    steps: list[dict[str, Any]], complaint: str, seed: Seed, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError) as caught:
        await play(script_of(*steps), seed, tmp_path, TO_KARIM)
    assert complaint in str(caught.value)


async def test_what_a_scenario_ignores_may_go_unseen(seed: Seed, tmp_path: Path) -> None:
    await play(script_of({"Mina says": "/start"}, ignores=["Karim"]), seed, tmp_path, TO_KARIM)


async def test_an_answer_to_somebody_who_asked_nothing_is_noticed(seed: Seed, tmp_path: Path) -> None:
    async with playing(script_of({"Mina says": "/start"}), seed, tmp_path) as player:
        await player.enter()
        asking = asyncio.create_task(player.phones["Karim"].person.say("/start"))
        with pytest.raises(AssertionError, match="Karim heard something that Mina asked"):
            await player.play(restart_between=False)
        await asking


async def test_who_has_blocked_the_bot_gets_nothing_and_nobody_is_alarmed(seed: Seed, tmp_path: Path) -> None:
    script = script_of(
        {"Karim blocks": "the bot"},
        {"time passes": {"hours": 1}},
        {"Karim unblocks": "the bot"},
        {"Karim receives": 0},
    )
    async with playing(script, seed, tmp_path) as player:
        await player.enter()
        await push(player.service, player, "Karim", hours=1)
        await player.play(restart_between=False)


async def test_everything_that_can_be_sent_is_answered_once(seed: Seed, tmp_path: Path) -> None:
    contents: list[dict[str, Any]] = [
        {"album": 3, "caption": "{Briefe}"},
        {"album": [{"photo": True}, {"document": "brief.pdf"}]},
        {"photo": True, "caption": "Ausweis"},
        {"document": "brief.pdf"},
        {"forward": "Kommt alle!"},
    ]
    steps = [{"Mina sends": content, "sees": ["engine.no_media"], "at": "places/ask"} for content in contents]
    voice = {"Mina sends": {"voice": True}, "sees": ["engine.no_voice"], "at": "places/ask"}
    contact = {"Mina sends": {"contact": True}, "sees": ["engine.no_contact"], "at": "places/ask"}
    await play(script_of({"Mina says": "/places"}, *steps, voice, contact), seed, tmp_path)


def test_what_a_person_wrote_may_be_shown_as_they_wrote_it_and_nothing_else_of_the_kind() -> None:
    message = {**dict.fromkeys(MEDIA), "text": "Karim: \u2068<b>{x}</b>\u2069", "venue": None, "buttons": []}
    assert_clean(message, {"<b>{x}</b>", "Hallo"})
    with pytest.raises(AssertionError, match="markup is left"):
        assert_clean(message, {"Hallo"})
    with pytest.raises(AssertionError, match="an empty message"):
        assert_clean({**message, "text": None}, set())
    assert_clean({**message, "text": None, "voice": {"duration": 1}}, set())


async def test_people_have_the_roles_of_the_head(seed: Seed, tmp_path: Path) -> None:
    script = script_of({"Mina says": "/start"}, clock=EVENING)
    async with playing(script, seed, tmp_path) as player:
        await player.enter()
        async with player.service.unit_of_work() as uow:
            karim = await uow.people.find_by_chat(player.phones["Karim"].person.id)
            nadia = await uow.people.find_by_chat(player.phones["Nadia"].person.id)
            assert karim is not None
            assert nadia is not None
            assert (nadia.language, nadia.language_chosen) == ("ar", True)
            assert await uow.people.name_of(karim.id) == "Karim"
            assert await uow.roles.of_person(nadia.id) == {"member": ("demo-bruecke",), "host": ("demo-linden",)}
            guide = await uow.guides.get(karim.id)
            assert guide is not None
            assert (guide.languages, guide.districts, guide.capacity) == (("ar", "de"), ("Linden-Mitte",), 3)
            assert await uow.people.find_by_chat(player.phones["Mina"].person.id) is None
