"""Settings that are possible, but not safe: what the bot refuses to start with, and what it warns of. Reads no environment."""

import os
import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from storage.address import sqlite_path

if TYPE_CHECKING:
    from bot.config import Settings

SHORTEST_SECRET, GOOD_SECRET = 8, 16
FEWEST_SIGNS = 12
"""A key of 44 random signs never has fewer different ones; one that somebody typed may."""
HOME_ENDINGS = (".local", ".localhost", ".internal", ".home.arpa", ".lan", ".test")

log = structlog.get_logger()


def refusal(settings: "Settings") -> str | None:
    """Say in one line which setting must not be so, and what to set; None if all may be."""
    for name, url in (("TELEGRAM_API_URL", settings.telegram_api_url), ("WEBHOOK_URL", settings.webhook_url or "")):
        if url.startswith("http://") and is_public(urlsplit(url).hostname or ""):
            return f"LOTSE_{name} is not safe: http:// to {urlsplit(url).hostname} is read on the way; use https://"
    secret = settings.webhook_secret
    if settings.mode == "webhook" and secret is not None and len(secret) < SHORTEST_SECRET:
        return f"LOTSE_WEBHOOK_SECRET is not safe: it can be guessed; take at least {GOOD_SECRET} random signs"
    if any(len(set(key)) < FEWEST_SIGNS for key in settings.secret_keys):
        return "LOTSE_SECRET_KEY is not safe: it is not random; take one that `lotse key new` prints"
    return None


def is_public(host: str) -> bool:
    """Tell whether a host lies outside this machine and its own network, as far as its name says."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(HOME_ENDINGS)


def warn(settings: "Settings", env_file: Path | None) -> None:
    """Write into the log what should be safer."""
    for words in worries(settings, env_file):
        log.warning("unsafe_setting", what=words)


def worries(settings: "Settings", env_file: Path | None) -> Iterator[str]:
    """Name what is allowed and should be safer."""
    for path in (env_file or Path(".env"), sqlite_path(settings.database_url)):
        if path.is_file() and (safer := safer_mode(path)):
            yield f"others on this machine may read {path}: {safer}"
    host = (settings.monitor_listen or "").rpartition(":")[0]
    if host and not _is_loopback(host):
        yield f"LOTSE_MONITOR_LISTEN: whoever reaches {settings.monitor_listen} reads the figures; 127.0.0.1 is safer"
    secret = settings.webhook_secret or ""
    if settings.mode == "webhook" and len(secret) < GOOD_SECRET:
        yield f"LOTSE_WEBHOOK_SECRET is short: take at least {GOOD_SECRET} random signs"


def safer_mode(path: Path) -> str | None:
    """Say which command keeps others from a file; None if only its owner, or a group that is our own, may do anything with it."""
    found = path.stat()
    mode = stat.S_IMODE(found.st_mode)
    is_own_group = found.st_gid == os.getegid()
    if mode & 0o007 or (mode & 0o070 and not is_own_group):
        # What belongs to somebody else is read by us through our group.
        needed = "640" if is_own_group and found.st_uid != os.geteuid() else "600"
        return f"chmod {needed} {path}"
    return None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
