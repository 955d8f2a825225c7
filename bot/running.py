"""Runs the bot until a signal ends it."""

import asyncio
import gc
import signal
from pathlib import Path

import structlog
import uvloop

from bot.app import open_app
from bot.clock import Clock
from bot.config import Settings
from bot.file_owners import own_files
from bot.speech import Speech
from bot.unsafe_settings import warn
from storage.address import sqlite_path
from storage.schema import HEAD

log = structlog.get_logger()

GARBAGE_THRESHOLD = 20_000


def run_bot(settings: Settings, env_file: Path | None) -> None:
    """Run until SIGTERM or SIGINT; the log has a line when it serves, with what should be safer in the settings, and when it has ended.

    Raises:
        StartError: it cannot start.
        StorageError: the database cannot be opened.
    """
    uvloop.run(_run(settings, env_file))


async def _run(settings: Settings, env_file: Path | None) -> None:
    stop = asyncio.Event()
    stop_at_signals(stop)
    own_files(sqlite_path(settings.database_url))
    app = await open_app(settings, Clock(), Speech.read(settings.zone))
    leave_the_heap_alone()

    def begun() -> None:
        monitor = settings.monitor_listen or "off"
        log.info("started", bot=f"@{app.bot.username}", mode=settings.mode, schema=HEAD, monitor=monitor)
        warn(settings, env_file)

    await app.run(stop, begun)
    log.info("stopped")


def leave_the_heap_alone() -> None:
    """Keep the collector from walking, again and again, through what lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


def stop_at_signals(stop: asyncio.Event) -> None:
    """Set the event at SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
