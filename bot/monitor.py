"""Tells a service manager whether the bot lives and is ready, and Prometheus how it is; nothing about any person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.contact import Contact
from bot.metrics import CONTENT_TYPE, Metrics
from bot.receiving import Receiving
from bot.relay import Relay
from storage.database import Database
from storage.errors import StorageError
from storage.figures import Figures, read_figures

SILENT_SECONDS = 90
"""Three questions for updates in a row without an answer."""
STUCK_SECONDS = 120
"""So long an update may lie in the inbox before somebody should look."""


@dataclass(frozen=True)
class Monitor:
    """What it looks at; `is_polling` if the bot asks Telegram for updates, so that silence means something."""

    database: Database
    relay: Relay
    contact: Contact
    receiving: Receiving
    metrics: Metrics
    clock: Callable[[], datetime]
    is_polling: bool

    def application(self) -> Starlette:
        """Build the application of `/healthz` (the process answers), `/readyz` (all parts work) and `/metrics`."""
        return Starlette(
            routes=[
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
            ]
        )

    async def figures(self) -> Figures:
        """Read how the service is.

        Raises:
            StorageError: the database does not answer.
        """
        return await read_figures(self.database, self.clock())

    async def trouble(self) -> str | None:
        """Say in a few words why the bot is not ready, or None if it is."""
        try:
            figures = await self.figures()
        except StorageError as error:
            return type(error).__name__
        if not self.relay.is_alive:
            return "nothing is being sent"
        if still := self.receiving.trouble():
            return still
        silent = self.contact.silent_seconds()
        if self.is_polling and silent > SILENT_SECONDS:
            return f"nothing was heard from Telegram for {silent:.0f} seconds"
        if figures.updates.seconds > STUCK_SECONDS:
            return f"an update waits for {figures.updates.seconds:.0f} seconds"
        return None

    async def _healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _readyz(self, _request: Request) -> Response:
        trouble = await self.trouble()
        return PlainTextResponse(f"{trouble or 'ok'}\n", status_code=503 if trouble else 200)

    async def _metrics(self, _request: Request) -> Response:
        try:
            figures = await self.figures()
        except StorageError as error:
            return PlainTextResponse(f"{type(error).__name__}\n", status_code=503)
        silent, still = self.contact.silent_seconds(), self.receiving.still_seconds()
        text = self.metrics.text(figures, self.relay.possibly_twice, silent, still)
        return Response(text, headers={"content-type": CONTENT_TYPE})
