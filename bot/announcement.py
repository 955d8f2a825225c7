"""Tells Telegram, once a start, what the bot is called and which commands it knows, in every language."""

from functools import partial

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
    "guide": N_("command.guide"),
    "mydate": N_("command.mydate"),
    "events": N_("command.events"),
    "emergency": N_("command.emergency"),
    "language": N_("command.language"),
    "privacy": N_("command.privacy"),
    "mydata": N_("command.mydata"),
    "forget": N_("command.forget"),
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
        name, short, long = (translator.plain(text(each), language) for each in (NAME, SHORT_DESCRIPTION, DESCRIPTION))
        for announce_one in (
            partial(bot.set_my_commands, commands, language_code=code),
            partial(bot.set_my_name, name, language_code=code),
            partial(bot.set_my_description, long, language_code=code),
            partial(bot.set_my_short_description, short, language_code=code),
        ):
            try:
                await announce_one()
            except TelegramError as error:
                log.info("announcement_refused", language=language, error=type(error).__name__)
