"""One update at a time per chat, in the order of arrival; chats side by side.

It must not know what an update means, beyond which chat it belongs to.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.lanes import Lanes
from bot.update_in_work import IN_WORK, UpdateInWork

Update = Mapping[str, Any]
Handle = Callable[[int, Update], Awaitable[None]]

logger = structlog.get_logger(__name__)


def chat_key(update: Update) -> int | None:
    """Return the id of the chat that an update belongs to, else of the person, else nothing."""
    for content in update.values():
        if isinstance(content, Mapping):
            for path in (("chat",), ("message", "chat"), ("from",), ("user",)):
                key = _id_at(content, path)
                if key is not None:
                    return key
    return None


def _id_at(content: Mapping[str, Any], path: tuple[str, ...]) -> int | None:
    """Follow a path of keys to an object and return its id, if it has one."""
    value: object = content
    for name in (*path, "id"):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, int) else None


class UpdateProcessor:
    """Hand updates to `handle`, so that those of one chat never overtake each other.

    Args:
        handle: does all the work for one update and answers for its errors; one that escapes is logged
        at_once: how many chats are worked for at the same time
        room: how many updates may wait or be in work; `submit` waits beyond
    """

    def __init__(self, handle: Handle, *, at_once: int = 256, room: int = 4096) -> None:
        self._handle = handle
        self._lanes: Lanes[int | None, tuple[UpdateInWork, Update]] = Lanes(self._serve, at_once)
        self._room = asyncio.Semaphore(room)
        self._closed = False

    async def submit(self, update_id: int, update: Update) -> None:
        """Take an update into work; wait while there is no room. After `close` it stays in the inbox."""
        await self._room.acquire()
        if self._closed:
            self._room.release()
        else:
            self._lanes.add(chat_key(update), (UpdateInWork(update_id), update))

    def idle(self) -> bool:
        """Say whether nothing waits and nothing is in work."""
        return self._lanes.idle()

    async def join(self) -> None:
        """Wait until nothing waits and nothing is in work."""
        await self._lanes.join()

    async def close(self, seconds: float) -> None:
        """Take nothing more, let what is in work end within `seconds`, then cancel it.

        What waits is dropped here: it is in the inbox, and the next start takes it up.
        """
        self._closed = True
        for _ in await self._lanes.close(seconds):
            self._room.release()

    async def _serve(self, _key: int | None, item: tuple[UpdateInWork, Update]) -> None:
        in_work, update = item
        IN_WORK.set(in_work)
        logger.debug("update_begun")
        try:
            await self._handle(in_work.id, update)
        except Exception as error:  # noqa: BLE001 - one chat's fault must not stop the others
            # Without its text and values: they may hold what a person wrote.
            logger.error("update_failed", update_id=in_work.id, error=type(error).__name__, at=origin(error))  # noqa: TRY400 - likewise
        finally:
            self._room.release()


def origin(error: BaseException) -> str:
    """Return file and line where an error was raised, which is all of a traceback that is safe to log."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
