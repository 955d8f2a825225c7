"""How Lotse speaks and what it understands: all that is read from the catalogues, before anything is opened."""

from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from bot.app_errors import StartError
from bot.free_text import FreeText
from bot.i18n import CatalogueError, Translator
from bot.languages import complete_languages


@dataclass(frozen=True)
class Speech:
    """The texts of all complete languages, and what words may mean that people type in them. Never changes."""

    translator: Translator
    free_text: FreeText

    @classmethod
    def read(cls, zone: ZoneInfo) -> Self:
        """Read the catalogues.

        Raises:
            StartError: a language has no compiled catalogue.
        """
        try:
            translator = Translator(complete_languages(), zone)
        except CatalogueError as error:
            raise StartError(str(error)) from error
        return cls(translator, FreeText(translator))
