"""The wire to the Bot API: python-telegram-bot's request interface over aiohttp.

It says of every failure whether Telegram can have acted on the call, because a message has no idempotency key:

NetworkError (python-telegram-bot)
├── NotSentError        nothing reached the Bot API: no address, no connection, no free place in the pool
│   └── NotSentInTimeError      the same because time ran out (also a TimedOut)
└── AnswerLostError     the call went out, its answer did not come back whole
    └── AnswerNotInTimeError    the same because time ran out (also a TimedOut)

It must not retry, and it must not let an address into a message or a log: the address holds the token.
"""

import errno
import io
import json
import os
from datetime import timedelta
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

DEFAULT = BaseRequest.DEFAULT_NONE
_NO_LIMITS_GIVEN = (DEFAULT,) * 4

# The library's coming behaviour: durations as timedelta. Without it every answer 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class NotSentError(NetworkError):
    """The call did not leave this machine, or did not reach the Bot API."""

    __slots__ = ()


class NotSentInTimeError(NotSentError, TimedOut):
    """No connection was had in time."""

    __slots__ = ()


class AnswerLostError(NetworkError):
    """The call went out and may have taken effect, but no whole answer came back."""

    __slots__ = ()


class AnswerNotInTimeError(AnswerLostError, TimedOut):
    """The answer did not come in time."""

    __slots__ = ()


class AiohttpRequest(BaseRequest):
    """One pool of connections; give getUpdates an instance of its own, so that it never waits for a place.

    Args:
        pool_size: connections at once
        proxy: `http://` or `https://` proxy for every call; without one the environment's proxy settings hold
        read_timeout: longest silence while an answer is awaited, in seconds; the other limits likewise
        upload_timeout: takes the place of `write_timeout` when the call carries files
        keepalive: how long an idle connection is kept, in seconds
    """

    __slots__ = (
        "_environment",
        "_keepalive",
        "_limits",
        "_pool_size",
        "_proxy",
        "_session",
        "_upload_timeout",
        "_usual_timeout",
    )

    def __init__(
        self,
        *,
        pool_size: int = 256,
        proxy: str | None = None,
        read_timeout: float = 10,
        write_timeout: float = 5,
        connect_timeout: float = 5,
        pool_timeout: float = 5,
        upload_timeout: float = 30,
        keepalive: float = 15,
    ) -> None:
        if proxy is not None and URL(proxy).scheme not in ("http", "https"):
            raise ValueError("the proxy must be an http:// or https:// address")
        self._proxy = proxy
        self._pool_size = pool_size
        self._keepalive = keepalive
        self._limits = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        self._usual_timeout = _as_aiohttp(*self._limits)
        self._upload_timeout = upload_timeout
        self._session: aiohttp.ClientSession | None = None
        self._environment: dict[tuple[str, str], str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """Return the longest silence that a call without its own limit bears, in seconds."""
        return self._limits[0]

    async def initialize(self) -> None:
        """Open the pool; a second call does nothing."""
        if self._session is not None:
            return
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._pool_size, keepalive_timeout=self._keepalive),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    async def shutdown(self) -> None:
        """Close every connection; a second call does nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """Parse an answer; unlike the inherited method, never log it: it may hold people's texts."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise AnswerLostError("The answer is not a JSON object")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT,
        write_timeout: ODVInput[float] = DEFAULT,
        connect_timeout: ODVInput[float] = DEFAULT,
        pool_timeout: ODVInput[float] = DEFAULT,
    ) -> tuple[int, bytes]:
        """Make one call and return status and body.

        Raises:
            NotSentError: nothing reached the Bot API
            AnswerLostError: the call may have taken effect
        """
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized")
        uploads = request_data is not None and request_data.contains_files
        given = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        timeout = self._timeout(given, uploads=uploads)
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, proxy=self._proxy_for(url), **_body(request_data)
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            failure: Exception = error
        # Raised outside of the `except`, so that the original, whose text may hold the address, is not chained.
        raise _as_told(failure)

    def _proxy_for(self, url: str) -> str | None:
        """Say which proxy to ask: the one given, else the environment's.

        Looked up once for a place: aiohttp's own `trust_env` asks the environment, in a thread, at every call.
        """
        if self._proxy is not None:
            return self._proxy
        scheme, _, rest = url.partition("://")
        place = (scheme, rest.partition("/")[0])
        if place not in self._environment:
            proxy = getproxies().get(scheme)
            self._environment[place] = None if proxy_bypass(place[1]) else proxy
        return self._environment[place]

    def _timeout(self, given: tuple[ODVInput[float], ...], *, uploads: bool) -> aiohttp.ClientTimeout:
        """Turn python-telegram-bot's four limits into aiohttp's."""
        if not uploads and given == _NO_LIMITS_GIVEN:
            return self._usual_timeout
        read_default, write_default, connect_default, pool_default = self._limits
        defaults = (read_default, self._upload_timeout if uploads else write_default, connect_default, pool_default)
        read, write, connect, pool = (
            default if isinstance(value, DefaultValue) else value
            for value, default in zip(given, defaults, strict=True)
        )
        return _as_aiohttp(read, write, connect, pool)


def _as_aiohttp(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """Make a timeout of aiohttp, which knows none for writing but the total."""
    return aiohttp.ClientTimeout(
        total=_sum(read, write, connect, pool), connect=_sum(connect, pool), sock_connect=connect, sock_read=read
    )


def _sum(*limits: float | None) -> float | None:
    """Add limits; one that is missing lifts the sum as well."""
    known = [limit for limit in limits if limit is not None]
    return sum(known) if len(known) == len(limits) else None


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """Return the keyword arguments of aiohttp that carry the parameters: JSON, or a form if there are files."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        # JSON rather than a form: ten times cheaper to write for text outside ASCII.
        body = json.dumps(request_data.parameters).encode()
        return {"data": aiohttp.BytesPayload(body, content_type="application/json")}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        # As a stream: aiohttp writes that in pieces, where bytes in one piece would hold up the event loop.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mimetype)
    return {"data": form}


_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


def _as_told(failure: Exception) -> NetworkError:
    """Say what aiohttp's failure means for the call, naming its kind only."""
    kind = type(failure).__name__
    if isinstance(failure, aiohttp.ConnectionTimeoutError):
        return NotSentInTimeError(f"No connection in time ({kind})")
    if isinstance(failure, _NEVER_SENT):
        reason = errno.errorcode.get(failure.errno or 0) if isinstance(failure, OSError) else None
        return NotSentError(f"No connection ({f'{kind}, {reason}' if reason else kind})")
    if isinstance(failure, TimeoutError):
        return AnswerNotInTimeError(f"No answer in time ({kind})")
    return AnswerLostError(f"The answer was lost ({kind})")


def retry_seconds(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
