"""Tells Telegram, once a start, what the bot is called and which commands it knows, in every language."""

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.i18n import SOURCE_LANGUAGE, Translator
from flows.text import N_, text

log = structlog.get_logger()

COMMANDS = {
    "start": N_("command.start"),
    "check": N_("command.check"),
    "places": N_("command.places"),
    "emergency": N_("command.emergency"),
    "language": N_("command.language"),
    "privacy": N_("command.privacy"),
    "help": N_("command.help"),
    "back": N_("command.back"),
    "cancel": N_("command.cancel"),
}
NAME = N_("bot.name")
SHORT_DESCRIPTION = N_("bot.short_description")
DESCRIPTION = N_("bot.description")


async def announce(bot: Bot, translator: Translator) -> None:
    """Set commands, name and descriptions; a server that does not know these methods is none the worse."""
    for language in translator.languages:
        code = None if language == SOURCE_LANGUAGE else language
        commands = [BotCommand(name, translator.plain(text(label), language)) for name, label in COMMANDS.items()]
        for announcing in (
            bot.set_my_commands(commands, language_code=code),
            bot.set_my_name(translator.plain(text(NAME), language), language_code=code),
            bot.set_my_description(translator.plain(text(DESCRIPTION), language), language_code=code),
            bot.set_my_short_description(translator.plain(text(SHORT_DESCRIPTION), language), language_code=code),
        ):
            try:
                await announcing
            except TelegramError as error:
                log.info("announcement_refused", language=language, error=type(error).__name__)
