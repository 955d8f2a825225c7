"""Waiting for Telegram: calls that are made until they are answered, and work that ends when the bot shall."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from bot.app_errors import StartError

log = structlog.get_logger()


async def unless_stopped(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do some work, or give it up when `stop` is set; true if it was done."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        done, waiting = await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        # Whoever waits is given up: the work must not go on beside what they clear up now.
        await _give_up(working, stopping)
        raise
    await _give_up(*waiting)
    if working in done:
        working.result()
    return working in done


async def _give_up(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def patiently(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call again and again while the line is down or Telegram is busy.

    Raises:
        StartError: the token or what was asked is refused.
        EndPointNotFound: the server has no such method.
    """
    pause = 1.0
    while True:
        try:
            await call()
        except EndPointNotFound:
            raise
        except InvalidToken:
            raise StartError("LOTSE_TELEGRAM_TOKEN is wrong: Telegram does not know it") from None
        except BadRequest as error:
            raise StartError(f"Telegram refuses: {error.message}") from None
        except TelegramError as error:
            log.warning("telegram_unreachable", error=type(error).__name__, pause_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
        else:
            return
