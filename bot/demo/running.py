"""`lotse demo`: the local Bot API server in a process of its own, the page of phones, and the real bot, all on loopback."""

import asyncio
import json
import secrets
import socket
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import aiohttp
import structlog
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.app import App, open_app
from bot.app_errors import StartError
from bot.clock import Clock
from bot.config import Settings
from bot.demo.folder import DemoFolder
from bot.demo.seed import gather_cast, let_start, seed
from bot.http_server import serve_inside
from bot.logs import configure_logs
from bot.running import stop_at_signals
from bot.speech import Speech
from storage.crypto import Keyring

log = structlog.get_logger()

HOST = "127.0.0.1"


def run_demo(port: int, folder: Path | None, *, fresh: bool, start_at: datetime | None) -> int:
    """Run the demo until a signal ends it; returns the exit status.

    Raises:
        StartError: the folder is somebody else's, or the server does not start, as when its port is taken.
    """
    with tempfile.TemporaryDirectory(prefix="lotse-demo-") as passing:
        place = DemoFolder(folder or Path(passing))
        try:
            if fresh:
                place.forget()
            uvloop.run(_run(port, place, start_at))
        finally:
            place.release()
    return 0


async def _run(port: int, place: DemoFolder, start_at: datetime | None) -> None:
    stop = asyncio.Event()
    stop_at_signals(stop)
    listener = socket.create_server((HOST, 0))
    follower = f"http://{HOST}:{listener.getsockname()[1]}/{secrets.token_urlsafe(16)}"
    server, address = await _start_server(port, place, follower, start_at)
    try:
        settings = place.settings(address)
        configure_logs(settings.log_format or "console", settings.log_level)
        clock = Clock()
        app = await _open(address, settings, clock)
        following = asyncio.create_task(serve_inside(_follower_app(app, follower), listener))
        print(address, flush=True)  # noqa: T201 - the one line that callers read
        watching = asyncio.create_task(_stop_with(server, stop))
        await app.run(stop)
        for task in (following, watching):
            task.cancel()
        await asyncio.gather(following, watching, return_exceptions=True)
    finally:
        await _end(server)


async def _start_server(
    port: int, place: DemoFolder, follower: str, start_at: datetime | None
) -> tuple[asyncio.subprocess.Process, str]:
    arguments = ["--port", str(port), "--follower", follower, "--state", str(place.state)]
    if start_at is not None:
        arguments += ["--clock", start_at.isoformat()]
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.demo.server", *arguments),
        # Its end tells the server that this process is gone, however that happened.
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        pass_fds=[place.held],
    )
    assert server.stdout is not None  # noqa: S101 - asked for above
    line = (await server.stdout.readline()).decode().strip()
    if line.startswith("http://"):
        return server, line
    await _end(server)
    raise StartError(line or "the demo's server ended before it began")


async def _open(address: str, settings: Settings, clock: Clock) -> App:
    """Open the bot at the server's present, with the demo's people where there are none yet."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/people") as response:
            is_new = not await response.json()
        async with session.get(f"{address}/clock") as response:
            clock.set(datetime.fromisoformat((await response.json())["now"]))
        app = await open_app(settings, clock, Speech.read(settings.zone))
        if is_new:
            cast = await gather_cast(session, address)
            await seed(app.database, Keyring(settings.secret_keys), cast, clock(), settings.zone)
            await let_start(session, address, cast)
            log.info("demo_people", count=len(cast.people))
    return app


def _follower_app(app: App, follower: str) -> Starlette:
    """Let the server move the bot's clock, and learn when the next thing is due."""

    async def settle(request: Request) -> JSONResponse:
        now = datetime.fromisoformat(json.loads(await request.body())["now"])
        next_due = await app.settle(now)
        return JSONResponse({"next_due": next_due.isoformat() if next_due else None})

    return Starlette(routes=[Route("/" + follower.rsplit("/", 1)[1], settle, methods=["POST"])])


async def _stop_with(server: asyncio.subprocess.Process, stop: asyncio.Event) -> None:
    await server.wait()
    stop.set()


async def _end(server: asyncio.subprocess.Process) -> None:
    if server.returncode is None:
        with suppress(ProcessLookupError):
            server.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait(), 3)
    if server.returncode is None:
        server.kill()
        await server.wait()
