"""Plays a scenario step by step and compares what people see with what the scenario says."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from scenario_script import MESSAGE_ID, NETWORK_LOSES, SILENT, TIME_PASSES, Expected, Script, Step
from scenario_world import BotApi, Json, Person, Service, plain

from bot.network_file import keep_network, load_network
from bot.telegram_server.message_json import chat_json
from flows.directory import read_network, write_network
from storage.crypto import Keyring
from storage.unit_of_work import unit_of_work

MARKUP = re.compile(r"</?[a-z]+>")
LOCATION_SAMPLE = {"latitude": 52.3745, "longitude": 9.7386}


@dataclass
class Phone:
    """A person's chat as they remember it: also the buttons that have gone since."""

    person: Person
    language: str
    seen: dict[int, Json] = field(default_factory=dict)
    pressed_data: dict[int, dict[str, str]] = field(default_factory=dict)
    own: list[int] = field(default_factory=list)

    def bot_message(self, number: int) -> int:
        """The id of the bot's n-th message, counted from 1; from the end if negative."""
        ids = sorted(self.seen)
        return ids[number - 1 if number > 0 else number]

    async def look(self, *, at_buttons: bool) -> tuple[list[Json], list[Json]]:
        """Look at the chat: the bot's new messages, and those whose words, or also buttons, have changed in place."""
        messages = {message["message_id"]: message for message in await self.person.bot_messages()}
        new = [message for number, message in messages.items() if number not in self.seen]
        changed = [
            message
            for number, message in messages.items()
            if number in self.seen and _shows(self.seen[number], at_buttons) != _shows(message, at_buttons)
        ]
        self.seen |= messages
        for number, message in messages.items():
            labels = {plain(button["text"]): button.get("callback_data", "") for button in _buttons(message)}
            self.pressed_data.setdefault(number, {}).update(labels)
        return new, changed


