"""How Telegram gets on with the webhook: asks it, and says what keeps updates out. Sets and deletes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from telegram.error import EndPointNotFound, TelegramError

from bot.bot_api import BotApi
from bot.receiving import Receiving

LOOK_SECONDS: Final = 120
PART: Final = "webhook"
LONGEST: Final = 200

log = structlog.get_logger()


@dataclass(frozen=True)
class WebhookInfo:
    """What Telegram says of the webhook.

    Args:
        url: where it sends updates; empty if nowhere.
        pending: updates that it has not delivered.
        error: why the last delivery that failed did so; Telegram keeps it also when later ones succeed.
        error_at: when that was, by Telegram's clock.
    """

    url: str
    pending: int = 0
    error: str = ""
    error_at: datetime | None = None

    def is_at(self, url: str) -> bool:
        """Say whether it sends to an address."""
        return _alike(self.url) == _alike(url)

    @property
    def host(self) -> str:
        """Whom it sends to; the rest of a stranger's address may be their secret."""
        return urlsplit(self.url).hostname or "an unreadable address"


def webhook_info(answer: Mapping[str, Any]) -> WebhookInfo:
    """Read the answer to getWebhookInfo."""
    at = answer.get("last_error_date")
    return WebhookInfo(
        url=str(answer.get("url", "")),
        pending=int(answer.get("pending_update_count", 0)),
        error=str(answer.get("last_error_message", ""))[:LONGEST],
        error_at=datetime.fromtimestamp(at, UTC) if at else None,
    )


@dataclass
class WebhookWatch:
    """Looks now and then whether Telegram reaches the webhook.

    A quiet bot is well: what tells is that updates wait at Telegram while none arrives.

    Args:
        url: our address.
        receiving: is told what keeps updates out.
    """

    api: BotApi
    url: str
    receiving: Receiving
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._looked_at = self.clock()
        self._has_arrived = self._has_waited = False
        self._said: str | None = None

    def arrived(self) -> None:
        """Note that an update was taken in."""
        self._has_arrived = True

    async def tick(self) -> None:
        """Look, and write into the log what has begun and what is over."""
        now = self.clock()
        try:
            info = webhook_info(await self.api.call("getWebhookInfo"))
        except EndPointNotFound:
            return  # a server that does not tell
        except TelegramError as error:
            log.warning("webhook_not_looked_at", error=type(error).__name__)
            return
        why = self._why(info)
        self.receiving.note(PART, why)
        if why is None and not info.pending:
            # What could not be stored came again, or Telegram has given it up.
            self.receiving.note("storing", None)
        if why is not None and why != self._said:
            log.warning("webhook_fails", reason=why, pending=info.pending)
        elif why is None and self._said is not None:
            log.info("webhook_works")
        self._said, self._looked_at = why, now
        self._has_arrived, self._has_waited = False, info.pending > 0

    def _why(self, info: WebhookInfo) -> str | None:
        if not info.url:
            return "Telegram has no webhook any more: another program deleted it; restart the bot"
        if not info.is_at(self.url):
            return f"Telegram sends updates to another webhook, at {info.host}; restart the bot"
        if not info.pending or self._has_arrived:
            return None
        if info.error_at is not None and info.error_at >= self._looked_at.replace(microsecond=0):
            return f"Telegram does not reach the webhook: {info.error}"
        # What waited at the last look and waits still is not just on its way.
        if self._has_waited:
            return f"Telegram does not reach the webhook: {info.error or 'it says no reason'}"
        return None


def _alike(url: str) -> str:
    return url.lower().rstrip("/")
