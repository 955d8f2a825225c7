"""The way in: raw updates are committed to the inbox before Telegram hears that we have them.

python-telegram-bot's own updater confirms updates that it holds only in memory; this takes its place. What goes on from
here is the update as Telegram sent it, so that kinds which the library does not know yet are kept as well.
It must not look into an update beyond its id and its chat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
import telegram
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.handlers.outage import Outage
from bot.receiving import Receiving
from bot.telegram_request import AnswerLostError, retry_seconds
from bot.update_processor import Update, chat_key, origin
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.unit_of_work import UnitOfWork, unit_of_work

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 25
POLL_LIMIT = 100
CONFLICT_SECONDS = 30.0
TURNS_TO_SEND = 4  # of the event loop, until a question that was begun has left

HandOver = Callable[[int, Update], Awaitable[None]]
Add = Callable[[UnitOfWork, Sequence[dict[str, Any]]], Awaitable[set[int]]]

logger = structlog.get_logger(__name__)


def is_update(value: object) -> bool:
    """Say whether a JSON value is an update: an object with an id that a database can hold."""
    update_id = value.get("update_id") if isinstance(value, dict) else None
    return isinstance(update_id, int) and 0 <= update_id < 1 << 63


class TokenRejectedError(Exception):
    """Telegram does not know the token: polling is pointless."""

    def __init__(self) -> None:
        super().__init__("Telegram rejects the bot's token")


class Intake:
    """Commit updates to the inbox, then hand over those that were not seen before.

    Args:
        hand_over: takes an update id and the update, and may wait while there is no room
        clock: returns the aware instant of now
        outage: tells people while nothing can be committed
        receiving: is told whether updates can be committed
    """

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        hand_over: HandOver,
        clock: Callable[[], datetime],
        outage: Outage | None = None,
        receiving: Receiving | None = None,
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._hand_over = hand_over
        self._clock = clock
        self._outage = outage
        self._receiving = receiving or Receiving()

    async def start(self) -> None:
        """Hand over what an earlier run left waiting, oldest first; what no key opens is given up."""
        async with unit_of_work(self._database, self._keyring) as uow:
            waiting = await uow.inbox.waiting(self._clock())
            uow.commit()
        for update_id in uow.inbox.unreadable:
            logger.error("update_unreadable", update_id=update_id)
        if waiting:
            logger.info("inbox_taken_up", updates=len(waiting))
        for row in waiting:
            await self._hand_over(row.update_id, row.payload)

    async def take(self, updates: Sequence[dict[str, Any]]) -> None:
        """Commit updates in one transaction and hand over the new ones, in the order given.

        Raises:
            StorageError: nothing was committed, nothing was handed over
        """
        await self.hand_over(await self.keep(updates))

    async def keep(self, updates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Commit updates in one transaction and return the new ones, in the order given.

        Of an update that cannot be kept, only the id is: it must neither keep out the others nor come again for ever.

        Raises:
            StorageError: nothing was committed
        """
        if not updates:
            self._note(None)
            return []
        try:
            new = await self._stored(updates)
        except StorageError as error:
            self._note(error)
            if self._outage:
                await self._outage.waits(updates)
            raise
        self._note(None)
        # By its id, for the same update may stand there twice.
        kept = {update["update_id"]: update for update in updates if update["update_id"] in new}
        return list(kept.values())

    def _note(self, error: StorageError | None) -> None:
        self._receiving.note("storing", None if error is None else f"updates cannot be stored: {error}")

    async def _stored(self, updates: Sequence[dict[str, Any]]) -> set[int]:
        try:
            return await self._store(updates, self._add)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the second way finds the update and logs it
            return await self._store(updates, self._add_singly)

    async def _store(self, updates: Sequence[dict[str, Any]], add: Add) -> set[int]:
        async with unit_of_work(self._database, self._keyring) as uow:
            new = await add(uow, updates)
            uow.commit()
        return new

    async def _add(self, uow: UnitOfWork, updates: Sequence[dict[str, Any]]) -> set[int]:
        rows = [(update["update_id"], chat_key(update), update) for update in updates]
        return set(await uow.inbox.add_many(rows, self._clock()))

    async def _add_singly(self, uow: UnitOfWork, updates: Sequence[dict[str, Any]]) -> set[int]:
        new: set[int] = set()
        for update in updates:
            try:
                new |= await self._add(uow, [update])
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - likewise
                name, update_id = type(error).__name__, update["update_id"]
                logger.error("update_not_kept", update_id=update_id, error=name, at=origin(error))  # noqa: TRY400 - its text may be personal
                await uow.inbox.add_failed(update_id, name, self._clock())
        return new

    async def hand_over(self, updates: Sequence[dict[str, Any]]) -> None:
        """Give committed updates to whoever works on them."""
        for update in updates:
            logger.debug("update_kept", update_id=update["update_id"])
            await self._hand_over(update["update_id"], update)


