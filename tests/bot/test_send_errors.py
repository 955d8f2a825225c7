"""What each error of the Bot API means for a message."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram import error as api

from bot.backlog import Backlog
from bot.send_errors import send_error
from bot.telegram_request import AnswerLostError, AnswerNotInTimeError, NotSentError, NotSentInTimeError
from storage.outbox import SendError, SendErrorKind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotSentError("no connection"), SendErrorKind.BROKEN_BEFORE),
        (NotSentInTimeError("no connection"), SendErrorKind.BROKEN_BEFORE),
        (AnswerLostError("lost"), SendErrorKind.BROKEN_AFTER),
        (AnswerNotInTimeError("late"), SendErrorKind.BROKEN_AFTER),
        (api.TimedOut(), SendErrorKind.BROKEN_AFTER),
        (api.NetworkError("Bad Gateway"), SendErrorKind.SERVER_ERROR),
        (api.Conflict("odd"), SendErrorKind.SERVER_ERROR),
        (api.BadRequest("Message is too long"), SendErrorKind.REFUSED),
        (api.BadRequest("Chat not found"), SendErrorKind.CHAT_GONE),
        (api.ChatMigrated(-100), SendErrorKind.CHAT_GONE),
        (api.Forbidden("Forbidden: bot was blocked by the user"), SendErrorKind.BLOCKED),
        (api.InvalidToken("Unauthorized"), SendErrorKind.BROKEN_BEFORE),
        (api.InvalidToken("Not Found: method not found"), SendErrorKind.BROKEN_BEFORE),
        (api.InvalidToken("Not Found"), SendErrorKind.BROKEN_BEFORE),
        (api.EndPointNotFound("Endpoint 'sendX' not found"), SendErrorKind.BROKEN_BEFORE),
    ],
)
def test_kind(error: api.TelegramError, kind: SendErrorKind) -> None:
    assert send_error(error) == SendError(kind)


@pytest.mark.parametrize("asked", [7, timedelta(seconds=7)])
def test_a_ban_says_how_long(asked: int | timedelta) -> None:
    assert send_error(api.RetryAfter(asked)) == SendError(SendErrorKind.RATE_LIMITED, timedelta(seconds=7))


NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


def test_backlog_keeps_a_person_until_a_scan_found_nothing() -> None:
    backlog = Backlog()
    backlog.add(1, NOON)
    backlog.begin_scan()
    backlog.end_scan(NOON, busy={1})
    assert 1 in backlog, "is being sent to"
    backlog.begin_scan()
    backlog.add(1, NOON)
    backlog.end_scan(NOON, busy=())
    assert 1 in backlog, "was added while the scan ran"
    backlog.begin_scan()
    backlog.end_scan(NOON, busy=())
    assert 1 not in backlog


def test_backlog_keeps_whose_time_has_not_come() -> None:
    backlog = Backlog()
    backlog.add(1, LATER)
    backlog.add(1, NOON)
    for now, kept in ((NOON, True), (LATER, False)):
        backlog.begin_scan()
        backlog.end_scan(now, busy=())
        assert (1 in backlog) is kept
