"""What an error of the Bot API means for a message: python-telegram-bot's exceptions as `storage.outbox` knows them.

It must not decide what is done about it.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram_request import AnswerLostError, NotSentError, retry_seconds
from storage.outbox import SendError, SendErrorKind

_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "group chat was deleted")
UNREACHABLE = frozenset({SendErrorKind.BLOCKED, SendErrorKind.CHAT_GONE})


def send_error(error: TelegramError) -> SendError:
    """Say how sending went wrong."""
    if isinstance(error, RetryAfter):
        return SendError(SendErrorKind.RATE_LIMITED, timedelta(seconds=retry_seconds(error)))
    return SendError(_kind(error))


def _kind(error: TelegramError) -> SendErrorKind:
    if isinstance(error, NotSentError):
        return SendErrorKind.BROKEN_BEFORE
    if isinstance(error, (AnswerLostError, TimedOut)):
        return SendErrorKind.BROKEN_AFTER
    if isinstance(error, Forbidden):
        return SendErrorKind.BLOCKED
    if isinstance(error, ChatMigrated):
        return SendErrorKind.CHAT_GONE
    if isinstance(error, BadRequest):
        said = error.message.lower()
        return SendErrorKind.CHAT_GONE if any(words in said for words in _GONE) else SendErrorKind.REFUSED
    if isinstance(error, (InvalidToken, EndPointNotFound)):
        # 401: nobody can be written to until the token is right again. 404: so says a proxy too while the server is away.
        return SendErrorKind.BROKEN_BEFORE
    return SendErrorKind.SERVER_ERROR
