"""A bot as the server knows it: its token, its texts, its chats, its queue."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.telegram_server.callbacks import Presses
from bot.telegram_server.chats import Chat
from bot.telegram_server.files import StoredFile
from bot.telegram_server.limits import SendingLimits
from bot.telegram_server.updates import UpdateQueue


@dataclass
class Profile:
    """What a bot says about itself, by language; the empty language is everyone else."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # key: scope and language as JSON
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass
class WebhookSetting:
    """Where a bot wants its updates sent."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    has_certificate: bool = False
    last_error_at: int | None = None
    last_error: str | None = None


class Bot:
    """One bot; `token` is None while nobody has called and people write already."""

    def __init__(
        self,
        bot_id: int,
        token: str | None,
        queue: UpdateQueue,
        limits: SendingLimits,
        presses: Presses,
        on_change: Callable[["Bot", Chat], None],
    ) -> None:
        self.bot_id = bot_id
        self.token = token
        self.queue = queue
        self.limits = limits
        self.presses = presses
        self.profile = Profile()
        self.webhook: WebhookSetting | None = None
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.file_paths: dict[str, StoredFile] = {}
        self._on_change = on_change

    @property
    def username(self) -> str:
        """Return the name behind the @."""
        return f"local_{self.bot_id}_bot"

    def user(self) -> dict[str, Any]:
        """Return the bot as a Bot API User."""
        name = self.profile.names.get("") or f"Bot {self.bot_id}"
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": self.username}

    def chat_with(self, person_id: int) -> Chat:
        """Return the private chat with a person, which may not have begun yet."""
        chat = self.chats.get(person_id)
        return chat if chat is not None else self.enter(Chat(person_id))

    def enter(self, chat: Chat) -> Chat:
        """Take up a chat."""
        chat.on_change = lambda changed: self._on_change(self, changed)
        self.chats[chat.chat_id] = chat
        return chat

    def keep(self, file: StoredFile) -> StoredFile:
        """Take up a file."""
        self.files[file.file_id] = file
        self.file_paths[file.path] = file
        return file
