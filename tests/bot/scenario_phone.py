"""A person's phone in a scenario: what the chat showed when they last looked, and what came unasked since."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from scenario_script import MEDIA
from scenario_world import Json, Person, plain


@dataclass
class Phone:
    """A person's chat as they remember it: also the buttons that have gone since.

    `seen` are the bot's answers, `pushed` is what it said unasked; of these the `unreceived` are still to be looked at.
    """

    person: Person
    language: str
    seen: dict[int, Json] = field(default_factory=dict)
    pushed: dict[int, Json] = field(default_factory=dict)
    unreceived: list[int] = field(default_factory=list)
    pressed_data: dict[int, dict[str, str]] = field(default_factory=dict)
    own: list[int] = field(default_factory=list)

    def bot_message(self, number: int) -> int:
        """The id of the bot's n-th answer, counted from 1; from the end if negative."""
        ids = sorted(self.seen)
        return ids[number - 1 if number > 0 else number]

    def pushed_message(self, number: int) -> int:
        """The id of the n-th newest message that came unasked."""
        assert len(self.pushed) >= number, f"{self.person.name} has received only {len(self.pushed)} pushed messages"
        return sorted(self.pushed)[-number]

    async def look(self, pushes: Collection[int], *, at_buttons: bool = False) -> tuple[list[Json], list[Json]]:
        """Look at the chat: the bot's new answers, and messages whose words, or also buttons, have changed in place.

        What is new and among `pushes` is put aside, to be received.
        """
        messages = {message["message_id"]: message for message in await self.person.bot_messages()}
        known = self.seen | self.pushed
        new = [message for number, message in messages.items() if number not in known]
        changed = [
            message
            for number, message in messages.items()
            if number in known and _shows(known[number], at_buttons) != _shows(message, at_buttons)
        ]
        self.unreceived += [message["message_id"] for message in new if message["message_id"] in pushes]
        for number, message in messages.items():
            (self.pushed if number in pushes else self.seen)[number] = message
            labels = {plain(button["text"]): button.get("callback_data", "") for button in buttons_of(message)}
            self.pressed_data.setdefault(number, {}).update(labels)
        return [message for message in new if message["message_id"] not in pushes], changed

    def receive(self) -> list[Json]:
        """Take what came unasked since this was last done."""
        received = [self.pushed[number] for number in self.unreceived]
        self.unreceived = []
        return received


def buttons_of(message: Json) -> list[Json]:
    return [button for row in message["buttons"] for button in row]


def _shows(message: Json, at_buttons: bool) -> tuple[Any, ...]:
    """What stands in a message; the buttons of an answered question go, which is no news."""
    media = [message[kind] for kind in MEDIA]
    return message["text"], message["venue"], media, message["buttons"] if at_buttons else None
