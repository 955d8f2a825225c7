"""`lotse doctor`: looks at everything that must be right for the bot to do its work, and says on a line each how it is."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.config import Settings, SettingsError, read_settings
from bot.doctor_database import look_at_database, network_records
from bot.doctor_findings import Finding
from bot.doctor_telegram import look_at_clock, look_at_token, look_at_webhook, look_at_zone
from bot.doctor_texts import look_at_law, look_at_network, look_at_numbers, look_at_texts
from bot.file_owners import closed_file, closed_files
from bot.unsafe_settings import safer_mode
from bot.update_processor import origin
from storage.address import sqlite_path
from storage.crypto import Keyring
from storage.errors import DatabaseAddressError, SecretKeyError

TELEGRAM = "api.telegram.org"


def run_doctor(env_file: Path | None) -> int:
    """Print how everything is; returns 1 if anything is bad, else 0."""
    is_bad = False
    for finding in _findings(env_file, datetime.now(UTC)):
        is_bad = is_bad or finding.level == "bad"
        print(finding.line(), flush=True)  # noqa: T201 - the command's answer
    return 1 if is_bad else 0


def _findings(env_file: Path | None, now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other; what needs settings is left out where they are wrong."""
    settings = None
    try:
        settings = read_settings(env_file)
        Keyring(settings.secret_keys)
        database = sqlite_path(settings.database_url)
    except SettingsError as error:
        yield Finding("bad", "settings", str(error), "the other settings were not looked at")
    except SecretKeyError as error:
        yield Finding("bad", "settings", f"LOTSE_SECRET_KEY is wrong: {error}", "the rest was not looked at")
    except DatabaseAddressError as error:
        yield Finding("bad", "settings", f"LOTSE_DATABASE_URL is wrong: {error}", "the rest was not looked at")
    except PermissionError:
        yield Finding("bad", "settings", *closed_file(env_file or Path(".env"), "read"))
    else:
        yield from _surely("settings", lambda: _settings(settings, env_file or Path(".env")))
        closed = list(_surely("files", lambda: [Finding("bad", "files", *said) for said in closed_files(database)]))
        yield from closed
        if not closed:
            yield from _surely("database", lambda: look_at_database(settings, now))
        yield from _surely("token", lambda: [asyncio.run(look_at_token(settings))])
        yield from _surely("webhook", lambda: filter(None, [asyncio.run(look_at_webhook(settings))]))
        yield from _surely("clock", lambda: [look_at_clock(settings, database)])
        yield from _surely("time zone", lambda: look_at_zone(settings.zone, now.date()))
        yield from _surely("organisations", lambda: _network(settings, now))
    yield from _surely("texts", look_at_texts)
    yield from _surely("law", lambda: look_at_law(now.date()))
    yield from _surely("emergency numbers", lambda: look_at_numbers(now.date()))


def _surely(what: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Pass on what a look finds; what keeps it from ending is a finding too, by its kind, for its words may hold anything."""
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - whoever asks the doctor wants to hear of everything else too
        yield Finding("bad", what, f"could not be looked at: {type(error).__name__} at {origin(error)}", "report this")


def _settings(settings: Settings, file: Path) -> Iterator[Finding]:
    yield Finding("ok", "settings", f"complete, {settings.mode} at {_host(settings)}")
    if file.is_file() and (safer := safer_mode(file)):
        yield Finding("warn", "settings", f"others on this machine may read {file}", safer)
    if settings.network_file and not settings.network_file.is_file():
        yield Finding("warn", "settings", f"LOTSE_NETWORK_FILE: there is no file {settings.network_file}")
    if settings.telegram_api_url.startswith("http://") and not _is_here(_host(settings)):
        yield Finding("bad", "settings", "LOTSE_TELEGRAM_API_URL is not encrypted", "use https://")


def _network(settings: Settings, now: datetime) -> Iterator[Finding]:
    return look_at_network(network_records(settings), now.date(), is_telegram=_host(settings) == TELEGRAM)


def _host(settings: Settings) -> str:
    return urlsplit(settings.telegram_api_url).hostname or ""


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
