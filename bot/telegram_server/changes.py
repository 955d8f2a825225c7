"""Who is told when a chat changes: the event stream, the webhooks, the state file."""

from collections.abc import Callable

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Chat
from bot.telegram_server.waiting import Signal


class Listener:
    """The chats that changed since one listener last looked; a busy chat is one entry, however often it changed."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.versions: dict[int, int] = {}
        self.signal = Signal()

    def take(self) -> dict[int, int]:
        """Return chat ids and versions, and begin anew."""
        versions, self.versions = self.versions, {}
        return versions


class Changes:
    """Passes on that something changed."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.on_state: Callable[[], None] | None = None
        self.on_webhook: Callable[[Bot], None] | None = None

    def chat(self, bot: Bot, chat: Chat) -> None:
        """Tell that a chat shows something else now."""
        for listener in self.listeners:
            if listener.bot is bot:
                listener.versions[chat.chat_id] = chat.version
                listener.signal.notify()
        self.state()

    def state(self) -> None:
        """Tell that there is something to keep."""
        if self.on_state is not None:
            self.on_state()

    def webhook(self, bot: Bot) -> None:
        """Tell that a bot has chosen or left its webhook."""
        bot.queue.changed.notify()
        if bot.webhook is not None and self.on_webhook is not None:
            self.on_webhook(bot)
        self.state()
