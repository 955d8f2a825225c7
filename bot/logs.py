"""Log lines: ids and names of things, never texts, names or tokens. To standard error, for people or for machines."""

import logging
import sys

import structlog


def configure_logs(log_format: str | None) -> None:
    """Set logging up: `console` for people, `json` for machines, None to choose by whether a terminal listens."""
    is_console = log_format == "console" or (log_format is None and sys.stderr.isatty())
    renderer = structlog.dev.ConsoleRenderer() if is_console else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries log addresses, and Telegram's addresses hold the token.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s")
    for name in ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "uvicorn"):
        logging.getLogger(name).setLevel(logging.ERROR)
