"""Runs the bot until a signal ends it."""

import asyncio
import gc
import signal
from pathlib import Path

import uvloop

from bot.app import open_app
from bot.clock import Clock
from bot.config import Settings
from bot.unsafe_settings import warn

GARBAGE_THRESHOLD = 20_000


def run_bot(settings: Settings, env_file: Path | None) -> None:
    """Run until SIGTERM or SIGINT; what should be safer in the settings, and their file, is said once it runs.

    Raises:
        StartError: it cannot start.
        StorageError: the database cannot be opened.
    """
    uvloop.run(_run(settings, env_file))


async def _run(settings: Settings, env_file: Path | None) -> None:
    stop = asyncio.Event()
    stop_at_signals(stop)
    app = await open_app(settings, Clock())
    leave_the_heap_alone()
    await app.run(stop, begun=lambda: warn(settings, env_file))


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
