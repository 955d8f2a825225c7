"""All conversations together; validated when this is imported."""

from flows.catalog.cases import CASES
from flows.catalog.check import CHECK
from flows.catalog.events import EVENTS
from flows.catalog.handoff import HANDOFF
from flows.catalog.language import LANGUAGE
from flows.catalog.meeting_plan import PLAN
from flows.catalog.menu import MENU
from flows.catalog.mycase import MYCASE
from flows.catalog.pages import EMERGENCY, HELP, PRIVACY
from flows.catalog.places import PLACES
from flows.catalog.talk import TALK
from flows.engine.definition import Catalog

CATALOG = Catalog(
    (
        MENU,
        CHECK,
        PLACES,
        HANDOFF,
        MYCASE,
        TALK,
        CASES,
        EVENTS,
        PLAN,
        LANGUAGE,
        EMERGENCY,
        HELP,
        PRIVACY,
    ),
    home=MENU.name,
)
