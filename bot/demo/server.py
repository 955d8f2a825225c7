"""`python -m bot.demo.server`: the local Bot API server with the page of phones on the same port; started by `lotse demo`."""

import argparse
import asyncio
import socket
import sys
from pathlib import Path
from typing import NoReturn

import uvicorn

from bot.demo.page_routes import page_routes
from bot.telegram_server.app import create_app
from bot.telegram_server.clock import Clock, parse_instant
from bot.telegram_server.clock_follower import HttpClockFollower
from bot.telegram_server.serve import address_of, http_server, listen


def main() -> None:
    """Serve until a signal ends it; the first line on standard output is the address, or why there is none."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clock")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--follower", required=True)
    given = parser.parse_args()
    try:
        app = create_app(
            clock=Clock(parse_instant(given.clock) if given.clock else None),
            limits="telegram",
            state_file=given.state,
            follower=HttpClockFollower(given.follower),
            extra_routes=page_routes(),
        )
    except (ValueError, OSError, OverflowError) as error:
        _end(str(error).partition("\n")[0])
    try:
        listener = listen(given.port)
    except OSError as error:
        _end(f"{error}; try `lotse demo --port 0`")
    print(address_of(listener), flush=True)  # noqa: T201 - the one line that the demo reads
    asyncio.run(_serve(http_server(app), listener))


def _end(line: str) -> NoReturn:
    print(line, flush=True)  # noqa: T201 - the one line that the demo reads, and says
    sys.exit(1)


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until a signal comes, or until the demo that started this is gone and its end of the pipe with it."""
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), lambda: setattr(server, "should_exit", True))
    await server.serve(sockets=[listener])


if __name__ == "__main__":
    main()
