"""What Prometheus may ask: counts and times by kind, never by person. A registry of its own; nothing here is global.

The way of an update costs a few counters; whatever is read from the database is read when somebody asks.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from telegram.error import TelegramError

from bot.update_in_work import IN_WORK
from storage.figures import Figures
from storage.repositories.outbox import OutboxRow

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
KINDS: Final = ("message", "edited_message", "callback_query", "my_chat_member", "other")
LANES: Final = ("reply", "bulk")
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Send = Callable[[OutboxRow], Awaitable[int | None]]
HandOver = Callable[[int, Mapping[str, Any]], Awaitable[None]]


class Metrics:
    """The metrics of one running bot."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        updates = Counter("lotse_updates", "Updates taken up, by kind.", ["kind"], registry=self.registry)
        sent = Counter("lotse_messages_sent", "Messages that Telegram took, by lane.", ["lane"], registry=self.registry)
        self._updates = {kind: updates.labels(kind) for kind in KINDS}
        self._sent = {lane: sent.labels(lane) for lane in LANES}
        self._put_aside = Counter(
            "lotse_updates_put_aside", "Updates of floods that were put aside.", registry=self.registry
        )
        self._refused = Counter(
            "lotse_send_errors", "Attempts to send that failed, by lane and error.", ["lane", "error"],
            registry=self.registry,
        )  # fmt: skip
        self._reply_seconds = Histogram(
            "lotse_reply_seconds", "From taking an update up until Telegram has the reply.", buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self._gauges = _Gauges(self.registry)
        ProcessCollector(registry=self.registry)

    def counted(self, hand_over: HandOver) -> HandOver:
        """Count the updates that are handed over."""

        async def counting(update_id: int, update: Mapping[str, Any]) -> None:
            kind = next((name for name in update if name != "update_id"), "other")
            self._updates.get(kind, self._updates["other"]).inc()
            await hand_over(update_id, update)

        return counting

    def floods(self, put_aside: HandOver) -> HandOver:
        """Count the updates that are put aside."""

        async def counting(update_id: int, update: Mapping[str, Any]) -> None:
            self._put_aside.inc()
            await put_aside(update_id, update)

        return counting

    def timed(self, send: Send) -> Send:
        """Count what is sent, and time those rows that answer the update in work."""

        async def timing(row: OutboxRow) -> int | None:
            try:
                message_id = await send(row)
            except TelegramError as error:
                self._refused.labels(row.lane, type(error).__name__).inc()
                raise
            self._sent[row.lane].inc()
            update = IN_WORK.get()
            if update is not None:
                self._reply_seconds.observe(update.seconds())
            return message_id

        return timing

    def text(self, figures: Figures, possibly_twice: int, silent_seconds: float, still_seconds: float = 0.0) -> bytes:
        """Write all metrics out, as Prometheus reads them.

        Args:
            figures: how the service is now.
            possibly_twice: how many messages may have arrived twice since the start.
            silent_seconds: for how long nothing was heard from Telegram.
            still_seconds: for how long nothing could be taken in.
        """
        self._gauges.set(figures, possibly_twice, silent_seconds, still_seconds)
        return generate_latest(self.registry)


class _Gauges:
    """What is read when somebody asks."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, words: str, *labels: str) -> Gauge:
            return Gauge(f"lotse_{name}", words, labels, registry=registry)

        self._waiting = gauge("outbox_waiting", "Messages that are due and not sent.", "kind")
        self._age = gauge("outbox_age_seconds", "Since when the oldest of them is due.", "kind")
        self._dead = gauge("dead_letters", "Messages given up within the last hour, by reason.", "reason")
        self._offers = gauge("offers_waiting", "Cases offered to a guide who has not answered yet.")
        self._reminders = gauge("reminders_late_seconds", "How late the latest reminder is.")
        self._inbox = gauge("inbox_waiting", "Updates that are not worked off.")
        self._inbox_age = gauge("inbox_age_seconds", "Since when the oldest of them is here.")
        self._failed = gauge("updates_failed", "Updates given up within the last hour.")
        self._erasures = gauge("erasures_unfinished", "People whose erasure has not finished within an hour.")
        self._twice = gauge("possibly_twice", "Messages that may have arrived twice, since the start.")
        self._silent = gauge("telegram_silent_seconds", "For how long nothing was heard from Telegram.")
        self._still = gauge("receiving_still_seconds", "For how long nothing could be taken in; 0 if all is well.")

    def set(self, figures: Figures, possibly_twice: int, silent_seconds: float, still_seconds: float) -> None:
        kinds = {"reply": figures.replies, "reminder": figures.reminders, "other": figures.others}
        for kind, waiting in kinds.items():
            self._waiting.labels(kind).set(waiting.count)
            self._age.labels(kind).set(waiting.seconds)
        self._dead.clear()
        for reason, count in figures.dead.items():
            self._dead.labels(reason).set(count)
        self._offers.set(figures.offers)
        self._reminders.set(figures.reminders.seconds)
        self._inbox.set(figures.updates.count)
        self._inbox_age.set(figures.updates.seconds)
        self._failed.set(figures.failed)
        self._erasures.set(figures.erasures.count)
        self._twice.set(possibly_twice)
        self._silent.set(silent_seconds)
        self._still.set(still_seconds)
