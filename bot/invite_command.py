"""The command that makes a link which gives a role: the first coordinator's, above all. Works beside a running bot."""

import asyncio
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
from telegram.error import TelegramError

from bot.app_errors import StartError
from bot.bot_api import BotApi
from bot.config import Settings
from bot.older_database import refuse_older
from bot.services.invite_links import check_invite, link_of, make_invite, network_of
from bot.telegram_request import AiohttpRequest
from storage.address import sqlite_path
from storage.crypto import Keyring
from storage.database import Database
from storage.key_check import prove_key
from storage.unit_of_work import unit_of_work

PATIENCE_SECONDS = 5


def print_invite(settings: Settings, role: str, organisation: str | None, place: str | None) -> None:
    """Print a link that gives a role once, alone on its line.

    Raises:
        InviteError: there can be no such invite.
        StartError: Telegram does not say what the bot is called, or the database is of an older release.
        StorageError: the database cannot be opened.
    """
    print(asyncio.run(_made(settings, role, organisation, place)))  # noqa: T201


async def _made(settings: Settings, role: str, organisation: str | None, place: str | None) -> str:
    keyring = Keyring(settings.secret_keys)
    refuse_older(sqlite_path(settings.database_url))
    database = await Database.open(settings.database_url, create=False)
    try:
        await prove_key(database, keyring)
        async with unit_of_work(database, keyring) as uow:
            scope = check_invite(role, organisation, place, await network_of(uow))
        username = await _username(settings)
        now = await _present(settings)
        async with unit_of_work(database, keyring) as uow:
            code = await make_invite(uow, role, scope, None, now)
            uow.commit()
    finally:
        await database.close()
    return link_of(username, code)


async def _username(settings: Settings) -> str:
    request = AiohttpRequest(pool_size=1)
    api = BotApi(request, f"{settings.telegram_api_url.rstrip('/')}/bot{settings.telegram_token}")
    await request.initialize()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return str((await api.call("getMe"))["username"])
    except (TelegramError, TimeoutError, KeyError) as error:
        raise StartError(f"Telegram does not say what the bot is called: {error or type(error).__name__}") from None
    finally:
        await request.shutdown()


async def _present(settings: Settings) -> datetime:
    """Tell the time: the demo's, where that was put forward, so that a link is not too old there from the first."""
    address = settings.telegram_api_url.rstrip("/")
    if not _is_loopback(urlsplit(address).hostname):
        return datetime.now(UTC)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{address}/clock") as response:
            return datetime.fromisoformat((await response.json())["now"])
    except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError):
        # Another server on this machine, as Telegram's own, has no clock to play with.
        return datetime.now(UTC)


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
