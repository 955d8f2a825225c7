"""A network in which everybody has something that is nobody else's: for the tests of who may do and see what.

Every secret word stands in what only some may read. It walks all screens that somebody can come to, without a bot.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scenario_world import Seed

from bot.i18n import autonym
from bot.languages import complete_languages
from bot.rendering import payload_of, pushed_payload
from bot.services.deeds import carry_out
from bot.services.desks import Desks, LookedAt
from bot.services.work import Work
from flows.cases import Case, CaseState, Offer, OfferState
from flows.catalog.knowledge import Knowledge
from flows.catalog.registry import CATALOG
from flows.desk import Desk
from flows.directory import KINDS, read_network
from flows.engine.definition import Visitor
from flows.engine.engine import Engine
from flows.engine.events import Deed, Shown
from flows.engine.inputs import Command, Input, Press, Typed
from flows.engine.session import Session
from flows.engine.sprint import Sprint
from flows.meetings import Meeting
from flows.text import Verbatim
from storage.crypto import Keyring
from storage.database import Database
from storage.reading import Reading
from storage.unit_of_work import UnitOfWork, unit_of_work

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HELD, OFFERED, OTHERS = 1, 2, 3
"""The cases: Karim holds Sam's, Karim is asked about Tom's, Leila holds Ugo's."""
SECRET, OTHER_SECRET = "Zaubernuss", "Quittenbrot"
"""Stand in what Karim and the coordinators may read, and in what Leila and they may."""
PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "Office": (("coordinator", ""),),
    "Karim": (("guide", ""),),
    "Leila": (("guide", ""),),
    "Nadia": (("member", "demo-anker"), ("host", "demo-linden")),
    "Rim": (("representative", "demo-bruecke"), ("host", "demo-nord")),
    "Sam": (),
    "Tom": (),
    "Ugo": (),
    "Vera": (),
}
IDS = {name: number for number, name in enumerate(PEOPLE, start=1)}
WORDS = ("Tee", "24.12.2026", "18:00", "20:00", "10:00-12:00")
MOST_SCREENS = 400


async def furnish(uow: UnitOfWork, chat_ids: dict[str, int]) -> None:
    """Let the people and all that is theirs be there; ids are as in `IDS`."""
    for name, roles in PEOPLE.items():
        person = await uow.people.ensure(chat_ids[name], "de", NOW)
        assert person.id == IDS[name]
        if roles:
            await uow.people.set_name(person.id, f"{name}sname")
        for role, scope in roles:
            await uow.roles.grant(person.id, role, scope, NOW)
        if ("guide", "") in roles:
            entry = {"languages": ("de",), "districts": ("Linden-Mitte",), "modes": ("online",), "capacity": 3}
            await uow.guides.save(person.id, **entry, is_paused=False, now=NOW)
    for seeker, holder, asked, secret in (
        ("Sam", "Karim", None, SECRET),
        ("Tom", None, "Karim", SECRET),
        ("Ugo", "Leila", None, OTHER_SECRET),
    ):
        state = CaseState.HELD if holder else CaseState.OPEN
        offers = (Offer(IDS[asked], OfferState.OFFERED, NOW, NOW + timedelta(days=1)),) if asked else ()
        lines = (Verbatim(f"{secret} {seeker}"),)
        case = Case(
            0,
            IDS[seeker],
            state,
            "work",
            "de",
            "online",
            None,
            False,
            lines,
            NOW,
            NOW,
            holder_id=IDS.get(holder or ""),
            offers=offers,
        )
        case_id = await uow.cases.add(case)
        if holder:
            await uow.cases.add_note(case_id, IDS[holder], f"{secret} note", NOW)
    begins = NOW + timedelta(days=3)
    for audience in ("members", "guides"):
        meeting = Meeting(
            0, 1, "board", f"{SECRET} {audience}", SECRET, begins, begins + timedelta(hours=1), audience, SECRET
        )
        await uow.meetings.add(meeting, IDS["Office"], NOW)


