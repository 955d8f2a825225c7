"""An upgrade in place: the database of an earlier release, with people in conversations, is started by this one, and all goes on.

`tests/storage/releases/` holds a database of each release as SQL text, made by that release's own code.
"""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scenario_world import ROOT, BotApi, Person, Seed, Service, bot_api, plain, service

from storage.backup import inspect
from storage.schema import HEAD

RELEASES = sorted((ROOT / "tests" / "storage" / "releases").glob("*.sql"))
MADE_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NAMES = ("Mina", "Sam", "Abena", "Ayse", "Olena")
CODE = "a" * 22


def database_of(release: Path, folder: Path) -> Seed:
    """Make the database file of a release."""
    text = release.read_text("utf-8")
    key = re.search(r"^-- ([A-Za-z0-9_-]{43}=)$", text, re.MULTILINE)
    assert key is not None
    path = folder / f"{release.stem}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)
    return Seed(path, key[1])


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api(clock=MADE_AT + timedelta(minutes=5)) as running:
        yield running


async def people_of(api: BotApi) -> dict[str, Person]:
    """The people who are in the database; a new server gives them the same ids."""
    people = {name: await api.person(name, "de") for name in NAMES}
    assert people["Mina"].id == 1_000_001
    return people


async def place_of(running: Service, person: Person) -> str:
    session = await running.session(person)
    return str(session.place) if session else ""


async def say(running: Service, person: Person, words: str) -> str:
    await person.say(words)
    await running.quiet()
    return plain((await person.bot_messages())[-1]["text"])


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.stem)
async def test_people_in_conversations_go_on_after_an_upgrade(release: Path, api: BotApi, tmp_path: Path) -> None:
    seed = database_of(release, tmp_path)
    assert inspect(seed.path).version == release.stem
    folder = tmp_path / "running"
    folder.mkdir()
    people = await people_of(api)
    async with service(api, folder, seed) as running:
        await running.begun()
        assert inspect(folder / "lotse.db").version == HEAD
        for name in ("Abena", "Olena"):
            # A server of its own sends nothing to who never wrote to its bot.
            await say(running, people[name], "/help")
        await _a_check_goes_on(running, people["Mina"])
        await _a_talk_goes_on(running, people["Sam"], people["Abena"])
        assert await place_of(running, people["Ayse"]) == "plan/title"
        await say(running, people["Ayse"], "Sommerfest")
        assert await place_of(running, people["Ayse"]) == "plan/day"
        await _reminders_and_links_hold(running, people["Olena"])


async def _a_check_goes_on(running: Service, mina: Person) -> None:
    before = await running.session(mina)
    assert before is not None
    assert str(before.place) == "check/question"
    assert "Frage" in await say(running, mina, "Weiß ich nicht")
    after = await running.session(mina)
    assert after is not None
    assert str(after.place) == "check/question"
    # What a question means now that it did not mean then is asked again; everything else is kept.
    assert {"title": "work", "livelihood": "unsure"}.items() <= after.answers["check"].items()


async def _a_talk_goes_on(running: Service, sam: Person, abena: Person) -> None:
    await say(running, sam, "Ja, weitergeben")
    await running.rest()
    assert "Wo ist das Amt?" in plain((await abena.bot_messages())[-1]["text"])


async def _reminders_and_links_hold(running: Service, olena: Person) -> None:
    async with running.unit_of_work() as uow:
        invite = await uow.invites.find(CODE)
    assert invite is not None
    assert invite.role == "guide"

    await running.api.advance(timedelta(days=4))
    assert [words for each in await olena.bot_messages() if "Winter-Plan" in (words := plain(each["text"]))]
