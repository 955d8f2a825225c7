"""The log of what the bots called, for tests. It keeps no bytes of files."""

import math
from collections import deque
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

KEPT = 10_000


@dataclass(slots=True)
class Call:
    """One call; `ok` is None until it is answered."""

    n: int
    method: str
    params: dict[str, Any] | BaseModel
    ok: bool | None = None


class CallLog:
    """The last calls, numbered from 1 in the order of arrival."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._count = 0

    def open(self, method: str, params: dict[str, Any]) -> Call:
        """Enter a call that has arrived."""
        self._count += 1
        call = Call(self._count, method, params)
        self._calls.append(call)
        return call

    def since(self, n: int, method: str | None = None) -> list[dict[str, Any]]:
        """Return the calls after number `n` as JSON."""
        return [
            {"n": call.n, "method": _whole(call.method), "params": _plain(call.params), "ok": call.ok}
            for call in self._calls
            if call.n > n and (method is None or call.method.lower() == method.lower())
        ]


def _plain(params: dict[str, Any] | BaseModel) -> dict[str, Any]:
    if isinstance(params, BaseModel):
        # A markup is one of several models; which one it became is told by its fields, not by its place.
        params = params.model_dump(mode="json", exclude_unset=True, warnings=False)
    return {_whole(name): _tellable(value) for name, value in params.items()}


def _tellable(value: Any) -> Any:
    """Return what JSON can say of a value: one odd call must not keep all others from being told."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case list():
            return [_tellable(each) for each in value]
        case dict():
            return {_whole(str(name)): _tellable(each) for name, each in value.items()}
        case _:
            return _whole(str(value))


def _whole(text: str) -> str:
    return text.encode(errors="replace").decode()
