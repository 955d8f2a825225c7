"""What becomes of an update that cannot be worked off: tried again where that can help, else apologised for, never for ever."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.handlers.failures import MOST_OVERTAKEN, FailureHandler
from bot.services.apology import ATTEMPTS
from storage.errors import ConcurrentChangeError, DatabaseBusyError

UPDATE: Mapping[str, Any] = {"message": {"chat": {"id": 7}}}


class Apologies:
    """Counts failures, and apologies given."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.given_up: list[int | None] = []

    async def count(self, _update_id: int, error: str) -> int:
        self.failures.append(error)
        return len(self.failures)

    async def give_up(self, _update_id: int, chat_id: int | None, _now: datetime) -> list[Any]:
        self.given_up.append(chat_id)
        return []


class Stubborn:
    """Fails so many times, then works."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.left, self.tries = error, times, 0

    async def __call__(self, _update_id: int, _update: Mapping[str, Any]) -> None:
        self.tries += 1
        if self.left:
            self.left -= 1
            raise self.error


async def handled(inner: Stubborn) -> Apologies:
    apologies = Apologies()
    handler = FailureHandler(inner, apologies, lambda _rows: None, lambda: datetime.now(UTC), first_pause=0.0)  # type: ignore[arg-type]
    await handler.handle(1, UPDATE)
    return apologies


@pytest.mark.parametrize("error", [ConcurrentChangeError("x"), DatabaseBusyError("x")])
async def test_whoever_was_overtaken_tries_again_and_nobody_hears_of_it(error: Exception) -> None:
    inner = Stubborn(error, 3)
    apologies = await handled(inner)
    assert (inner.tries, apologies.failures, apologies.given_up) == (4, [], [])


async def test_a_busy_database_is_waited_for_however_long() -> None:
    apologies = await handled(Stubborn(DatabaseBusyError("x"), 100))
    assert apologies.failures == []


async def test_what_is_overtaken_for_ever_is_our_mistake_and_apologised_for() -> None:
    inner = Stubborn(ConcurrentChangeError("x"), 10_000)
    apologies = await handled(inner)
    assert apologies.failures == ["ConcurrentChangeError"] * ATTEMPTS
    assert apologies.given_up == [7]
    assert inner.tries == (MOST_OVERTAKEN + 1) * ATTEMPTS


async def test_another_mistake_is_tried_a_few_times_and_apologised_for() -> None:
    inner = Stubborn(ValueError("x"), 10_000)
    apologies = await handled(inner)
    assert (inner.tries, apologies.given_up) == (ATTEMPTS, [7])
