"""Asks the Bot API's server whether it knows the token, where it sends updates, and what time it has. Tells no secret, and changes nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
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
from bot.webhook_watch import WebhookInfo, webhook_info

PATIENCE_SECONDS = 5
CLOCK_OFF = timedelta(seconds=60)
RECENT = timedelta(hours=1)
STRANGER = "if you do not know that host, the token has leaked: /revoke at @BotFather"
REMEDIES = {
    "refused": "nobody listens at that address: do the bot and the proxy before it run, on the right ports?",
    "timed out": "nothing answers at that address: is a firewall before it?",
    "resolve": "its name is not known to the world: is it spelt right, is it in the DNS?",
    "unreachable": "no way leads to that address from outside: is it public?",
    "ssl": "its certificate is not accepted: is it valid, and whole with its chain?",
    "certificate": "its certificate is not accepted: is it valid, and whole with its chain?",
    "403": "somebody refuses there: the proxy, or the bot because the secret has changed; then restart the bot",
    "404": "something else answers there: does the proxy pass on the path of LOTSE_WEBHOOK_URL?",
    "502": "the proxy does not find the bot: does it run, and does LOTSE_LISTEN fit?",
    "503": "the bot cannot store updates: see the other lines here, and its log",
}
"""What helps, by signs in Telegram's words."""


async def look_at_token(settings: Settings) -> Finding:
    """Find out whether the server knows the bot."""
    host = urlsplit(settings.telegram_api_url).hostname or ""
    try:
        async with _asking(settings) as api:
            return Finding("ok", "token", f"{host} knows the bot as @{(await api.call('getMe'))['username']}")
    except (InvalidToken, EndPointNotFound):
        return Finding("bad", "token", f"{host} does not know it", "get the right one from @BotFather")
    except (TelegramError, TimeoutError, KeyError) as error:
        why = f"{host} does not answer ({type(error).__name__}), so it could not be tried"
        return Finding("warn", "token", why, "is this machine offline?")


async def look_at_webhook(settings: Settings) -> Finding | None:
    """Find out where Telegram sends updates, and whether they arrive; None where it does not say."""
    try:
        async with _asking(settings) as api:
            info = webhook_info(await api.call("getWebhookInfo"))
    except (TelegramError, TimeoutError):
        return None  # the token's finding says why
    return webhook_finding(settings, info, datetime.now(UTC))


def webhook_finding(settings: Settings, info: WebhookInfo, now: datetime) -> Finding:
    """Say whether the webhook is as the settings want it, and whether Telegram reaches it."""
    what = "webhook"
    if settings.mode == "polling":
        if not info.url:
            return Finding("ok", what, "none is set, as polling needs it")
        why = f"updates go to a webhook at {info.host}, {info.pending} wait"
        return Finding("bad", what, why, f"restart the bot, its start deletes the webhook; {STRANGER}")
    if not info.url:
        return Finding("bad", what, "Telegram has none", "start the bot, or restart it: it tells Telegram")
    if not info.is_at(settings.webhook_url or ""):
        return Finding("bad", what, f"updates go to another one, at {info.host}", f"restart the bot; {STRANGER}")
    is_new = info.error_at is not None and now - info.error_at < RECENT
    ago = f"{(now - info.error_at).total_seconds() / 60:.0f} minutes ago it failed" if info.error_at else ""
    if is_new and info.pending:
        why = f"Telegram does not reach {info.host}, {info.pending} updates wait; {ago}: {info.error}"
        return Finding("bad", what, why, remedy(info.error))
    if is_new:
        return Finding("warn", what, f"at {info.host}, nothing waits now, but {ago}: {info.error}", remedy(info.error))
    return Finding("ok", what, f"at {info.host}, {info.pending} updates wait at Telegram")


def remedy(error: str) -> str:
    """Say in a layman's words what helps against what Telegram says of a delivery."""
    return next((do for sign, do in REMEDIES.items() if sign in error.lower()), "see `nothing_arrives` in the runbook")


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


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[BotApi]:
    """Ask the server, for a while."""
    request = AiohttpRequest(pool_size=1)
    await request.initialize()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield BotApi(request, f"{settings.telegram_api_url.rstrip('/')}/bot{settings.telegram_token}")
    finally:
        await request.shutdown()


async def _server_time(address: str) -> datetime | None:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.head(address) as response:
            said = parsedate_to_datetime(response.headers["Date"])
            return said if said.tzinfo else said.replace(tzinfo=UTC)  # -0000 is UTC, too (RFC 5322, 3.3)
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
