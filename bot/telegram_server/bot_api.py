"""The bots' side over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import json
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.telegram_server.bots import Bot
from bot.telegram_server.calls import Call
from bot.telegram_server.dropping import Dropped
from bot.telegram_server.errors import ApiError, bad_request
from bot.telegram_server.faults import Fault
from bot.telegram_server.files import DOWNLOAD_LIMIT, content_of
from bot.telegram_server.methods.context import Context
from bot.telegram_server.methods.registry import METHODS, Method
from bot.telegram_server.parameters import read_parameters
from bot.telegram_server.requests.base import Upload
from bot.telegram_server.requests.refusals import refusal
from bot.telegram_server.world import World

GATHERING = "getupdates"


def bot_routes(world: World) -> list[BaseRoute]:
    """Return the routes that bots call."""

    async def call(request: Request) -> Response:
        return await _answer(world, request)

    async def download(request: Request) -> Response:
        return _download(world, request.path_params["token"], request.path_params["path"])

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download),
    ]


async def perform(world: World, bot: Bot, call: Call, method: Method | None, params: dict[str, Any]) -> Any:
    """Run a method and return its result.

    Raises:
        ApiError: what Telegram answers instead.
    """
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    fields = method.model.model_fields
    attachments = {name: value for name, value in params.items() if isinstance(value, Upload) and name not in fields}
    if attachments:
        params = {name: value for name, value in params.items() if name not in attachments}
        _check_attached(attachments, params)
    try:
        request = method.model.model_validate(params)
    except ValidationError as error:
        raise refusal(error) from error
    call.params = request
    return await method.run(Context(world, bot, attachments), request)


async def perform_from_webhook(world: World, bot: Bot, params: dict[str, Any]) -> None:
    """Run the method that a webhook put into its answer; as at Telegram, nobody learns what came of it but the log."""
    name = str(params.pop("method"))
    method = METHODS.get(name.lower())
    call = world.calls.open(method.name if method else name, params)
    try:
        await perform(world, bot, call, method, params)
    except ApiError:
        call.ok = False
    else:
        call.ok = True


async def _answer(world: World, request: Request) -> Response:
    arrived_at = asyncio.get_running_loop().time()
    name = request.path_params["method"]
    method = METHODS.get(name.lower())
    try:
        bot = world.bot_by_token(request.path_params["token"])
        params = await read_parameters(request)
    except ApiError as error:
        return _response(error.code, error.body())
    call = world.calls.open(method.name if method else name, params)
    fault = world.faults.take(name)
    if fault is not None and fault.drop == "before":
        call.ok = False
        return Dropped()
    if fault is not None and name.lower() == GATHERING:
        # What it answers is gathered when it answers; all other calls take effect when they arrive.
        await _wait_until(arrived_at + fault.delay_seconds)
    status, body = await _outcome(world, bot, call, method, params, fault)
    call.ok = body["ok"]
    if fault is not None:
        await _wait_until(arrived_at + fault.delay_seconds)
        if fault.drop == "after":
            return Dropped()
    return _response(status, body)


async def _wait_until(instant: float) -> None:
    await asyncio.sleep(instant - asyncio.get_running_loop().time())


async def _outcome(
    world: World, bot: Bot, call: Call, method: Method | None, params: dict[str, Any], fault: Fault | None
) -> tuple[int, dict[str, Any]]:
    try:
        planned = fault.error() if fault is not None else None
        if planned is not None:
            raise planned
        return 200, {"ok": True, "result": await perform(world, bot, call, method, params)}
    except ApiError as error:
        return error.code, error.body()


def _check_attached(attachments: dict[str, Upload], params: dict[str, Any]) -> None:
    texts = " ".join(value if isinstance(value, str) else json.dumps(value, default=str) for value in params.values())
    for name in attachments:
        if f"attach://{name}" not in texts:
            raise bad_request(f'unknown parameter "{name}"')


def _response(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body, separators=(",", ":")), status, media_type="application/json")


def _download(world: World, token: str, path: str) -> Response:
    try:
        file = world.bot_by_token(token).file_paths.get(path)
    except ApiError as error:
        return _response(error.code, error.body())
    if file is None or file.size > DOWNLOAD_LIMIT:
        return _response(404, ApiError(404, "Not Found").body())
    return Response(content_of(file), media_type="application/octet-stream")
