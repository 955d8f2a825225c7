"""What a method works with, and the questions that several methods ask of it."""

from dataclasses import dataclass, field

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Chat
from bot.telegram_server.errors import ApiError, bad_request
from bot.telegram_server.requests.base import Upload
from bot.telegram_server.world import World


@dataclass(slots=True)
class Context:
    """One call: who calls, in which world, with which files beside it."""

    world: World
    bot: Bot
    attachments: dict[str, Upload] = field(default_factory=dict)

    def known_chat(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot has met.

        Raises:
            ApiError: unknown, or moved to another id.
        """
        chat = self.bot.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or (chat.kind == "private" and not chat.started):
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        return chat

    def open_chat(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot may write to.

        Raises:
            ApiError: as `known_chat`, or 403: the person has blocked the bot or never written to it.
        """
        if chat_id in self.world.people:
            chat = self.bot.chats.get(int(chat_id))
            if chat is None or not chat.started:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
            if chat.blocked:
                raise ApiError(403, "Forbidden: bot was blocked by the user")
        return self.known_chat(chat_id)