class Receiver:
    """Ask Telegram for updates, again and again.

    Args:
        poll_seconds: how long Telegram may hold the question open
        shortest: the first pause after a failure, in seconds; each further one is twice as long, up to `longest`
        heard: is called whenever Telegram has answered
        receiving: is told whether somebody else takes the updates
    """

    def __init__(
        self,
        bot: telegram.Bot,
        intake: Intake,
        *,
        allowed_updates: Sequence[str] = ALLOWED_UPDATES,
        poll_seconds: int = POLL_SECONDS,
        shortest: float = 1.0,
        longest: float = 30.0,
        heard: Callable[[], None] = lambda: None,
        receiving: Receiving | None = None,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._question = {"timeout": poll_seconds, "limit": POLL_LIMIT, "allowed_updates": list(allowed_updates)}
        self._read_timeout = poll_seconds + 10.0
        self._shortest = shortest
        self._longest = longest
        self._heard = heard
        self._receiving = receiving or Receiving()
        self._failures = 0

    async def run(self) -> None:
        """Take up the inbox, then poll until cancelled. Cancelling loses nothing.

        Raises:
            TokenRejectedError: Telegram does not know the token
        """
        await self._intake.start()
        # None at first: what is not confirmed yet comes again, and the inbox knows what it has seen.
        offset: int | None = None
        asking = asyncio.create_task(self._ask(offset))
        try:
            while True:
                new: list[dict[str, Any]] = []
                try:
                    updates = await asking
                    self._heard()
                    self._receiving.note("asking", None)
                    new = await self._intake.keep(updates)
                    # An empty answer has confirmed all that was asked to be. To keep the offset would be wrong: after a
                    # silent week Telegram starts counting elsewhere, and drops what lies below an offset.
                    offset = max((update["update_id"] + 1 for update in updates), default=None)
                    self._failures = 0
                except (InvalidToken, EndPointNotFound):
                    raise TokenRejectedError from None
                except (TelegramError, StorageError) as error:
                    await asyncio.sleep(self._pause(error))
                # The next question travels while these updates are worked on.
                asking = asyncio.create_task(self._ask(offset))
                for _ in range(TURNS_TO_SEND):
                    await asyncio.sleep(0)
                await self._intake.hand_over(new)
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    async def _ask(self, offset: int | None) -> list[dict[str, Any]]:
        """Ask once for updates from `offset` on, as raw as they come."""
        question = self._question if offset is None else self._question | {"offset": offset}
        # Spelt so that the library sends `getUpdates` as it is, where `get_updates` would be parsed into its objects.
        answer: object = await self._bot.do_api_request("get_Updates", question, read_timeout=self._read_timeout)
        if not isinstance(answer, list) or not all(map(is_update, answer)):
            raise AnswerLostError("The answer to getUpdates is not a list of updates")
        return answer

    def _pause(self, error: Exception) -> float:
        """Log a failure and return how long to wait after it, in seconds."""
        self._failures += 1
        pause: float = min(self._longest, self._shortest * 2.0 ** min(self._failures - 1, 16))
        reason = type(error).__name__
        if isinstance(error, RetryAfter):
            pause = retry_seconds(error)
        elif isinstance(error, Conflict):
            pause = min(self._longest, CONFLICT_SECONDS)
            reason = _who_else(error)
            self._heard()
            self._receiving.note("asking", reason)
        elif isinstance(error, StorageError):
            reason = f"the updates cannot be stored: {error}"
        logger.warning("polling_failed", reason=reason, pause_seconds=pause, failures=self._failures)
        return pause


def _who_else(error: Conflict) -> str:
    """Tell by Telegram's own words who takes the updates; they name nobody."""
    if "getupdates request" in error.message.lower():
        return "another program polls with this token; end it"
    if "webhook" in error.message.lower():
        return "a webhook is set; restart the bot, for its start deletes it"
    return "another program polls with this token, or a webhook is set"
