"""Breaking a connection on purpose, without an answer. Only planned faults do that."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_KEY = "connection"


class BreakableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which lets the application reach its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base does
        """Note the connection for every request that comes over it."""
        super().connection_made(transport)
        inner = self.app

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            scope[_KEY] = transport
            await inner(scope, receive, send)

        self.app = with_connection


class Dropped(Response):
    """No answer: the connection closes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI hands it over
        transport: asyncio.Transport | None = scope.get(_KEY)
        if transport is None:
            raise RuntimeError("a dropped connection needs the server to run on BreakableProtocol")
        transport.close()
        while (await receive())["type"] != "http.disconnect":
            continue
