"""Playing time forward with a bot that follows: from one due instant to the next, never past one."""

from datetime import datetime
from typing import Protocol

from bot.telegram_server.clock import LATEST, Clock, parse_instant
from bot.telegram_server.errors import PeopleError

MOST_STEPS = 10_000
SLOWEST_STEP = 300.0


class ClockFollower(Protocol):
    """A bot whose clock moves with the server's."""

    async def settle(self, now: datetime) -> datetime | None:
        """Set the clock to `now`, do all that is due, and return the next due instant once nothing more is to send."""


class HttpClockFollower:
    """A bot in another process: POST {"now": ISO} is answered with {"next_due": ISO or null}."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def settle(self, now: datetime) -> datetime | None:
        """Ask the other process.

        Raises:
            PeopleError: 502, it does not answer as agreed.
        """
        import aiohttp  # noqa: PLC0415  a fifth of a second that most starts of the server do not need

        timeout = aiohttp.ClientTimeout(total=SLOWEST_STEP)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self._url, json={"now": now.isoformat()}) as response,
            ):
                response.raise_for_status()
                next_due = (await response.json())["next_due"]
                return None if next_due is None else parse_instant(next_due)
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise PeopleError(502, f"the bot did not follow the clock: {error!r}") from error


async def play_forward(clock: Clock, follower: ClockFollower | None, target: datetime) -> None:
    """Move the clock to `target`, stopping wherever the follower has something due.

    Raises:
        PeopleError: 400, the clock does not go so far; 500, the follower never comes to rest.
    """
    if target >= LATEST:
        raise PeopleError(400, f"advance_seconds: too far, the clock ends with the year {LATEST.year - 1}")
    if follower is None:
        clock.set(target)
        return
    for _ in range(MOST_STEPS):
        next_due = await follower.settle(clock.now())
        if next_due is not None and next_due <= target:
            clock.set(max(next_due, clock.now()))
        elif clock.now() < target:
            clock.set(target)
        else:
            return
    raise PeopleError(500, f"the bot had something due at each of {MOST_STEPS} steps")
