"""All that the server knows: people, bots, clock, faults, calls. It finds and makes; it sends and answers nothing."""

import re
import secrets

from bot.telegram_server.bots import Bot
from bot.telegram_server.callbacks import Presses
from bot.telegram_server.calls import CallLog
from bot.telegram_server.changes import Changes
from bot.telegram_server.chats import Chat
from bot.telegram_server.clock import Clock
from bot.telegram_server.errors import ApiError, PeopleError
from bot.telegram_server.faults import FaultPlan
from bot.telegram_server.limits import SendingLimits
from bot.telegram_server.people import FIRST_PERSON_ID, Person
from bot.telegram_server.updates import UpdateQueue

_TOKEN = re.compile(r"(\d{1,19}):[A-Za-z0-9_-]{30,}")


class World:
    """The state of one server."""

    def __init__(self, clock: Clock, *, limited: bool) -> None:
        self.clock = clock
        self.limited = limited
        self.people: dict[int, Person] = {}
        self.bots: dict[str, Bot] = {}
        self.unclaimed: Bot | None = None
        self.changes = Changes()
        self.faults = FaultPlan()
        self.calls = CallLog()
        self.next_person_id = FIRST_PERSON_ID
        self.next_group_id = -2_000_001

    def bot_by_token(self, token: str) -> Bot:
        """Return the bot of a token; any well-formed one is a bot.

        Raises:
            ApiError: 401, malformed.
        """
        bot = self.bots.get(token)
        if bot is not None:
            return bot
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise ApiError(401, "Unauthorized")
        bot, self.unclaimed = self.unclaimed or self.new_bot(), None
        bot.bot_id, bot.token = int(match.group(1)), token
        self.bots[token] = bot
        self.changes.state()
        return bot

    def new_bot(self) -> Bot:
        """Return a bot that nobody has claimed yet."""
        queue = UpdateQueue(100_000_000 + secrets.randbelow(100_000_000), self.clock.now)
        limits = SendingLimits(enforced=self.limited)
        return Bot(0, None, queue, limits, Presses(self.clock.now), self.changes.chat)

    def bot_for_people(self, bot_id: int | None) -> Bot:
        """Return the bot with this id, or the first that called; before any called, one that the first will claim.

        Raises:
            PeopleError: 404, no such bot.
        """
        if bot_id is not None:
            found = next((bot for bot in self.bots.values() if bot.bot_id == bot_id), None)
            if found is None:
                raise PeopleError(404, f"no bot {bot_id} has called this server")
            return found
        if self.bots:
            return next(iter(self.bots.values()))
        if self.unclaimed is None:
            self.unclaimed = self.new_bot()
        return self.unclaimed

    def all_bots(self) -> list[Bot]:
        """Return every bot, the unclaimed one too."""
        return [*self.bots.values(), *([self.unclaimed] if self.unclaimed is not None else [])]

    def person(self, person_id: int) -> Person:
        """Return a person.

        Raises:
            PeopleError: 404, unknown.
        """
        person = self.people.get(person_id)
        if person is None:
            raise PeopleError(404, f"no person {person_id}")
        return person

    def add_person(self, first_name: str, language_code: str | None, role: str | None) -> Person:
        """Make a person, who has written to nobody yet."""
        person = Person(self.next_person_id, first_name, language_code, role)
        self.next_person_id += 1
        self.people[person.person_id] = person
        self.changes.state()
        return person

    def group(self, bot: Bot, group_id: int) -> Chat:
        """Return a group of a bot.

        Raises:
            PeopleError: 404, unknown.
        """
        chat = bot.chats.get(group_id)
        if chat is None or chat.kind == "private":
            raise PeopleError(404, f"no group {group_id}")
        return chat
