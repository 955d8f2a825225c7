"""All conversations together; validated when this is imported."""

from flows.catalog.check import CHECK
from flows.catalog.language import LANGUAGE
from flows.catalog.menu import MENU
from flows.catalog.pages import EMERGENCY, HELP, PRIVACY
from flows.catalog.places import PLACES
from flows.engine.definition import Catalog

CATALOG = Catalog((MENU, CHECK, PLACES, LANGUAGE, EMERGENCY, HELP, PRIVACY), home=MENU.name)
