"""The door of the people's side: loopback only, and errors in one line."""

import ipaddress
import math
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.telegram_server.errors import PeopleError
from bot.telegram_server.json_reading import EncodingError, read_json

Handler = Callable[[Request], Awaitable[Any]]
_Body = TypeVar("_Body", bound=BaseModel)


def guarded(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return a handler that answers JSON, refuses strangers with 403 and says in one line what is wrong."""

    async def guard(request: Request) -> Response:
        try:
            _check_local(request)
            answer = await handler(request)
        except PeopleError as error:
            return JSONResponse({"error": error.reason}, error.status)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return guard


async def read_body(request: Request, model: type[_Body]) -> _Body:
    """Return the request's JSON as `model`.

    Raises:
        PeopleError: 400, with the first fault.
    """
    raw = await request.body()
    try:
        return model.model_validate(read_json(raw or b"{}"))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        raise PeopleError(400, f"{where}: {message}" if where else message) from error
    except EncodingError as error:
        raise PeopleError(400, "strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise PeopleError(400, "the body is no JSON") from error


def number(request: Request, name: str, default: float) -> float:
    """Return a number from the query.

    Raises:
        PeopleError: 400, it is none, or has no end.
    """
    text = request.query_params.get(name)
    try:
        found = default if text is None else float(text)
    except ValueError as error:
        raise PeopleError(400, f"{name}: {text!r} is no number") from error
    if not math.isfinite(found):
        raise PeopleError(400, f"{name}: {text!r} is no number")
    return found


def _check_local(request: Request) -> None:
    client = request.client.host if request.client else ""
    named = [f"//{request.headers.get('host', '')}", *request.headers.getlist("origin")]
    if not all(_is_loopback(host) for host in (client, *(_hostname(address) for address in named))):
        raise PeopleError(403, "the people's side answers this machine only")


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
