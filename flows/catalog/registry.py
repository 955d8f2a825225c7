"""All conversations together; validated when this is imported."""

from flows.catalog.cases import CASES
from flows.catalog.check import CHECK
from flows.catalog.coordination import COORDINATION
from flows.catalog.coordination_hours import HOURS
from flows.catalog.coordination_invites import INVITE
from flows.catalog.coordination_people import TEAM
from flows.catalog.events import EVENTS
from flows.catalog.handoff import HANDOFF
from flows.catalog.join import JOIN
from flows.catalog.language import LANGUAGE
from flows.catalog.meeting_plan import PLAN
from flows.catalog.menu import MENU
from flows.catalog.motivation import MOTIVATION
from flows.catalog.my_data import FORGET, MYDATA
from flows.catalog.my_date import MY_DATE
from flows.catalog.mycase import MYCASE
from flows.catalog.pages import EMERGENCY, HELP, PRIVACY
from flows.catalog.places import PLACES
from flows.catalog.profile import PROFILE
from flows.catalog.talk import TALK
from flows.engine.definition import Catalog

CATALOG = Catalog(
    (
        MENU,
        CHECK,
        MOTIVATION,
        PLACES,
        HANDOFF,
        MYCASE,
        MY_DATE,
        TALK,
        CASES,
        EVENTS,
        PLAN,
        JOIN,
        PROFILE,
        COORDINATION,
        TEAM,
        INVITE,
        HOURS,
        LANGUAGE,
        EMERGENCY,
        HELP,
        PRIVACY,
        MYDATA,
        FORGET,
    ),
    home=MENU.name,
)
