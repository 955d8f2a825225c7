"""That nothing is taken in is noticed: the disk is full, or Telegram cannot deliver."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import structlog
from intake_world import Inbox, opened, update
from telegram.error import EndPointNotFound, NetworkError

from bot.bot_api import BotApi
from bot.receiving import STILL_SECONDS, Receiving
from bot.webhook_watch import WebhookWatch
from storage.errors import StorageError


class Moment:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inbox]:
    async with opened(tmp_path, monkeypatch) as one:
        yield one


async def test_updates_that_cannot_be_stored_are_noticed_until_one_is(inbox: Inbox) -> None:
    moment = Moment()
    receiving = Receiving(moment)
    intake = inbox.intake(receiving)
    with inbox.locked():
        for moment.now in (0.0, STILL_SECONDS - 1):
            with pytest.raises(StorageError):
                await intake.take([update(1)])
            assert receiving.trouble() is None
        moment.now = STILL_SECONDS
        assert receiving.trouble() == "updates cannot be stored: the database is locked by another process"
        assert receiving.still_seconds() == STILL_SECONDS
    await intake.take([update(1)])
    assert (receiving.trouble(), receiving.still_seconds()) == (None, 0.0)


async def test_where_nothing_waits_any_more_nothing_is_kept_out(inbox: Inbox) -> None:
    receiving = Receiving(Moment())
    intake = inbox.intake(receiving)
    with inbox.locked(), pytest.raises(StorageError):
        await intake.take([update(1)])
    await intake.take([])
    receiving._clock = lambda: 1000.0
    assert receiving.trouble() is None


OURS = "https://lotse.example/hook"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
REFUSED = "Telegram does not reach the webhook: Connection refused"


class Api:
    """Answers getWebhookInfo as the test wants."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] | Exception = {}

    async def call(self, method: str) -> Any:
        assert method == "getWebhookInfo"
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Watched:
    """A watch over a webhook, and what it tells."""

    def __init__(self) -> None:
        self.api, self.now, self.moment = Api(), NOON, Moment()
        self.receiving = Receiving(self.moment)
        self.watch = WebhookWatch(cast("BotApi", self.api), OURS, self.receiving, lambda: self.now)

    async def look(self, url: str = OURS, pending: int = 0, error_minutes: int | None = None) -> str | None:
        """Look two minutes later; the error is so many minutes old."""
        self.now += timedelta(minutes=2)
        self.api.answer = {"url": url, "pending_update_count": pending}
        if error_minutes is not None:
            at = self.now - timedelta(minutes=error_minutes)
            self.api.answer |= {"last_error_date": int(at.timestamp()), "last_error_message": "Connection refused"}
        return await self.again()

    async def again(self) -> str | None:
        await self.watch.tick()
        self.moment.now += STILL_SECONDS
        return self.receiving.trouble()


async def test_a_webhook_that_telegram_does_not_reach_is_noticed_and_that_it_is_again() -> None:
    here = Watched()
    with structlog.testing.capture_logs() as logs:
        assert await here.look(pending=1, error_minutes=1) == REFUSED
        assert await here.look(pending=2, error_minutes=3) == REFUSED
        assert here.receiving.still_seconds() == 2 * STILL_SECONDS
        here.watch.arrived()
        assert await here.look(pending=1, error_minutes=1) is None
    said = [(log["event"], log.get("reason"), log.get("pending")) for log in logs]
    assert said == [("webhook_fails", REFUSED, 1), ("webhook_works", None, None)]


async def test_a_quiet_webhook_is_well() -> None:
    here = Watched()
    assert await here.look() is None
    assert await here.look(error_minutes=1) is None, "what failed was delivered since"
    assert await here.look(pending=1, error_minutes=60) is None, "it is on its way"
    here.watch.arrived()
    assert await here.look(pending=1, error_minutes=60) is None
    here.receiving.note("storing", "updates cannot be stored")
    assert await here.look(pending=1) is not None
    assert await here.look() is None, "nothing waits any more"


async def test_what_waits_at_telegram_without_a_reason_is_noticed_at_the_second_look() -> None:
    here = Watched()
    assert [await here.look(pending=1), await here.look(pending=1)] == [
        None,
        "Telegram does not reach the webhook: it says no reason",
    ]


async def test_a_webhook_that_is_not_ours_is_named_without_its_path() -> None:
    here = Watched()
    assert "no webhook any more" in (await here.look("") or "")
    stranger = await here.look("https://other.example/secret") or ""
    assert "at other.example; restart the bot" in stranger
    assert "secret" not in stranger


@pytest.mark.parametrize("answer", [EndPointNotFound("no"), NetworkError("gone")])
async def test_a_server_that_does_not_tell_changes_nothing(answer: Exception) -> None:
    here = Watched()
    here.api.answer = answer
    assert await here.again() is None
    assert await here.look(pending=1, error_minutes=0) == REFUSED
    here.api.answer = answer
    assert await here.again() == REFUSED
