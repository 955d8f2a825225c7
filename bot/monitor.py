"""Tells a service manager whether the bot lives and whether it is ready; nothing about any person."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage.database import Database
from storage.errors import StorageError


def create_monitor(database: Database, is_relay_alive: Callable[[], bool]) -> Starlette:
    """Build the application of `/healthz` (the process answers) and `/readyz` (database and relay do, too)."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        try:
            await database.fetch_one("SELECT 1")
        except StorageError as error:
            return PlainTextResponse(f"{type(error).__name__}\n", status_code=503)
        if not is_relay_alive():
            return PlainTextResponse("nothing is being sent\n", status_code=503)
        return PlainTextResponse("ok\n")

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])
