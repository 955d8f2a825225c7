"""Ten people do anything in any order, over all conversations, while the bot is stopped, started and killed.

What must hold: nobody runs into an error or into silence, nobody sees what belongs to somebody else, and /start leads
everybody back to the menu.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot_process import BotProcess
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scenario_people import GuideEntry, PersonEntry, Role, keep_roles
from scenario_world import BotApi, Json, Person, Seed, Service, bot_api, plain, service

from bot.i18n import check_translator
from bot.telegram_server.message_json import chat_json
from bot.telegram_server.texts import plain_text
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work

BEGIN = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
LANGUAGES = ("de", "en", "ar")
CROWD = 10
SPEAKS_ALL = GuideEntry(languages=LANGUAGES)
ROLES: tuple[tuple[int, tuple[Role, ...]], ...] = (
    (0, ("coordinator",)),
    (1, ("guide",)),
    (2, ("multiplier", "member")),
    (3, ("representative", "host")),
)
"""Some of the crowd have a part in the network; the others seek advice."""
BURST = 6
WORDS = (
    "/start", "/check", "/places", "/language", "/guide", "/cases", "/events", "/coordination", "/profile", "/start abc", "/back", "/cancel", "/help", "/nothing", "Notfall", "طوارئ", "help",
    "30449", "٣٠٤٤٩", "10115", "Linden", "Nordstat", "14.5.2022", "5.2022", "2022", "31.2.2020", "3.4.1990", "1.1.2030",
    "zurück", "Menü", "Weiß ich nicht", "I don’t know", "لا أعرف", "😀", "<b>{x}</b>", "ä" * 4096, "?",
)  # fmt: skip
KINDS = ("voice", "photo", "document", "contact", "sticker", "hologram")
Press = tuple[int, str]


@dataclass
class Wanderer:
    """A person who remembers every button they ever saw."""

    person: Person
    language: str
    buttons: list[Press] = field(default_factory=list)
    newest: list[Press] = field(default_factory=list)
    seen: list[Json] = field(default_factory=list)
    last_press: Press | None = None
    is_repeated: bool = False

    async def look(self) -> list[Json]:
        """Look at the chat and remember its buttons."""
        self.seen = await self.person.bot_messages()
        self.newest = []
        for message in self.seen:
            found = [
                (message["message_id"], button["callback_data"])
                for row in message["buttons"]
                for button in row
                if "callback_data" in button
            ]
            self.buttons += [press for press in found if press not in self.buttons]
            self.newest = found or self.newest
        return self.seen

    async def press(self, known: list[Press], number: int) -> None:
        if known:
            chosen = known[number % len(known)]
            self.is_repeated = self.last_press == chosen
            self.last_press = chosen
            await self.person.press(*chosen)

    async def send(self, kind: str) -> None:
        contents: dict[str, Json] = {
            "voice": {"voice": True},
            "photo": {"photo": True},
            "document": {"document": "a.pdf"},
            "contact": {"contact": True},
        }
        if kind in contents:
            await self.person.send(contents[kind])
            return
        world = self.person.api.world
        bot = world.bot_for_people(None)
        chat = bot.chat_with(self.person.id)
        message = {"message_id": chat.next_message_id(), "date": world.clock.unix(), "chat": chat_json(world, chat)}
        bot.queue.add("message", {**message, "from": world.people[self.person.id].user(), kind: {}}, chat.chat_id)


@dataclass(frozen=True)
class Deed:
    """One thing that somebody does; the meaning of `number` and `words` depends on it."""

    who: int
    what: str
    number: int = 0
    words: str = ""

    async def do(self, wanderer: Wanderer) -> None:
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "press": lambda: wanderer.press(wanderer.newest, self.number),
            "press old": lambda: wanderer.press(wanderer.buttons, self.number),
            "say": lambda: wanderer.person.say(self.words),
            "send": lambda: wanderer.send(self.words),
            "share": lambda: wanderer.person.send(
                {"location": {"latitude": 52 + self.number / 2000, "longitude": 9 + self.number / 1000}}
            ),
        }
        await acts[self.what]()


def _can_be_sent(words: str) -> bool:
    """Tell whether a person's client sends it: of signs that nobody sees it sends none."""
    return bool(plain_text(words).text)


who = st.integers(0, CROWD - 1)
number = st.integers(0, 1000)
deeds = st.one_of(
    st.builds(Deed, who, st.just("press"), number),
    st.builds(Deed, who, st.just("press"), number),
    st.builds(Deed, who, st.just("press"), number),
    st.builds(Deed, who, st.just("press old"), number),
    st.builds(
        Deed,
        who,
        st.just("say"),
        st.just(0),
        st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=20).filter(_can_be_sent)),
    ),
    st.builds(Deed, who, st.just("send"), st.just(0), st.sampled_from(KINDS)),
    st.builds(Deed, who, st.just("share"), number),
)
interruptions = st.sampled_from(["", "", "", "restart", "hour", "three days"])
walks = st.lists(st.tuples(st.lists(deeds, min_size=1, max_size=BURST), interruptions), min_size=3, max_size=7)


@given(walk=walks)
@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))  # to shorten an example would take minutes
def test_whatever_people_do_nobody_runs_into_an_error_or_silence(
    walk: list[tuple[list[Deed], str]], seed: Seed
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_wander(walk, seed, Path(folder)))


