"""What people do in a scenario, each word of the form by a method of its own. What they see is compared elsewhere."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from html import unescape
from typing import Any

from scenario_phone import Phone, buttons_of
from scenario_script import LOSES_UNSEEN, MESSAGE_ID, NETWORK_LOSES, RESTARTS, TIME_PASSES, PushedButton, Step
from scenario_world import BotApi, Json, Service, plain

from bot.network_file import keep_network, load_network
from bot.telegram_server.message_json import chat_json
from flows.directory import read_network, write_network

MARKUP = re.compile(r"</?[a-z]+>")
LOCATION_SAMPLE = {"latitude": 52.3745, "longitude": 9.7386}


class Words:
    """Looks up the message ids among a scenario's words."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def of(self, words: str, language: str) -> str:
        """Words as they stand, each message id among them looked up."""
        parts = [self._looked_up(part, language) if MESSAGE_ID.fullmatch(part) else part for part in words.split(" ")]
        return plain(" ".join(parts))

    def pattern(self, words: str, language: str) -> re.Pattern[str]:
        """A message's placeholders stand for anything."""
        return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(self.of(words, language))))

    def _looked_up(self, message_id: str, language: str) -> str:
        message = self.service.app.translator.message(message_id, language)
        return plain(unescape(MARKUP.sub("", message)))


