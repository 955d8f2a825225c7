"""Tells a service manager whether the bot lives and whether it is ready; nothing about any person."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage.database import Database
from storage.errors import StorageError


def create_monitor(database: Database) -> Starlette:
    """Build the application of `/healthz` (the process answers) and `/readyz` (the database does, too)."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        try:
            await database.fetch_one("SELECT 1")
        except StorageError as error:
            return PlainTextResponse(f"{type(error).__name__}\n", status_code=503)
        return PlainTextResponse("ok\n")

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])