async def _wander(walk: list[tuple[list[Deed], str]], seed: Seed, folder: Path) -> None:
    async with bot_api(clock=BEGIN) as api, service(api, folder, seed) as running:
        crowd = await _gather_crowd(api, running.app.database.path, seed.secret_key)
        await running.quiet()
        for burst, interruption in walk:
            for wanderer in crowd:
                await wanderer.look()
            await _do_all(burst, crowd, running if interruption == "restart" else None)
            await running.quiet()
            await _assert_answered(burst, crowd)
            if interruption in {"hour", "three days"}:
                await api.advance(timedelta(hours=1 if interruption == "hour" else 72))
                await running.quiet()
        await asyncio.gather(*(wanderer.person.say("/start") for wanderer in crowd))
        await running.quiet()
        languages = await _languages(running)
        await _assert_home(crowd, languages)


async def _gather_crowd(api: BotApi, database: Path, secret_key: str) -> list[Wanderer]:
    """Everybody begins: some at the menu, some in the check, at the places, or asking for a guide."""
    crowd = []
    for count in range(CROWD):
        language = LANGUAGES[count % 3]
        crowd.append(Wanderer(await api.person(f"Person {count}", language), language))
    await _give_roles(crowd, database, secret_key)
    for count, wanderer in enumerate(crowd):
        await wanderer.person.say(("/start", "/check", "/places", "/guide")[count % 4])
    return crowd


async def _give_roles(crowd: list[Wanderer], path: Path, secret_key: str) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    async with unit_of_work(database, Keyring((secret_key,))) as uow:
        for number, roles in ROLES:
            needs = {"guide": SPEAKS_ALL} if number in {1, 2} else {"place": "demo-linden"} if number == 3 else {}
            if number in {2, 3}:
                needs["organisation"] = "demo-anker"
            entry = PersonEntry(language=crowd[number].language, roles=roles, **needs)
            await keep_roles(uow, crowd[number].person, entry, BEGIN)
        uow.commit()
    await database.close()


async def _do_all(burst: list[Deed], crowd: list[Wanderer], to_restart: Service | None) -> None:
    """Do everything at once, but what one person does one after the other."""

    async def one_after_the_other(mine: list[Deed]) -> None:
        for deed in mine:
            await deed.do(crowd[deed.who])

    doers = {deed.who for deed in burst}
    work: list[Awaitable[None]] = [one_after_the_other([deed for deed in burst if deed.who == each]) for each in doers]
    if to_restart is not None:
        work.append(to_restart.restart())
    await asyncio.gather(*work)


async def _assert_answered(burst: list[Deed], crowd: list[Wanderer]) -> None:
    """Whoever did one thing has been answered; only the same press once more may be passed over, as a double tap."""
    for deed in burst:
        wanderer = crowd[deed.who]
        if [each.who for each in burst].count(deed.who) == 1 and not (
            deed.what.startswith("press") and wanderer.is_repeated
        ):
            before = wanderer.seen
            assert await wanderer.look() != before, f"silence after {deed}"


async def _languages(running: Service) -> dict[int, str]:
    people = await running.app.database.fetch_all("SELECT chat_id, language FROM people")
    return {int(running.decrypt(row["chat_id"])): row["language"] for row in people}


async def _assert_home(crowd: list[Wanderer], languages: dict[int, str] | None) -> None:
    """Everybody stands at the menu, in their own language, and no button of theirs was ever somebody else's."""
    owners: dict[str, int] = {}
    for wanderer in crowd:
        messages = await wanderer.look()
        language = languages[wanderer.person.id] if languages else wanderer.language
        # Something said to them without being asked may have come after the menu.
        labels = [plain(button["text"]) for message in messages[-5:] for row in message["buttons"] for button in row]
        assert plain(check_translator().message("menu.places", language)) in labels, f"not at home: {messages[-1]}"
        for _message_id, data in wanderer.buttons:
            session_id = data.split(":")[0]
            assert not session_id or owners.setdefault(session_id, wanderer.person.id) == wanderer.person.id, (
                "somebody else's button"
            )


async def test_people_who_wander_while_the_bot_is_killed_all_come_home(seed: Seed, tmp_path: Path) -> None:
    chance = Random(20261123)
    async with bot_api() as api:
        database = seed.copy_to(tmp_path)
        process = BotProcess(api, tmp_path, database, seed.secret_key)
        await process.start()
        try:
            crowd = await _gather_crowd(api, database, seed.secret_key)
            for wanderer in crowd:
                await wanderer.person.hear(1)
            for _ in range(3):
                acts = [asyncio.create_task(_stroll(wanderer, chance, 6)) for wanderer in crowd]
                await asyncio.sleep(chance.uniform(0.02, 0.15))  # the moment of the blow is what is tried here
                await process.kill()
                await process.start()
                await asyncio.gather(*acts)
            for wanderer in crowd:
                await wanderer.person.say("/start")
                await _until_home(wanderer)
            await _assert_home(crowd, None)
        finally:
            await process.kill()
        assert process.alarms() == []


async def _stroll(wanderer: Wanderer, chance: Random, steps: int) -> None:
    """Press and say this and that, without waiting for answers; the language stays, to be told by at the end."""
    for _ in range(steps):
        await wanderer.look()
        tempting = [press for press in wanderer.newest if ":lang-" not in press[1]]
        if tempting and chance.random() < 0.7:
            await wanderer.press(tempting, chance.randrange(1000))
        else:
            await wanderer.person.say(chance.choice([words for words in WORDS if len(words) < 100]))


async def _until_home(wanderer: Wanderer) -> None:
    label = plain(check_translator().message("menu.places", wanderer.language))
    version = -1
    for _ in range(200):
        chat = await wanderer.person.chat(version, 5)
        version = chat["version"]
        said = max(message["message_id"] for message in chat["messages"] if message["from"] == "person")
        since = [message for message in chat["messages"] if message["message_id"] > said]
        if label in [plain(button["text"]) for message in since for row in message["buttons"] for button in row]:
            return
    raise AssertionError(f"{wanderer.person.name} does not come home")
