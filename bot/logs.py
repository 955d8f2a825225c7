"""Log lines: ids and names of things, never texts, names or tokens. To standard error, for people or for machines."""

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

from bot.update_in_work import IN_WORK


class _Wordless(logging.Formatter):
    """Says of an error its kind and place only: its words may be a person's."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Name the error's kind and where it was raised."""
        kind, _error, trace = ei
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return f"{getattr(kind, '__name__', kind)}{place}"


class _StandardError:
    """Whatever standard error is at the moment; that it is closed or full must not stop the bot's work."""

    def write(self, words: str) -> int:
        with suppress(OSError, ValueError):
            return sys.stderr.write(words)
        return len(words)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def name_the_update(_logger: Any, _level: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add to a line which update is in work, unless it says so itself."""
    update = IN_WORK.get()
    if update is not None:
        entry.setdefault("update_id", update.id)
    return entry


def configure_logs(log_format: str | None, log_level: str = "info") -> None:
    """Set logging up.

    Args:
        log_format: `console` for people, `json` for machines, None to choose by whether a terminal listens.
        log_level: `info`, or `debug` for a line at each hop of each update.
    """
    is_console = log_format == "console" or (log_format is None and sys.stderr.isatty())
    renderer = structlog.dev.ConsoleRenderer() if is_console else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            name_the_update,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if log_level == "debug" else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _StandardError())),
        cache_logger_on_first_use=True,
    )
    # Libraries log addresses, and Telegram's addresses hold the token.
    handler = logging.StreamHandler(_StandardError())
    handler.setFormatter(_Wordless("%(levelname)s %(name)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "uvicorn"):
        logging.getLogger(name).setLevel(logging.ERROR)
