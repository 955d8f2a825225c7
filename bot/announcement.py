"""Tells Telegram what the bot is called and which commands it knows, in every language, whenever that has changed."""

import hashlib
import json
from functools import partial

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.i18n import SOURCE_LANGUAGE, Translator
from flows.text import N_, text
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.unit_of_work import unit_of_work

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


TOLD_KEY = "announced"
"""Under which a mark of what Telegram was told last is kept."""


class Announcement:
    """Commands, name and descriptions of one bot."""

    def __init__(self, bot: Bot, translator: Translator) -> None:
        self._bot = bot
        self._translator = translator

    async def make(self, database: Database, keyring: Keyring) -> None:
        """Tell Telegram, unless this bot has told it the same before: it takes a name a few times a day only."""
        mark = self._mark()
        try:
            async with unit_of_work(database, keyring) as uow:
                if await uow.bot_state.get(TOLD_KEY) == mark:
                    return
            if await self._tell():
                async with unit_of_work(database, keyring) as uow:
                    await uow.bot_state.set(TOLD_KEY, mark)
                    uow.commit()
        except StorageError as error:
            log.warning("announcement_not_kept", error=type(error).__name__)

    def _said(self, language: str) -> tuple[list[tuple[str, str]], str, str, str]:
        """What is to be said in a language: the commands, the name, a long and a short description."""
        plain = partial(self._translator.plain, language=language)
        commands = [(name, plain(text(label))) for name, label in COMMANDS.items()]
        return commands, plain(text(NAME)), plain(text(DESCRIPTION)), plain(text(SHORT_DESCRIPTION))

    def _mark(self) -> str:
        said = {language: self._said(language) for language in self._translator.languages}
        return hashlib.sha256(json.dumps([self._bot.id, said]).encode()).hexdigest()

    async def _tell(self) -> bool:
        """Set everything and say whether Telegram took it; a server that does not know these methods is none the worse."""
        is_taken = True
        for language in self._translator.languages:
            code = None if language == SOURCE_LANGUAGE else language
            commands, name, long, short = self._said(language)
            for tell_one in (
                partial(self._bot.set_my_commands, commands, language_code=code),
                partial(self._bot.set_my_name, name, language_code=code),
                partial(self._bot.set_my_description, long, language_code=code),
                partial(self._bot.set_my_short_description, short, language_code=code),
            ):
                try:
                    await tell_one()
                except TelegramError as error:
                    is_taken = False
                    log.info("announcement_refused", language=language, error=type(error).__name__)
        return is_taken
