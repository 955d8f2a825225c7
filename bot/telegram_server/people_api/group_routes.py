"""Routes of groups: made, written into, read, moved to another id."""

from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Chat, Message
from bot.telegram_server.errors import PeopleError
from bot.telegram_server.message_json import message_json
from bot.telegram_server.people_api import writing
from bot.telegram_server.people_api.bodies import GroupMessage, NewGroup
from bot.telegram_server.people_api.guard import Handler, guarded, read_body
from bot.telegram_server.people_api.people_routes import chat_when_newer, chosen_bot
from bot.telegram_server.world import World

_SUPERGROUP_BASE = -1_000_000_000_000


class GroupRoutes:
    """What can be done with a group."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/groups", self.list_groups),
            ("POST", "/groups", self.add),
            ("POST", "/groups/{id}/messages", self.write),
            ("GET", "/groups/{id}/chat", self.chat),
            ("POST", "/groups/{id}/migrate", self.migrate),
        ]
        return [Route(path, guarded(handler), methods=[method]) for method, path, handler in table]

    async def list_groups(self, request: Request) -> list[dict[str, Any]]:
        """GET /groups."""
        bot = chosen_bot(self.world, request)
        return [
            {"id": chat.chat_id, "title": chat.title, "members": chat.members, "migrated_to": chat.migrated_to}
            for chat in bot.chats.values()
            if chat.kind != "private"
        ]

    async def add(self, request: Request) -> dict[str, int]:
        """POST /groups: the first member makes it and brings the bot in."""
        body = await read_body(request, NewGroup)
        bot = chosen_bot(self.world, request)
        members = [self.world.person(person_id) for person_id in body.members]
        if not members:
            raise PeopleError(400, "members: a group has at least one person")
        chat = bot.enter(Chat(self.world.next_group_id, "group", body.title, [each.person_id for each in members]))
        self.world.next_group_id -= 1
        writing.tell_membership(self.world, bot, chat, members[0], "left", "member")
        self._service(bot, chat, members[0].person_id, {"group_chat_created": True})
        return {"id": chat.chat_id}

    async def write(self, request: Request) -> dict[str, int]:
        """POST /groups/{id}/messages."""
        bot, chat = self._place(request)
        body = await read_body(request, GroupMessage)
        person = self.world.person(body.person)
        if person.person_id not in chat.members:
            raise PeopleError(409, f"person {person.person_id} is not in this group")
        if chat.migrated_to is not None:
            raise PeopleError(409, f"the group has moved to {chat.migrated_to}")
        return {"message_id": writing.write(self.world, bot, chat, person, body)[0]}

    async def chat(self, request: Request) -> dict[str, Any]:
        """GET /groups/{id}/chat."""
        _, chat = self._place(request)
        return await chat_when_newer(request, chat)

    async def migrate(self, request: Request) -> dict[str, int]:
        """POST /groups/{id}/migrate: the group becomes a supergroup with another id."""
        bot, chat = self._place(request)
        if chat.migrated_to is not None or chat.kind == "supergroup":
            raise PeopleError(409, "the group is a supergroup already")
        new = bot.enter(Chat(_SUPERGROUP_BASE + chat.chat_id, "supergroup", chat.title, list(chat.members)))
        self._service(bot, chat, chat.members[0], {"migrate_to_chat_id": new.chat_id})
        chat.migrated_to = new.chat_id
        self._service(bot, new, chat.members[0], {"migrate_from_chat_id": chat.chat_id})
        return {"id": new.chat_id}

    def _service(self, bot: Bot, chat: Chat, sender_id: int, content: dict[str, Any]) -> None:
        message = Message(chat.next_message_id(), self.world.clock.unix(), sender_id, content, is_service=True)
        bot.queue.add("message", message_json(self.world, bot, chat, message), chat.chat_id)
        chat.put(message)

    def _place(self, request: Request) -> tuple[Bot, Chat]:
        try:
            group_id = int(request.path_params["id"])
        except ValueError as error:
            raise PeopleError(404, f"no group {request.path_params['id']}") from error
        bot = chosen_bot(self.world, request)
        return bot, self.world.group(bot, group_id)
