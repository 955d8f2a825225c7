"""The way in by webhook: Telegram gets its 200 when the update is committed, and not before.

It must not look into an update beyond its id, and must not answer anything that helps a stranger.
"""

import hmac
import json
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.receiver import Intake, is_update
from storage.errors import StorageError

BODY_LIMIT = 1_000_000
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

logger = structlog.get_logger(__name__)


def create_webhook(intake: Intake, url: str, secret: str) -> Starlette:
    """Build the application that takes updates at the path of `url`.

    Args:
        intake: takes the updates; its `start` must have ended before this serves
        url: the address that Telegram was given; its path is the one served
        secret: what Telegram was told to send along

    Raises:
        ValueError: without a secret anybody could send updates
    """
    if not secret:
        raise ValueError("a webhook needs a secret")

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
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
        return Response(status_code=200)

    return Starlette(routes=[Route(urlsplit(url).path or "/", receive, methods=["POST"])])


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