class Player:
    """One performance of one scenario."""

    def __init__(self, script: Script, api: BotApi, service: Service) -> None:
        self.script = script
        self.api = api
        self.service = service
        self.phones: dict[str, Phone] = {}
        self.group: int | None = None

    async def play(self, *, restart_between: bool) -> None:
        for name, entry in self.script.scenario.people.items():
            person = await self.api.person(name, entry.language_code)
            self.phones[name] = Phone(person, entry.language)
        for number, step in enumerate(self.script.steps, start=1):
            if restart_between and number > 1:
                await self.service.restart()
            try:
                await self._play(step)
            except AssertionError as error:
                raise AssertionError(f"{self.script}\nstep {number}, {step}\n{error}") from error

    async def _play(self, step: Step) -> None:
        before = self._versions()
        await self._act(step)
        await self.service.quiet()
        after = self._versions()
        for name, phone in self.phones.items():
            is_involved = name == step.who
            assert is_involved or before[name] == after[name], f"{name} heard something that {step.who} asked"
            if is_involved:
                await self._compare(phone, step)

    def _versions(self) -> dict[str, int]:
        bot = self.api.world.bot_for_people(None)
        return {name: bot.chat_with(phone.person.id).version for name, phone in self.phones.items()}

    # what people do

    async def _act(self, step: Step) -> None:
        if step.verb == TIME_PASSES:
            await self.api.advance(step.what)
        elif step.verb == NETWORK_LOSES:
            await self._lose_point(step.what)
        else:
            acts: Mapping[str, Callable[[Phone, Any], Awaitable[Any]]] = {
                "says": self._say,
                "says in the group": self._say_in_group,
                "presses": self._press,
                "presses old": self._press_old,
                "presses another's": self._press_anothers,
                "presses with": self._press_with,
                "taps twice": self._tap_twice,
                "forges": lambda phone, data: phone.person.press(phone.bot_message(-1), data),
                "shares": lambda phone, where: phone.person.send({"location": where}),
                "sends": self._send,
                "edits": self._edit,
                "blocks": lambda phone, _: self.api.ask("POST", f"/people/{phone.person.id}/block"),
                "unblocks": lambda phone, _: self.api.ask("POST", f"/people/{phone.person.id}/unblock"),
                "triggers": self._trigger,
            }
            assert step.who is not None
            await acts[step.verb](self.phones[step.who], step.what)

    async def _say(self, phone: Phone, what: Any) -> None:
        words = what["repeat"] * what["times"] if isinstance(what, dict) else self._words(str(what), phone)
        phone.own.append(await phone.person.say(words))

    async def _say_in_group(self, phone: Phone, what: str) -> None:
        if self.group is None:
            members = [each.person.id for each in self.phones.values()]
            self.group = (await self.api.ask("POST", "/groups", {"title": "Nachbarn", "members": members}))["id"]
        await self.api.ask("POST", f"/groups/{self.group}/messages", {"person": phone.person.id, "text": what})
        await self.service.quiet()
        chat = await self.api.ask("GET", f"/groups/{self.group}/chat")
        assert all(message["from"] == "person" for message in chat["messages"]), "the bot speaks in a group"

    async def _press(self, phone: Phone, label: str) -> None:
        """Press the button on the newest message that has any; one of the keyboard below is sent as words."""
        newest = max((m for m in phone.seen.values() if m["buttons"] or m["keyboard"]), key=lambda m: m["message_id"])
        wanted = self._words(label, phone)
        if newest["keyboard"]:
            labels = [button["text"] for row in newest["keyboard"] for button in row]
            assert wanted in map(plain, labels), f"no {wanted!r} on the keyboard, only {labels}"
            await phone.person.say(next(each for each in labels if plain(each) == wanted))
            return
        press = {"message_id": newest["message_id"], "label": wanted}
        await self.api.ask("POST", f"/people/{phone.person.id}/presses", press)

    async def _press_old(self, phone: Phone, what: Mapping[str, Any]) -> None:
        """Press a button that a message once had, as a phone does that has not heard of the change yet."""
        message_id = phone.bot_message(what["message"])
        await phone.person.press(message_id, self._data(phone, message_id, what["button"]))

    async def _press_anothers(self, phone: Phone, what: Mapping[str, Any]) -> None:
        other = self.phones[what["of"]]
        await phone.person.press(phone.bot_message(-1), self._data(other, other.bot_message(-1), what["button"]))

    async def _press_with(self, phone: Phone, what: Mapping[str, str]) -> None:
        """Press with the data of a real button whose choice is exchanged for another."""
        message_id = phone.bot_message(-1)
        session, step, _choice = self._data(phone, message_id, what["button"]).split(":", 2)
        await phone.person.press(message_id, f"{session}:{step}:{what['choice']}")

    async def _tap_twice(self, phone: Phone, label: str) -> None:
        data = self._data(phone, phone.bot_message(-1), label)
        message_id = phone.bot_message(-1)
        await asyncio.gather(*(phone.person.press(message_id, data) for _ in range(2)))

    def _data(self, phone: Phone, message_id: int, label: str) -> str:
        known = phone.pressed_data[message_id]
        wanted = self._words(label, phone)
        assert wanted in known, f"message {message_id} never had a button {wanted!r}, only {list(known)}"
        return known[wanted]

    async def _send(self, phone: Phone, kind: str) -> None:
        contents: Mapping[str, Json] = {
            "voice": {"voice": True},
            "photo": {"photo": True, "caption": "Mein Ausweis"},
            "document": {"document": "bescheid.pdf"},
            "contact": {"contact": True},
            "location": {"location": LOCATION_SAMPLE},
            "album": {"album": [{"photo": True}, {"photo": True}]},
        }
        if kind in contents:
            await phone.person.send(contents[kind])
            return
        # Kinds that the server's people cannot send, as any client of Telegram can.
        bot = self.api.world.bot_for_people(None)
        chat = bot.chat_with(phone.person.id)
        sender = self.api.world.people[phone.person.id].user()
        message = {"message_id": chat.next_message_id(), "date": self.api.world.clock.unix(), "from": sender}
        bot.queue.add("message", {**message, "chat": chat_json(self.api.world, chat), kind: {}}, chat.chat_id)

    async def _edit(self, phone: Phone, text: str) -> None:
        path = f"/people/{phone.person.id}/messages/{phone.own[-1]}"
        await self.api.ask("PATCH", path, {"text": text})

    async def _trigger(self, phone: Phone, kind: str) -> None:
        """Let an update of some kind reach the bot, also one that nobody knows yet."""
        queue = self.api.world.bot_for_people(None).queue
        update = {"update_id": queue.next_id, kind: {"chat": {"id": phone.person.id, "type": "private"}}}
        queue.next_id += 1
        await self.service.app.intake.take([update])

    async def _lose_point(self, point_id: str) -> None:
        database = self.service.app.database
        data = write_network(await load_network(database))
        data["meeting_points"] = [each for each in data["meeting_points"] if each["id"] != point_id]
        async with unit_of_work(database, Keyring(self.service.settings.secret_keys)) as uow:
            await keep_network(uow, read_network(data))
            uow.commit()
        await self.service.app.network.reload_if_changed()

    # what people see

    async def _compare(self, phone: Phone, step: Step) -> None:
        expected = step.expected
        phone.language = expected.language or phone.language
        new, changed = await phone.look(at_buttons=expected.in_place)
        shown = new or changed
        _assert_count(expected, step, new, changed)
        for message in shown:
            _assert_clean(message)
        text = "\n".join(plain(message["text"]) for message in shown)
        for words in expected.sees:
            assert self._pattern(words, phone).search(text), f"does not see {words!r}, but:\n{text}"
        for words in expected.sees_not:
            assert not self._pattern(words, phone).search(text), f"sees {words!r}:\n{text}"
        self._compare_buttons(phone, expected, shown)
        pins = [message["venue"]["title"] for message in shown if message["venue"]]
        assert pins == ([expected.pin] if expected.pin else []), f"pins: {pins}"
        if expected.at:
            session = await self.service.session(phone.person)
            assert str(session and session.place) == expected.at, f"the conversation stands at {session}"

    def _compare_buttons(self, phone: Phone, expected: Expected, shown: list[Json]) -> None:
        rows = [[plain(button["text"]) for button in row] for message in shown for row in message["buttons"]]
        labels = [label for row in rows for label in row]
        for label in expected.buttons:
            assert self._words(label, phone) in labels, f"no button {self._words(label, phone)!r}, only {labels}"
        for label in expected.no_buttons:
            assert self._words(label, phone) not in labels, f"there is a button {self._words(label, phone)!r}"
        if expected.rows is not None:
            assert rows == [[self._words(label, phone) for label in row] for row in expected.rows], f"rows: {rows}"
        keyboard = [plain(button["text"]) for m in shown for row in m["keyboard"] or [] for button in row]
        for label in expected.keyboard:
            assert self._words(label, phone) in keyboard, f"no key {self._words(label, phone)!r}, only {keyboard}"
        links = [button.get("url", "") for message in shown for button in _buttons(message)]
        assert expected.link is None or any(expected.link in link for link in links), f"links: {links}"

    def _words(self, words: str, phone: Phone) -> str:
        """Words as they stand, each message id among them looked up."""
        parts = [self._looked_up(part, phone) if MESSAGE_ID.fullmatch(part) else part for part in words.split(" ")]
        return plain(" ".join(parts))

    def _looked_up(self, message_id: str, phone: Phone) -> str:
        message = self.service.app.translator.message(message_id, phone.language)
        return plain(unescape(MARKUP.sub("", message)))

    def _pattern(self, words: str, phone: Phone) -> re.Pattern[str]:
        """A message's placeholders stand for anything."""
        return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(self._words(words, phone))))


def _assert_count(expected: Expected, step: Step, new: list[Json], changed: list[Json]) -> None:
    usual = 0 if step.verb in SILENT or expected.in_place else 1 + (expected.pin is not None)
    wanted = usual if expected.messages is None else expected.messages
    assert len(new) == wanted, f"the bot answers with {len(new)} messages, not {wanted}: {[m['text'] for m in new]}"
    assert bool(changed) or not expected.in_place, "no message has changed in place"


def _assert_clean(message: Json) -> None:
    """Nobody should see what only programmers write."""
    words = " ".join([message["text"] or "", *(button["text"] for button in _buttons(message))])
    assert not re.search(r"[{}]|</?[a-z]+>", words), f"markup is left in {words!r}"
    assert not re.search(r"\b(None(?! of)|null|Text\()", words), f"a program's words are left in {words!r}"
    assert message["text"] or message["venue"], "an empty message"


def _buttons(message: Json) -> list[Json]:
    return [button for row in message["buttons"] for button in row]


def _shows(message: Json, at_buttons: bool) -> tuple[Any, ...]:
    """What stands in a message; the buttons of an answered question go, which is no news."""
    return message["text"], message["venue"], message["location"], message["buttons"] if at_buttons else None
