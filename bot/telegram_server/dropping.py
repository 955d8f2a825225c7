"""Breaking a connection without an answer: for planned faults, and for long polls when the server ends."""

import asyncio
import socket

import uvicorn
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_KEY = "connection"
LAST_CALLS = 0.3  # seconds that calls under way have when the server ends


class BreakableProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which lets the application reach its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base does
        """Note the connection for every request that comes over it."""
        super().connection_made(transport)
        inner = self.app

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            scope[_KEY] = transport
            try:
                await inner(scope, receive, send)
            except asyncio.CancelledError:
                await _break(transport, receive)

        self.app = with_connection


class QuickServer(uvicorn.Server):
    """A server that does not wait for long polls when it ends."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let short calls finish, break off the others, and end."""
        if self.server_state.tasks:
            _, unfinished = await asyncio.wait(list(self.server_state.tasks), timeout=LAST_CALLS)
            for task in unfinished:
                task.cancel()
        await super().shutdown(sockets)


class Dropped(Response):
    """No answer: the connection closes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI hands it over
        """Close the connection and wait until it is closed."""
        transport: asyncio.Transport | None = scope.get(_KEY)
        if transport is None:
            raise RuntimeError("a dropped connection needs the server to run on BreakableProtocol")
        await _break(transport, receive)


async def _break(transport: asyncio.Transport, receive: Receive) -> None:
    transport.close()
    while (await receive())["type"] != "http.disconnect":
        continue
