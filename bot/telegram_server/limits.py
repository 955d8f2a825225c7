"""Telegram's published sending limits as token buckets on monotonic real time.

They count messages, not calls, and never look at the server's clock, which may jump.
"""

import math
import time
from collections.abc import Callable

from bot.telegram_server.errors import ApiError

OVERALL = (30.0, 30.0)  # tokens a second, largest burst
PER_CHAT = (1.0, 5.0)
PER_GROUP = (20 / 60, 20.0)


class _Bucket:
    __slots__ = ("burst", "filled_at", "rate", "tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = burst
        self.filled_at = now

    def seconds_short(self, now: float) -> float:
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (1 - self.tokens) / self.rate)


class SendingLimits:
    """The budgets of one bot."""

    def __init__(self, *, enforced: bool, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enforced = enforced
        self._monotonic = monotonic
        self._overall = _Bucket(*OVERALL, monotonic())
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, _Bucket] = {}

    def spend(self, chat_id: int, messages: int = 1) -> None:
        """Take `messages` from each budget they fall under, or from none.

        An album may overdraw a budget that is not empty: Telegram counts its pictures but does not tear it apart.

        Raises:
            ApiError: 429 with the whole seconds until the next message may go.
        """
        if not self.enforced:
            return
        now = self._monotonic()
        buckets = [self._overall, self._bucket(self._chats, chat_id, PER_CHAT, now)]
        if chat_id < 0:
            buckets.append(self._bucket(self._groups, chat_id, PER_GROUP, now))
        short = max(bucket.seconds_short(now) for bucket in buckets)
        if short > 0:
            seconds = math.ceil(short)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for bucket in buckets:
            bucket.tokens -= messages

    @staticmethod
    def _bucket(buckets: dict[int, _Bucket], chat_id: int, rate: tuple[float, float], now: float) -> _Bucket:
        bucket = buckets.get(chat_id)
        if bucket is None:
            bucket = buckets[chat_id] = _Bucket(*rate, now)
        return bucket
