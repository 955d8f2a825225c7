"""Updates by polling, the choice between polling and webhook, and what a bot may learn of itself and its chats."""

import re
from urllib.parse import urlsplit

from bot.telegram_server.bots import WebhookSetting
from bot.telegram_server.chats import Json
from bot.telegram_server.errors import ApiError, bad_request
from bot.telegram_server.message_json import chat_json
from bot.telegram_server.methods.context import Context
from bot.telegram_server.requests.receiving import (
    DeleteWebhook,
    GetChat,
    GetMe,
    GetUpdates,
    GetWebhookInfo,
    SetWebhook,
)

LONGEST_POLL = 50
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


async def get_me(context: Context, _request: GetMe) -> Json:
    """Tell the bot who it is."""
    return {
        **context.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(context: Context, request: GetUpdates) -> list[Json]:
    """Confirm what was handled and return what came since, waiting for it if the bot likes."""
    bot, queue = context.bot, context.bot.queue
    queue.polls += 1
    poll = queue.polls
    queue.changed.notify()
    if bot.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    if request.allowed_updates is not None:
        queue.allowed = request.allowed_updates or None
    if request.offset:
        queue.confirm(request.offset)
        context.world.changes.state()
    await queue.changed.until(
        lambda: bool(queue.pending) or queue.polls != poll or bot.webhook is not None,
        min(request.timeout, LONGEST_POLL),
    )
    if queue.polls != poll:
        raise ApiError(
            409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
    if bot.webhook is not None:
        raise ApiError(409, "Conflict: terminated by setWebhook request")
    return [update.plain() for update in queue.first(request.limit)]


async def set_webhook(context: Context, request: SetWebhook) -> bool:
    """Have updates sent to an address; an empty one ends that."""
    bot = context.bot
    _check_webhook(request)
    if request.allowed_updates is not None:
        bot.queue.allowed = request.allowed_updates or None
    if request.drop_pending_updates:
        bot.queue.clear()
    bot.webhook = (
        WebhookSetting(
            request.url,
            request.secret_token,
            request.max_connections,
            request.ip_address,
            has_certificate=request.certificate is not None,
        )
        if request.url
        else None
    )
    context.world.changes.webhook(bot)
    return True


async def delete_webhook(context: Context, request: DeleteWebhook) -> bool:
    """Go back to polling."""
    context.bot.webhook = None
    if request.drop_pending_updates:
        context.bot.queue.clear()
    context.world.changes.webhook(context.bot)
    return True


async def get_webhook_info(context: Context, _request: GetWebhookInfo) -> Json:
    """Tell how the webhook is doing."""
    bot, webhook = context.bot, context.bot.webhook
    bot.queue.expire()
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": webhook.has_certificate if webhook else False,
        "pending_update_count": len(bot.queue.pending),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address:
            info["ip_address"] = webhook.ip_address
        if webhook.last_error is not None:
            info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if bot.queue.allowed is not None:
        info["allowed_updates"] = bot.queue.allowed
    return info


async def get_chat(context: Context, request: GetChat) -> Json:
    """Tell what is known of a chat."""
    chat = context.known_chat(request.chat_id)
    return {
        **chat_json(context.world, chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


def _check_webhook(request: SetWebhook) -> None:
    if request.secret_token is not None and not re.fullmatch("[A-Za-z0-9_-]*", request.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if request.url and not _is_address(request.url):
        raise bad_request("bad webhook: Invalid HTTP URL specified")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
