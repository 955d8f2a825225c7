"""The Bot API's calls on the hot path: plain values out, plain values back, over the library's request layer.

The library's own methods build objects out of every answer, which nobody reads here. Errors are the library's.
"""

from typing import Any

from telegram.error import EndPointNotFound, InvalidToken
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

Values = dict[str, Any]


class BotApi:
    """Calls methods of one bot."""

    def __init__(self, request: BaseRequest, base_url: str) -> None:
        self._request = request
        self._base_url = base_url

    async def call(self, method: str, **values: Any) -> Any:
        """Call a method by Telegram's name and return its result as JSON values.

        Raises:
            EndPointNotFound: the server has no such method.
            TelegramError: as Telegram or the line says.
        """
        parameters = [_parameter(name, value) for name, value in values.items() if value is not None]
        try:
            return await self._request.post(f"{self._base_url}/{method}", RequestData(parameters))
        except InvalidToken as error:
            # The library takes every 404 for a wrong token; Telegram says "Unauthorized" to one.
            if "unauthorized" in error.message.lower():
                raise
            raise EndPointNotFound(f"no method {method}") from None


def _parameter(name: str, value: object) -> RequestParameter:
    """Take JSON values as they are; the library need only look into what may be a file."""
    if isinstance(value, str | int | float | list | dict):
        return RequestParameter(name, value, None)
    return RequestParameter.from_input(name, value)
