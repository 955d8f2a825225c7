"""The way in by webhook: Telegram gets its 200 when the update is committed, and not before.

It must not look into an update beyond its id, and must not answer anything that helps a stranger.
"""

import asyncio
import hmac
import json
import math
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.receiver import Intake, is_update
from storage.errors import StorageError

BODY_LIMIT = 1_000_000
BODY_SECONDS = 20.0
"""So long a body may take to arrive."""
STRANGERS_SECONDS = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

logger = structlog.get_logger(__name__)


def create_webhook(intake: Intake, url: str, secret: str, arrived: Callable[[], None] = lambda: None) -> Starlette:
    """Build the application that takes updates at the path of `url`.

    Args:
        intake: takes the updates; its `start` must have ended before this serves
        url: the address that Telegram was given; its path is the one served
        secret: what Telegram was told to send along
        arrived: is called whenever an update was taken

    Raises:
        ValueError: without a secret anybody could send updates
    """
    if not secret:
        raise ValueError("a webhook needs a secret")

    strangers = _Strangers()

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        # Nothing is read of who does not know the secret.
        if not hmac.compare_digest(given.encode(), secret.encode()):
            strangers.note()
            return Response(status_code=403)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except TimeoutError:
            return Response(status_code=408)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        try:
            await intake.take([update])
        except StorageError as error:
            # Telegram sends it again.
            logger.warning("update_not_stored", update_id=update["update_id"], reason=str(error))
            return Response(status_code=503)
        arrived()
        return Response(status_code=200)

    # Servers decode the path before it is compared.
    path = unquote(urlsplit(url).path) or "/"
    return Starlette(routes=[Route(path, receive, methods=["POST"])])


class _Strangers:
    """Counts who does not know the secret; however many they are, the log has a line a minute."""

    def __init__(self) -> None:
        self._count, self._said_at = 0, -math.inf

    def note(self) -> None:
        self._count += 1
        now = time.monotonic()
        if now - self._said_at >= STRANGERS_SECONDS:
            logger.warning("webhook_refused", requests=self._count)
            self._count, self._said_at = 0, now


async def _body(request: Request) -> bytes | None:
    """Read a body, or nothing if it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _update(body: bytes) -> dict[str, Any] | None:
    """Read an update, if it is one."""
    try:
        update: dict[str, Any] = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if is_update(update) else None
