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
        self.actions: dict[int, str] = {}
        self.signal = Signal()

    def take(self) -> dict[int, int]:
        """Return chat ids and versions, and begin anew."""
        versions, self.versions = self.versions, {}
        return versions

    def take_actions(self) -> dict[int, str]:
        """Return what the bot is just doing in which chat, and begin anew."""
        actions, self.actions = self.actions, {}
        return actions


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
                listener.actions.pop(chat.chat_id, None)  # what was being done is done
                listener.signal.notify()
        self.state()

    def action(self, bot: Bot, chat: Chat, action: str) -> None:
        """Tell that a bot is at work for a chat. The chat itself shows nothing else, so its version stays."""
        for listener in self.listeners:
            if listener.bot is bot:
                listener.actions[chat.chat_id] = action
                listener.signal.notify()

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
