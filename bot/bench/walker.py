"""People who talk: each presses a button of the bot's newest screen, waits for the next, and notes how long it took.

Works on the server's own state, in its process, so that measuring costs little beside what is measured. It knows no bot:
ours and the yardsticks are walked alike. It must not judge what it sees beyond "an answer", "none" and "the same twice".
"""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Chat, Message
from bot.telegram_server.message_json import message_json
from bot.telegram_server.people import Person
from bot.telegram_server.people_api import writing
from bot.telegram_server.people_api.bodies import PersonMessage
from bot.telegram_server.world import World


@dataclass(frozen=True)
class Plan:
    """How people talk.

    Args:
        people: how many, one after the other in each place.
        presses: how many buttons each presses after /start.
        in_flight: how many talk at the same time.
        patience: seconds after which an input counts as lost.
        pause: seconds that a person thinks before each press.
        avoid: a pattern of button data that nobody presses while there is another: ways out of a conversation.
    """

    people: int
    presses: int = 12
    in_flight: int = 64
    patience: float = 30.0
    pause: float = 0.0
    avoid: str = ""


@dataclass
class Talk:
    """What came of it; `endings` holds for each person what the last screen said, None where it never came."""

    answered: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float = 0.0
    reply_ms: list[float] = field(default_factory=list)
    endings: list[str | None] = field(default_factory=list)


def buttons_of(message: Message) -> list[str]:
    """List what the buttons of a message tell the bot."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


class Walker:
    """One bot's people. The same plan makes the same people choose the same answers, each their own."""

    def __init__(self, world: World, bot: Bot, plan: Plan) -> None:
        self.world, self.bot, self.plan = world, bot, plan
        self.talk = Talk(endings=[None] * plan.people)
        self._visitors: list[_Visitor] = []

    async def walk(self) -> Talk:
        """Let everybody talk and return what came of it."""
        queue = iter(range(self.plan.people))
        began_at = perf_counter()
        await asyncio.gather(*(self._one_place(queue) for _ in range(min(self.plan.in_flight, self.plan.people))))
        self.talk.seconds = perf_counter() - began_at
        return self.talk

    async def look_again(self, seconds: float) -> None:
        """Wait, then count what arrived after everybody had ended."""
        await asyncio.sleep(seconds)
        for visitor in self._visitors:
            visitor.read()

    async def _one_place(self, queue: Iterator[int]) -> None:
        for number in queue:
            taste = Random(number)  # noqa: S311 - the same choices each time, nothing secret
            visitor = _Visitor(self, self.world.add_person("Bench", "de", None), taste)
            self._visitors.append(visitor)
            self.talk.endings[number] = await visitor.talk()


class _Visitor:
    """One person's talk with the bot."""

    def __init__(self, walker: Walker, person: Person, taste: Random) -> None:
        self.world, self.bot, self.plan, self.count = walker.world, walker.bot, walker.plan, walker.talk
        self.person, self.taste = person, taste
        self.chat: Chat = self.bot.chat_with(person.person_id)
        self.screen: Message | None = None
        self.answer: Message | None = None
        self._seen_id = 0
        self._seen: set[str] = set()
        self._plain: set[str] = set()
        self._pressed = ""

    async def talk(self) -> str | None:
        """Talk to the end and return what the last screen says; None if an answer did not come."""
        writing.write(self.world, self.bot, self.chat, self.person, PersonMessage(text="/start"))
        for left in range(self.plan.presses, -1, -1):
            if not await self._is_answered(needs_buttons=left > 0):
                self.count.lost += 1
                return None
            if left:
                await asyncio.sleep(self.plan.pause)
                self._press()
        assert self.answer is not None  # noqa: S101 - it was answered
        return _words(self.answer)

    async def _is_answered(self, *, needs_buttons: bool) -> bool:
        began_at = perf_counter()
        if not await self.chat.changed.until(lambda: self._shows_more(needs_buttons), self.plan.patience):
            return False
        self.count.answered += 1
        self.count.reply_ms.append((perf_counter() - began_at) * 1000)
        return True

    def _shows_more(self, needs_buttons: bool) -> bool:
        """Look for an answer: a new message, or the pressed one turned into another screen."""
        fresh = self.read()
        with_buttons = [message for message in fresh if buttons_of(message)]
        if with_buttons:
            self.screen = self.answer = with_buttons[-1]
        elif self._is_turned():
            self.answer = self.screen
        elif fresh and not needs_buttons:
            self.answer = fresh[-1]
        else:
            return False
        return True

    def _is_turned(self) -> bool:
        """Say whether the pressed message shows another screen now.

        An answered question keeps the choice that was taken, and only that: other buttons are another screen.
        """
        screen = self.screen
        if screen is None or all(data == self._pressed for data in buttons_of(screen)):
            return False
        if _print(screen) in self._seen:
            return False
        self._seen.add(_print(screen))
        return True

    def read(self) -> list[Message]:
        """Read the bot's messages that came since; one that was there before, word for word, counts as doubled."""
        fresh = []
        for message_id in range(self._seen_id + 1, self.chat.last_message_id + 1):
            message = self.chat.messages.get(message_id)
            if message is None or message.sender_id is not None:
                continue
            self._seen_id = message_id
            if _print(message) in self._seen or _print(message) in self._plain:
                self.count.doubled += 1
                continue
            # Buttons carry the step, so a screen never comes twice by right; words alone may, after another input.
            (self._seen if buttons_of(message) else self._plain).add(_print(message))
            fresh.append(message)
        return fresh

    def _press(self) -> None:
        assert self.screen is not None  # noqa: S101 - the last answer had buttons
        buttons = buttons_of(self.screen)
        wanted = [data for data in buttons if not (self.plan.avoid and re.search(self.plan.avoid, data))]
        self._pressed = self.taste.choice(wanted or buttons)
        self._plain.clear()
        # As the server's own press, but without waiting there for the callback's answer, which would cost it time.
        query = {
            "id": self.bot.presses.add().query_id,
            "from": self.person.user(),
            "message": message_json(self.world, self.bot, self.chat, self.screen),
            "chat_instance": str(self.chat.chat_id),
            "data": self._pressed,
        }
        self.bot.queue.add("callback_query", query, self.chat.chat_id)


def _print(message: Message) -> str:
    return json.dumps([message.content, message.markup], sort_keys=True)


def _words(message: Message) -> str:
    """What a person reads; the data behind the buttons differs each time."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    return json.dumps([message.content.get("text"), [button["text"] for row in rows for button in row]])
