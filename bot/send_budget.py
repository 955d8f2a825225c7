"""How fast bulk messages may go: Telegram's limits as buckets, and the bans it pronounces.

The buckets bind bulk rows alone. An answer to a person's own message never waits for one; it is only noted, so that
bulk leaves room for it. A ban binds everything to the chat it was pronounced for.
It must not sleep, send or touch the database; the clock is monotonic and given.
"""

import time
from collections.abc import Callable

_SLACK = 1e-9  # refilling in floating point must not miss a whole token by a hair


class _Bucket:
    """Tokens that drip in evenly, up to `size`; empty at `started`."""

    __slots__ = ("_at", "_rate", "_size", "_tokens")

    def __init__(self, *, rate: float, size: float, started: float) -> None:
        self._rate, self._size = rate, size
        self._tokens, self._at = 0.0, started

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there."""
        self._refill(now)
        return 0.0 if self._tokens >= 1 - _SLACK else (1 - self._tokens) / self._rate

    def take(self, now: float) -> None:
        """Take a token, owing it if none is there."""
        self._refill(now)
        self._tokens -= 1

    def _refill(self, now: float) -> None:
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._rate)
        self._at = now


class SendBudget:
    """Say when a bulk message may go, and who must not be written to.

    Every bucket starts empty, so that a bot that is started again and again keeps the limits as well.
    A chat is named by any number that belongs to it alone.

    Args:
        clock: monotonic seconds
        per_second: bulk messages a second to everybody
        per_chat: messages a second to one person
        per_group_minute: messages a minute to one group
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        per_second: float = 30,
        per_chat: float = 1,
        per_group_minute: float = 20,
    ) -> None:
        self._clock = clock
        self._started = clock()
        # Two tokens deep: one late wake-up is made good, and no second sees more than two messages too many.
        self._all = _Bucket(rate=per_second, size=2, started=self._started)
        # Answers take from bulk's rate, but at most two thirds of it: bulk is slowed down, never starved.
        self._answers = _Bucket(rate=per_second * 2 / 3, size=2, started=self._started)
        self._rates = (per_chat, per_group_minute / 60)
        self._chats: tuple[dict[int, _Bucket], dict[int, _Bucket]] = ({}, {})
        self._halted: dict[int | None, float] = {}

    def bulk_wait(self, chat: int | None = None, *, group: bool = False) -> float:
        """Return the seconds until a bulk message may go: to that chat, or to anyone at all."""
        now = self._clock()
        wait = max(self._all.wait(now), self._halt_left(None, now))
        if chat is None:
            return wait
        return max(wait, self._halt_left(chat, now), self._bucket(chat, now, group=group).wait(now))

    def take(self) -> None:
        """Count a bulk message."""
        self._all.take(self._clock())

    def take_chat(self, chat: int, *, group: bool = False) -> None:
        """Count a bulk message to a chat, also one that will only go there when its wait is over."""
        now = self._clock()
        bucket = self._bucket(chat, now, group=group)
        chats = self._chats[group]
        chats.pop(chat, None)
        chats[chat] = bucket  # at the end: the chats stand in the order of their last message
        bucket.take(now)

    def note(self) -> None:
        """Count an answer, which asks for no leave."""
        now = self._clock()
        if not self._answers.wait(now):
            self._answers.take(now)
            self._all.take(now)

    def halt(self, chat: int | None, seconds: float) -> None:
        """Send nothing to a chat, or no bulk to anyone, for some seconds; a longer ban stays."""
        now = self._clock()
        self._halted = {key: until for key, until in self._halted.items() if until > now}
        self._halted[chat] = max(self._halted.get(chat, 0.0), now + seconds)

    def halt_left(self, chat: int | None) -> float:
        """Return the seconds that a chat's ban, or bulk's, still lasts."""
        return self._halt_left(chat, self._clock())

    def _halt_left(self, chat: int | None, now: float) -> float:
        return max(0.0, self._halted.get(chat, 0.0) - now)

    def _bucket(self, chat: int, now: float, *, group: bool) -> _Bucket:
        """Return a chat's bucket, and forget those that are full again: new ones would be the same."""
        chats = self._chats[group]
        while chats:
            oldest, bucket = next(iter(chats.items()))
            if bucket.wait(now):
                break
            del chats[oldest]
        return chats.get(chat) or _Bucket(rate=self._rates[group], size=1, started=self._started)
