"""Routes of persons and their private chats."""

from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from bot.telegram_server.bots import Bot
from bot.telegram_server.chat_view import chat_view
from bot.telegram_server.chats import Chat
from bot.telegram_server.errors import PeopleError
from bot.telegram_server.people import Person
from bot.telegram_server.people_api import writing
from bot.telegram_server.people_api.bodies import ButtonPress, EditedText, NewPerson, PersonMessage
from bot.telegram_server.people_api.guard import Handler, guarded, number, read_body
from bot.telegram_server.world import World

LONGEST_WAIT = 60.0
LONGEST_ID = 19


def chosen_bot(world: World, request: Request) -> Bot:
    """Return the bot that `?bot=ID` names, or the first.

    Raises:
        PeopleError: no such bot.
    """
    named = request.query_params.get("bot")
    if named is not None and not named.isdecimal():
        raise PeopleError(400, f"bot: {named!r} is no id")
    if named is not None and len(named) > LONGEST_ID:
        raise PeopleError(404, "no bot has so long an id")
    return world.bot_for_people(None if named is None else int(named))


async def chat_when_newer(request: Request, chat: Chat) -> dict[str, Any]:
    """Return what a chat shows, once it is newer than `since` or `wait` seconds are over."""
    since = number(request, "since", -1)
    wait = min(number(request, "wait", 0), LONGEST_WAIT)
    await chat.changed.until(lambda: chat.version > since, wait)
    return chat_view(chat)


class PeopleRoutes:
    """What a person can do."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/people", self.list_people),
            ("POST", "/people", self.add_person),
            ("POST", "/people/{id:int}/messages", self.write),
            ("PATCH", "/people/{id:int}/messages/{message_id:int}", self.edit),
            ("POST", "/people/{id:int}/presses", self.press),
            ("GET", "/people/{id:int}/chat", self.chat),
            ("POST", "/people/{id:int}/block", self.block),
            ("POST", "/people/{id:int}/unblock", self.unblock),
        ]
        return [Route(path, guarded(handler), methods=[method]) for method, path, handler in table]

    async def list_people(self, _request: Request) -> list[dict[str, Any]]:
        """GET /people."""
        return [
            {
                "id": person.person_id,
                "first_name": person.first_name,
                "language_code": person.language_code,
                "role": person.role,
            }
            for person in self.world.people.values()
        ]

    async def add_person(self, request: Request) -> dict[str, int]:
        """POST /people."""
        body = await read_body(request, NewPerson)
        return {"id": self.world.add_person(body.first_name, body.language_code, body.role).person_id}

    async def write(self, request: Request) -> dict[str, Any]:
        """POST /people/{id}/messages."""
        person, bot, chat = self._place(request)
        body = await read_body(request, PersonMessage)
        ids = writing.write(self.world, bot, chat, person, body)
        return {"message_id": ids[0]} if len(ids) == 1 else {"message_id": ids[0], "message_ids": ids}

    async def edit(self, request: Request) -> dict[str, int]:
        """PATCH /people/{id}/messages/{message_id}."""
        person, bot, chat = self._place(request)
        body = await read_body(request, EditedText)
        message_id: int = request.path_params["message_id"]
        writing.edit(self.world, bot, chat, person, message_id, body.text)
        return {"message_id": message_id}

    async def press(self, request: Request) -> dict[str, Any]:
        """POST /people/{id}/presses."""
        person, bot, chat = self._place(request)
        body = await read_body(request, ButtonPress)
        if body.group is not None:
            chat = self.world.group(bot, body.group)
        return await writing.press(self.world, bot, chat, person, body)

    async def chat(self, request: Request) -> dict[str, Any]:
        """GET /people/{id}/chat."""
        _, _, chat = self._place(request)
        return await chat_when_newer(request, chat)

    async def block(self, request: Request) -> dict[str, bool]:
        """POST /people/{id}/block."""
        person, bot, chat = self._place(request)
        writing.set_blocked(self.world, bot, chat, person, blocked=True)
        return {"blocked": True}

    async def unblock(self, request: Request) -> dict[str, bool]:
        """POST /people/{id}/unblock."""
        person, bot, chat = self._place(request)
        writing.set_blocked(self.world, bot, chat, person, blocked=False)
        return {"blocked": False}

    def _place(self, request: Request) -> tuple[Person, Bot, Chat]:
        person = self.world.person(request.path_params["id"])
        bot = chosen_bot(self.world, request)
        return person, bot, bot.chat_with(person.person_id)
