"""A small HTTP server inside the bot's own process: for the webhook, and for the demo's clock."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette

LIMITS: Final[dict[str, Any]] = {
    "http": "h11",
    "timeout_graceful_shutdown": 1,
    "limit_concurrency": 500,
    "h11_max_incomplete_event_size": 32_768,
    "server_header": False,
}
"""So many at once, and such headers, which the quicker httptools would not limit; a stranger need not know what serves here."""


class InnerServer(uvicorn.Server):
    """Leaves the signals to the process it lives in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_inside(app: Starlette, listener: socket) -> None:
    """Serve on a listening socket until cancelled."""
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="none", **LIMITS)
    server = InnerServer(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
