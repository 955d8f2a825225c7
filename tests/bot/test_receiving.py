"""That nothing is taken in is noticed: the disk is full, or Telegram cannot deliver."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from intake_world import Inbox, opened, update

from bot.receiving import STILL_SECONDS, Receiving
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