class Acts:
    """Everything that can happen; `typed` is what people wrote, and may so be read again as they wrote it."""

    def __init__(self, api: BotApi, service: Service, phones: Mapping[str, Phone]) -> None:
        self.api = api
        self.service = service
        self.phones = phones
        self.words = Words(service)
        self.typed: set[str] = set()
        self.group: int | None = None

    async def act(self, step: Step) -> None:
        """Let a step happen; returns before it has been answered."""
        if step.together:
            await asyncio.gather(*map(self.act, step.together))
        elif step.verb == TIME_PASSES:
            await self.api.advance(step.what)
        elif step.verb == NETWORK_LOSES:
            await self._lose(step.what)
            await self.service.app.network.reload_if_changed()
        elif step.verb == LOSES_UNSEEN:
            await self._lose(step.what)
        elif step.verb == RESTARTS:
            await self.service.restart()
        elif step.acting:
            assert step.who is not None
            await self._personal()[step.verb](self.phones[step.who], step.what)

    def _personal(self) -> Mapping[str, Callable[[Phone, Any], Awaitable[Any]]]:
        return {
            "says": self._say,
            "says in the group": self._say_in_group,
            "presses": self._press,
            "presses pushed": self._press_pushed,
            "presses old": self._press_old,
            "presses another's": self._press_anothers,
            "presses with": self._press_with,
            "taps twice": self._tap_twice,
            "follows": self._follow,
            "forges": lambda phone, data: phone.person.press(phone.bot_message(-1), data),
            "shares": lambda phone, where: phone.person.send({"location": where}),
            "sends": self._send,
            "edits": self._edit,
            "replies": self._reply,
            "blocks": lambda phone, _: self.api.ask("POST", f"/people/{phone.person.id}/block"),
            "unblocks": lambda phone, _: self.api.ask("POST", f"/people/{phone.person.id}/unblock"),
            "triggers": self._trigger,
        }

    async def _say(self, phone: Phone, what: Any) -> None:
        words = what["repeat"] * what["times"] if isinstance(what, dict) else self.words.of(str(what), phone.language)
        self.typed.add(words)
        phone.own.append(await phone.person.say(words))

    async def _reply(self, phone: Phone, what: Mapping[str, Any]) -> None:
        """Reply to the newest message that came unasked, or to the n-th newest."""
        self.typed.add(what["words"])
        content = {"text": what["words"], "reply_to": phone.pushed_message(what.get("to", 1))}
        phone.own.append(await phone.person.send(content))

    async def _follow(self, phone: Phone, inviter: str) -> None:
        """Follow the newest link that was made for somebody to pass on."""
        texts = [message["text"] or "" for _, message in sorted(self.phones[inviter].pushed.items())]
        codes = [code for text in texts for code in re.findall(r"\?start=([\w-]+)", text)]
        assert codes, f"{inviter} has been given no link"
        phone.own.append(await phone.person.say(f"/start {codes[-1]}"))

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
        pressable = [message for message in phone.seen.values() if message["buttons"] or message["keyboard"]]
        assert pressable, f"no answer to {phone.person.name} has a button"
        newest = max(pressable, key=lambda message: message["message_id"])
        wanted = self.words.of(label, phone.language)
        if newest["keyboard"]:
            labels = [button["text"] for row in newest["keyboard"] for button in row]
            assert wanted in map(plain, labels), f"no {wanted!r} on the keyboard, only {labels}"
            await phone.person.say(next(each for each in labels if plain(each) == wanted))
            return
        press = {"message_id": newest["message_id"], "label": wanted}
        await self.api.ask("POST", f"/people/{phone.person.id}/presses", press)

    async def _press_pushed(self, phone: Phone, what: PushedButton) -> None:
        """Press a button of a message that came unasked; one that has gone since only if it is said to be old."""
        message_id = phone.pushed_message(what.of)
        if not what.old:
            labels = [plain(button["text"]) for button in buttons_of(phone.pushed[message_id])]
            wanted = self.words.of(what.label, phone.language)
            assert wanted in labels, f"no {wanted!r} below the pushed message, only {labels}"
        await phone.person.press(message_id, self._data(phone, message_id, what.label))

    async def _press_old(self, phone: Phone, what: Mapping[str, Any]) -> None:
        """Press a button that a message once had, as a phone does that has not heard of the change yet."""
        message_id = phone.bot_message(what["message"])
        await phone.person.press(message_id, self._data(phone, message_id, what["button"]))

    async def _press_anothers(self, phone: Phone, what: Mapping[str, Any]) -> None:
        """Press with the data of the newest message of somebody else, also one that came unasked."""
        other = self.phones[what["of"]]
        newest = max(other.seen | other.pushed)
        mine = max(phone.seen | phone.pushed)
        await phone.person.press(mine, self._data(other, newest, what["button"]))

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
        wanted = self.words.of(label, phone.language)
        assert wanted in known, f"message {message_id} never had a button {wanted!r}, only {list(known)}"
        return known[wanted]

    async def _send(self, phone: Phone, what: str | Json) -> None:
        contents: Mapping[str, Json] = {
            "voice": {"voice": True},
            "photo": {"photo": True, "caption": "Mein Ausweis"},
            "document": {"document": "bescheid.pdf"},
            "contact": {"contact": True},
            "location": {"location": LOCATION_SAMPLE},
            "album": {"album": [{"photo": True}, {"photo": True}]},
        }
        if isinstance(what, dict) or what in contents:
            content = what if isinstance(what, dict) else contents[what]
            self.typed |= {str(part["caption"]) for part in (content, *content.get("album", ())) if "caption" in part}
            await phone.person.send(content)
            return
        # Kinds that the server's people cannot send, as any client of Telegram can.
        bot = self.api.world.bot_for_people(None)
        chat = bot.chat_with(phone.person.id)
        sender = self.api.world.people[phone.person.id].user()
        message = {"message_id": chat.next_message_id(), "date": self.api.world.clock.unix(), "from": sender}
        bot.queue.add("message", {**message, "chat": chat_json(self.api.world, chat), what: {}}, chat.chat_id)

    async def _edit(self, phone: Phone, text: str) -> None:
        self.typed.add(text)
        path = f"/people/{phone.person.id}/messages/{phone.own[-1]}"
        await self.api.ask("PATCH", path, {"text": text})

    async def _trigger(self, phone: Phone, kind: str) -> None:
        """Let an update of some kind reach the bot, also one that nobody knows yet."""
        queue = self.api.world.bot_for_people(None).queue
        update = {"update_id": queue.next_id, kind: {"chat": {"id": phone.person.id, "type": "private"}}}
        queue.next_id += 1
        await self.service.app.intake.take([update])

    async def _lose(self, record_id: str) -> None:
        data = write_network(await load_network(self.service.app.database))
        points, organisations = data["meeting_points"], data["organisations"]
        data["meeting_points"] = [each for each in points if record_id not in {each["id"], each["organisation"]}]
        data["organisations"] = [each for each in organisations if each["id"] != record_id]
        async with self.service.unit_of_work() as uow:
            await keep_network(uow, read_network(data))
            uow.commit()
