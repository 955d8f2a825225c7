"""An HTTP server in a few lines that answers, breaks and keeps silent on demand."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable

Answer = Callable[[str, bytes, asyncio.StreamWriter], Awaitable[None]]


def whole(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def ok(result: object = True) -> bytes:
    return whole(json.dumps({"ok": True, "result": result}).encode())


class Wire:
    """An HTTP server in a few lines that shows every byte and counts its connections."""

    def __init__(self) -> None:
        self.connections = 0
        self.open = 0
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Answer = self.plainly
        self.url = ""

    async def plainly(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(ok())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().split("\r\n")
                headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines if line)}
                body = await read_body(reader, headers)
                self.requests.append((first, headers, body))
                await self.answer(first.split()[1], body, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is done
        finally:
            self.open -= 1
            writer.close()


async def read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


@contextlib.asynccontextmanager
async def serving(token: str) -> AsyncIterator[Wire]:
    """A wire that listens; its address is that of the bot's sendMessage."""
    wire = Wire()
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{token}/sendMessage"
    yield wire
    server.close()
