"""Serving the application on loopback with uvicorn. It decides nothing about the Bot API."""

import signal
import socket
from datetime import datetime
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from bot.telegram_server.app import Limits, create_app
from bot.telegram_server.clock import Clock
from bot.telegram_server.clock_follower import HttpClockFollower
from bot.telegram_server.dropping import BreakableProtocol, QuickServer

HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Return a listening socket on loopback; port 0 picks one.

    Raises:
        OSError: the port is taken, or not ours to take; the message names it.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio then sets TCP_NODELAY
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise OSError(f"port {port}: {(error.strerror or 'cannot be taken').lower()}") from error
    listener.listen(1024)
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address of a listening socket."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


def http_server(app: Starlette) -> uvicorn.Server:
    """Return a uvicorn server that can break connections and ends quickly even with open long polls."""
    config = uvicorn.Config(
        app,
        http=BreakableProtocol,
        ws="none",
        access_log=False,
        proxy_headers=False,  # who calls is decided by the connection alone
        log_level="warning",
        log_config=None,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    return QuickServer(config)


def serve(
    port: int = 8081,
    *,
    start_at: datetime | None = None,
    limits: Limits = "telegram",
    state_file: Path | None = None,
    follower_url: str | None = None,
) -> None:
    """Serve until a signal ends it; the first line on standard output is the address.

    Raises:
        ValueError: the clock cannot start at `start_at`, or the state file is not one.
        OSError: the port is taken.
    """
    follower = HttpClockFollower(follower_url) if follower_url is not None else None
    app = create_app(clock=Clock(start_at), limits=limits, state_file=state_file, follower=follower)
    server = http_server(app)

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        # For the moments before uvicorn takes over, and for its raising the signal again once it has ended in peace.
        signal.signal(number, end)
    listener = listen(port)
    print(address_of(listener), flush=True)  # noqa: T201  the one line that callers read
    server.run(sockets=[listener])
