"""Asks the Bot API's server whether it knows the token, and what time it has. Tells no secret, and changes nothing."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from bot.bot_api import BotApi
from bot.config import Settings
from bot.doctor_findings import Finding
from bot.telegram_request import AiohttpRequest

PATIENCE_SECONDS = 5
CLOCK_OFF = timedelta(seconds=60)


async def look_at_token(settings: Settings) -> Finding:
    """Find out whether the server knows the bot."""
    host = urlsplit(settings.telegram_api_url).hostname or ""
    request = AiohttpRequest(pool_size=1)
    api = BotApi(request, f"{settings.telegram_api_url.rstrip('/')}/bot{settings.telegram_token}")
    await request.initialize()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return Finding("ok", "token", f"{host} knows the bot as @{(await api.call('getMe'))['username']}")
    except (InvalidToken, EndPointNotFound):
        return Finding("bad", "token", f"{host} does not know it", "get the right one from @BotFather")
    except (TelegramError, TimeoutError, KeyError) as error:
        why = f"{host} does not answer ({type(error).__name__}), so it could not be tried"
        return Finding("warn", "token", why, "is this machine offline?")
    finally:
        await request.shutdown()


def look_at_clock(settings: Settings, database: Path | None) -> Finding:
    """Compare this machine's clock with the server's; without an answer, with the database's last change."""
    theirs = asyncio.run(_server_time(settings.telegram_api_url))
    now = datetime.now(UTC)
    if theirs is not None:
        off = abs(now - theirs)
        if off > CLOCK_OFF:
            return Finding(
                "bad", "clock", f"{off.total_seconds():.0f} seconds off the server's", "set it; is time synchronised?"
            )
        return Finding("ok", "clock", "it agrees with the server's")
    if database is not None and database.is_file():
        changed = datetime.fromtimestamp(database.stat().st_mtime, UTC)
        if changed - now > CLOCK_OFF:
            return Finding("bad", "clock", "the database was changed in its future", "set it; is time synchronised?")
    return Finding("warn", "clock", "no server answered to compare it with", "see whether time is synchronised")


def look_at_zone(zone: ZoneInfo, today: date) -> Iterator[Finding]:
    """Find out whether the wall clock's zone knows summer time, and when it changes next."""
    first = datetime(today.year, today.month, today.day, 12, tzinfo=zone)
    days = [first + timedelta(days=number) for number in range(367)]
    changes = [day for before, day in pairwise(days) if before.utcoffset() != day.utcoffset()]
    if changes:
        yield Finding("ok", "time zone", f"{zone.key}, the clocks change next on {changes[0]:%Y-%m-%d}")
    else:
        yield Finding("warn", "time zone", f"{zone.key} knows no summer time", "is LOTSE_TIMEZONE right?")


async def _server_time(address: str) -> datetime | None:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.head(address) as response:
            said = parsedate_to_datetime(response.headers["Date"])
            return said if said.tzinfo else said.replace(tzinfo=UTC)  # -0000 is UTC, too (RFC 5322, 3.3)
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
