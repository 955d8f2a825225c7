"""Chats and their messages, as the server keeps them. How they look to a bot or a person is decided elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from bot.telegram_server.waiting import Signal

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message; `content` holds the Bot API fields that make up its kind."""

    message_id: int
    sent_at: int  # Unix time, as Telegram counts it
    sender_id: int | None  # None: the bot
    content: Json
    markup: Json | None = None
    edited_at: int | None = None
    reply_to: int | None = None
    protected: bool = False
    is_service: bool = False


@dataclass
class Chat:
    """A chat of one bot with one person, or a group."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(arbitrary_types_allowed=True)

    chat_id: int
    kind: Literal["private", "group", "supergroup"] = "private"
    title: str = ""
    members: list[int] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    version: int = 0
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    changed: Annotated[Signal, Field(exclude=True)] = field(default_factory=Signal, init=False, repr=False)
    on_change: Annotated[Callable[["Chat"], None] | None, Field(exclude=True)] = field(
        default=None, init=False, repr=False
    )

    def next_message_id(self) -> int:
        """Return an id that rises and is never given twice."""
        self.last_message_id += 1
        return self.last_message_id

    def put(self, message: Message) -> None:
        """Add a message, or say that it changed."""
        self.messages[message.message_id] = message
        self.touch()

    def remove(self, message_id: int) -> None:
        """Take a message out of the chat for everyone."""
        del self.messages[message_id]
        self.touch()

    def touch(self) -> None:
        """Count a change and wake who waits for it."""
        self.version += 1
        self.changed.notify()
        if self.on_change is not None:
            self.on_change(self)