@dataclass
class Network:
    """The database with it, and the conversations without a bot."""

    database: Database
    keyring: Keyring
    engine: Engine

    @classmethod
    async def of(cls, database: Database, seed: Seed) -> "Network":
        keyring = Keyring((seed.secret_key,))
        async with unit_of_work(database, keyring) as uow:
            network = read_network({kind: await uow.network.all(kind) for kind in KINDS})
        names = {language: autonym(language) for language in complete_languages()}
        return cls(database, keyring, Engine(CATALOG, Knowledge(network, names, frozenset(), BERLIN)))

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def visitor(self, name: str, *, without_roles: bool = False) -> Visitor:
        """Somebody as the bot sees them when they write; or as it would, had their roles been taken a moment ago."""
        looked_at = LookedAt(frozenset({HELD, OFFERED, OTHERS}))
        desk = await Desks(Reading(self.database, self.keyring)).load(IDS[name], "", NOW, looked_at)
        if without_roles:
            seeks = {"own_case": desk.own_case, "past_case": desk.past_case, "holder_name": desk.holder_name}
            desk = Desk(desk.person_id, **seeks)
        return Visitor("de", roles=desk.roles, desk=desk)

    async def do(self, name: str, deed: Deed) -> None:
        async with self.unit() as uow:
            person = await uow.people.get(IDS[name])
            await carry_out(Work(uow, person, NOW, BERLIN, pushed_payload), [deed])
            uow.commit()

    async def everything(self) -> dict[str, list[Any]]:
        """All rows of all that people share."""
        tables = (
            "roles",
            "invites",
            "guides",
            "cases",
            "offers",
            "notes",
            "meetings",
            "registrations",
            "network_records",
            "saved_checks",
        )
        found = {}
        for table in tables:
            rows = await self.database.fetch_all(f"SELECT * FROM {table} ORDER BY rowid")
            found[table] = [tuple(row) for row in rows]
        pushed = await self.database.fetch_all("SELECT id, person_id FROM outbox WHERE lane = 'bulk' ORDER BY id")
        return {**found, "outbox": [tuple(row) for row in pushed]}


@dataclass(frozen=True)
class Screen:
    """A screen that somebody came to, with the conversation that stands at it."""

    session: Session
    choices: tuple[str, ...]

    def press(self, choice: str) -> Press:
        return Press(self.session.id, self.session.step, choice)


def resumed(engine: Engine, session: Session | None, entered: Input, visitor: Visitor, new_id: str = "a") -> Sprint:
    return engine.resume(session, entered, NOW, visitor, new_id)


def screen_of(sprint: Sprint) -> Screen | None:
    shown = next((event for event in sprint.events if isinstance(event, Shown)), None)
    if shown is None:
        return None
    choices = tuple(each.id for row in shown.prompt.rows for each in row if each.url is None)
    return Screen(sprint.session, choices)


def entries() -> Iterator[str]:
    """All that a pushed or forged button may enter by: each flow, and each about whatever there is."""
    abouts = (
        "guides",
        "members",
        "demo-linden",
        "demo-nord",
        "demo-linden.mo",
        "yes-1",
        "no-2",
        "cal-1",
        "x",
        "-1",
        "9" * 30,
    )
    for flow in CATALOG.flows:
        yield f"go-{flow.name}"
        for about in abouts:
            yield f"go-{flow.name}.{about}"
        for case_id in (HELD, OFFERED, OTHERS):
            yield f"go-{flow.name}.{case_id}"
            for verb in ("case", "offer", "accept", "decline", "assign", "note"):
                yield f"go-{flow.name}.{verb}-{case_id}"


def walk(engine: Engine, visitor: Visitor) -> list[Screen]:
    """Come to every screen that somebody can come to, but for the interview's; what is decided on the way is not done."""
    start = screen_of(resumed(engine, None, Command("start"), visitor))
    assert start is not None
    found, waiting, seen = [start], [start], {str(start.session.place)}
    while waiting and len(found) < MOST_SCREENS:
        screen = waiting.pop(0)
        steps: list[Input] = [screen.press(choice) for choice in screen.choices]
        if screen is start:
            steps = [screen.press(entry) for entry in entries()]
        elif screen.session.place and screen.session.place.flow in {
            "plan",
            "cases",
            "coordination",
            "hours",
            "team",
            "talk",
            "join",
        }:
            steps += [Typed(words) for words in WORDS]
        for step in steps:
            came = screen_of(resumed(engine, screen.session, step, visitor))
            if came is None or came.session.place is None or came.session.place.flow in {"check", "places", "guide"}:
                continue
            key = str((came.session.place, tuple(sorted(came.session.answers.get(came.session.place.flow, {})))))
            if key not in seen:
                seen.add(key)
                found.append(came)
                waiting.append(came)
    return found


def deeds_of(sprint: Sprint) -> list[Deed]:
    return [event for event in sprint.events if isinstance(event, Deed)]


def said(sprint: Sprint) -> str:
    """All that is shown, with all that stands in it."""
    payloads = [payload_of(event) for event in sprint.events]
    return json.dumps([payload for payload in payloads if payload is not None], ensure_ascii=False)


def fresh(engine: Engine, visitor: Visitor) -> Session:
    """A conversation of one's own, at the menu."""
    return resumed(engine, None, Command("start"), visitor, "mine").session
