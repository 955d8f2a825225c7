"""Plays a scenario step by step and compares what people see with what the scenario says."""

from copy import deepcopy

from scenario_acts import Acts
from scenario_people import join
from scenario_phone import Phone
from scenario_script import RECEIVES, Script, Step
from scenario_sights import assert_clean, assert_count, assert_shown
from scenario_world import BotApi, Json, Service

from bot.telegram_server.chat_view import chat_view


class Player:
    """One performance of one scenario."""

    def __init__(self, script: Script, api: BotApi, service: Service) -> None:
        self.script = script
        self.api = api
        self.service = service
        self.phones: dict[str, Phone] = {}
        self.acts = Acts(api, service, self.phones)
        self._copies: dict[str, Json] = {}

    async def enter(self) -> None:
        """Let the people be there, with the roles that they have."""
        for name, entry in self.script.scenario.people.items():
            person = await self.api.person(name, entry.language_code)
            self.phones[name] = Phone(person, entry.language)
            self.acts.typed |= {name, entry.name}
            if entry.roles:
                await join(self.service, person, entry)

    async def play(self, *, restart_between: bool) -> None:
        if not self.phones:
            await self.enter()
        for number, step in enumerate(self.script.steps, start=1):
            if restart_between and number > 1:
                await self.service.restart()
                await self.service.begun()
            try:
                await self._play(step)
            except AssertionError as error:
                raise AssertionError(f"{self.script}\nstep {number}, {step}\n{error}") from error
        await self._assert_all_received()

    async def _play(self, step: Step) -> None:
        before = self._chats()
        await self.acts.act(step)
        await self.service.rest()
        after = self._chats()
        for name in self.phones.keys() - step.acting:
            self._assert_left_in_peace(name, before[name], after[name], step)
        if step.who is not None:
            await self._compare(self.phones[step.who], step)

    def _chats(self) -> dict[str, Json]:
        """Copy what stands in everybody's chat; where nothing has happened since, the last copy is still it."""
        bot = self.api.world.bot_for_people(None)
        for name, phone in self.phones.items():
            chat = bot.chat_with(phone.person.id)
            if name not in self._copies or self._copies[name]["version"] != chat.version:
                self._copies[name] = deepcopy(chat_view(chat))
        return dict(self._copies)

    def _assert_left_in_peace(self, name: str, before: Json, after: Json, step: Step) -> None:
        """Somebody who does nothing may be told something unasked, and no more."""
        if before["version"] == after["version"]:
            return
        pushes = self.service.pushed_to(self.phones[name].person)
        old = {message["message_id"] for message in before["messages"]}
        new = {message["message_id"] for message in after["messages"]} - old
        rest = [message for message in after["messages"] if message["message_id"] in old]
        is_alone = bool(new) and new <= pushes and rest == before["messages"]
        assert is_alone, f"{name} heard something that {step.who or 'somebody else'} asked"

    async def _compare(self, phone: Phone, step: Step) -> None:
        expected = step.expected
        phone.language = expected.language or phone.language
        new, changed = await phone.look(self.service.pushed_to(phone.person), at_buttons=expected.in_place)
        if step.verb == RECEIVES:
            assert not new, f"an answer is there that nobody has read: {[message['text'] for message in new]}"
            new, changed = phone.receive(), []
        assert_count(step, new, changed)
        shown = new or changed
        for message in shown:
            assert_clean(message, self.acts.typed)
        assert_shown(shown, phone, expected, self.acts.words)
        if expected.at:
            session = await self.service.session(phone.person)
            assert str(session and session.place) == expected.at, f"the conversation stands at {session}"

    async def _assert_all_received(self) -> None:
        """What was said to somebody unasked has been seen, or the scenario says that it may go unseen."""
        for name, phone in self.phones.items():
            await phone.look(self.service.pushed_to(phone.person))
            unseen = phone.receive()
            for message in unseen:
                assert_clean(message, self.acts.typed)
            texts = [message["text"] for message in unseen]
            is_fine = not unseen or name in self.script.scenario.ignores
            assert is_fine, f"{self.script}\n{name} was sent what the scenario does not let them receive: {texts}"
