"""A press gets its answer first; that the button stops spinning comes right behind, and never takes long."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.handlers import updates
from bot.handlers.updates import UpdateHandler
from bot.services.conversation import Reply

PRESS = {
    "update_id": 1,
    "callback_query": {
        "id": "q",
        "from": {"id": 5},
        "message": {"message_id": 2, "chat": {"id": 5, "type": "private"}},
    },
}


class Handling:
    """A handler between a conversation that takes its time and a line that notes what goes out."""

    def __init__(self, seconds: float, error: Exception | None = None) -> None:
        self.seconds, self.error = seconds, error
        self.done: list[str] = []
        parts: dict[str, Any] = dict.fromkeys(("renderer", "reachability", "ignore"))
        parts["translator"] = SimpleNamespace(known=lambda _code: None)
        self.handler = UpdateHandler(
            api=cast("Any", self),
            conversation=cast("Any", self),
            submit=lambda _rows, _seen: self.done.append("reply"),
            wake=lambda: None,
            refresh=self._refresh,
            clock=lambda: datetime(2026, 11, 22, tzinfo=UTC),
            **parts,
        )

    async def _refresh(self) -> None:
        self.done.append("refreshed")

    async def call(self, method: str, **_values: object) -> None:
        self.done.append(method)

    async def receive(self, _arrival: object, _now: datetime) -> Reply:
        await asyncio.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        return Reply([], None, "de")

    async def press(self) -> list[str]:
        try:
            await self.handler.spinning(self.handler.handle)(1, PRESS)
        finally:
            await self.handler.settle()
        return self.done


async def test_the_reply_goes_first() -> None:
    handling = Handling(0.05)
    handling.handler.rest(lambda: "reply" in handling.done)
    assert await handling.press() == ["reply", "answerCallbackQuery"]


async def test_a_button_never_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "LONGEST_SPIN_SECONDS", 0.01)
    handling = Handling(0.2)
    handling.handler.rest(lambda: False)
    assert await handling.press() == ["answerCallbackQuery", "reply"]


async def test_a_press_that_cannot_be_handled_is_answered_too() -> None:
    handling = Handling(0.001, ValueError())
    with pytest.raises(ValueError):
        await handling.press()
    assert handling.done == ["answerCallbackQuery"]
