"""From an HTTP request to parameters and files: query, JSON, form and multipart, as Telegram takes them."""

from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.telegram_server.errors import ApiError, bad_request
from bot.telegram_server.files import UPLOAD_LIMIT
from bot.telegram_server.json_reading import EncodingError, check_utf8, read_json
from bot.telegram_server.requests.base import NOT_UTF8, Upload

_REFUSED_UNREAD = 2 * UPLOAD_LIMIT


async def read_parameters(request: Request) -> dict[str, Any]:
    """Return all parameters; files among them are `Upload`s.

    Raises:
        ApiError: a body that cannot be read, or is too big.
    """
    try:
        params: dict[str, Any] = _pairs(request.scope["query_string"])
        if request.method == "POST":
            params.update(await _body(request))
    except (EncodingError, UnicodeDecodeError) as error:
        raise bad_request(NOT_UTF8) from error
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
        return _pairs(body)
    raise bad_request("unsupported content type of the request")


def _pairs(query: bytes) -> dict[str, Any]:
    return dict(parse_qsl(query.decode(), keep_blank_values=True, errors="strict"))


def _json(body: bytes) -> dict[str, Any]:
    try:
        params = read_json(body)
    except EncodingError:
        raise
    except ValueError as error:
        raise bad_request("can't parse request parameters: JSON does not parse") from error
    if not isinstance(params, dict):
        raise bad_request("can't parse request parameters: object expected")
    return params


async def _multipart(request: Request) -> dict[str, Any]:
    try:
        async with request.form() as form:
            parts = {name: await _part(value) for name, value in form.multi_items()}
    except HTTPException as error:
        raise bad_request("can't parse request parameters: multipart does not parse") from error
    for name, part in parts.items():
        # A part may name a character set that lets halves of characters through.
        check_utf8(name)
        check_utf8(str(part))
    return parts


async def _part(value: UploadFile | str) -> Upload | str:
    if isinstance(value, str):
        return value
    if (value.size or 0) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return Upload(value.filename or "", value.content_type or "application/octet-stream", await value.read())
