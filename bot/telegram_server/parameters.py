"""From an HTTP request to parameters and files: query, JSON, form and multipart, as Telegram takes them."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from bot.telegram_server.errors import ApiError, bad_request
from bot.telegram_server.files import UPLOAD_LIMIT
from bot.telegram_server.requests.base import Upload

_REFUSED_UNREAD = 2 * UPLOAD_LIMIT


async def read_parameters(request: Request) -> dict[str, Any]:
    """Return all parameters; files among them are `Upload`s.

    Raises:
        ApiError: a body that cannot be read, or is too big.
    """
    params: dict[str, Any] = {}
    if request.url.query:
        params.update(parse_qsl(request.url.query, keep_blank_values=True))
    if request.method == "POST":
        params.update(await _body(request))
    return params


async def _body(request: Request) -> dict[str, Any]:
    if int(request.headers.get("content-length", "0")) > _REFUSED_UNREAD:
        raise ApiError(413, "Request Entity Too Large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request)
    body = await request.body()
    if not body:
        return {}
    if kind == "application/json":
        return _json(body)
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    raise bad_request("unsupported content type of the request")


def _json(body: bytes) -> dict[str, Any]:
    try:
        params = json.loads(body)
    except ValueError as error:
        raise bad_request("can't parse request parameters: JSON does not parse") from error
    if not isinstance(params, dict):
        raise bad_request("can't parse request parameters: object expected")
    return params


async def _multipart(request: Request) -> dict[str, Any]:
    try:
        async with request.form() as form:
            return {name: await _part(value) for name, value in form.multi_items()}
    except MultiPartException as error:
        raise bad_request("can't parse request parameters: multipart does not parse") from error


async def _part(value: UploadFile | str) -> Upload | str:
    if isinstance(value, str):
        return value
    if (value.size or 0) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return Upload(value.filename or "", value.content_type or "application/octet-stream", await value.read())
