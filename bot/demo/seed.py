"""Fills the demo: the cast of people on the server, and in the bot's database their roles, three meetings and an open case.

All goes through the services that real people use, but the roles, which nobody is there to give.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import aiohttp
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.rendering import pushed_payload
from bot.services.deeds import carry_out
from bot.services.work import Work
from flows.catalog.handoff_sheet import asked
from flows.deeds import MeetingPlanned
from flows.engine.events import Deed
from flows.meetings import Meeting
from flows.roles import COORDINATOR, GUIDES
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GuideEntry(_Entry):
    """What a guide of the demo takes."""

    languages: tuple[str, ...]
    districts: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("online", "in_person")
    capacity: int = 3


class CastEntry(_Entry):
    """A person of the demo."""

    name: str
    language: str
    role: str
    scope: str = ""
    starts: bool = False
    guide: GuideEntry | None = None
    asks: dict[str, str] | None = None


class MeetingEntry(_Entry):
    """A meeting of the demo."""

    kind: str
    audience: str
    days: Annotated[int, Field(ge=1)]
    starts: time
    ends: time
    title: str
    place: str
    note: str = ""


@dataclass(frozen=True)
class Cast:
    """The people, each with their id on the server."""

    people: tuple[tuple[int, CastEntry], ...]

    def with_role(self, role: str) -> int:
        """Find the first person with a role."""
        return next(person_id for person_id, entry in self.people if entry.role == role)


def _read(file: str, model: type[Any]) -> tuple[Any, ...]:
    rows = yaml.safe_load(resources.files("bot.demo").joinpath(file).read_text("utf-8"))
    return TypeAdapter(tuple[model, ...]).validate_python(rows)  # type: ignore[valid-type]


async def gather_cast(session: aiohttp.ClientSession, address: str) -> Cast:
    """Put the cast on the server; those who have started have written, so that the bot may write to them."""
    gathered = []
    for entry in _read("cast.yaml", CastEntry):
        body = {"first_name": entry.name, "language_code": entry.language, "role": entry.role}
        async with session.post(f"{address}/people", json=body) as response:
            person_id = (await response.json())["id"]
        gathered.append((person_id, entry))
    return Cast(tuple(gathered))


async def let_start(session: aiohttp.ClientSession, address: str, cast: Cast) -> None:
    """Have those who know the bot already tap "Start"; comes after their roles are known."""
    for person_id, entry in cast.people:
        if entry.starts:
            async with session.post(f"{address}/people/{person_id}/messages", json={"text": "/start"}) as response:
                response.raise_for_status()


async def seed(database: Database, keyring: Keyring, cast: Cast, now: datetime, zone: ZoneInfo) -> None:
    """Give the cast its roles, plan the meetings and open the case of whoever asks, in one transaction."""
    async with unit_of_work(database, keyring) as uow:
        people = {}
        for chat_id, entry in cast.people:
            if not entry.starts:
                continue
            person = people[chat_id] = await uow.people.ensure(chat_id, entry.language, now)
            if entry.role != "seeker":
                await uow.people.set_name(person.id, entry.name)
                await uow.roles.grant(person.id, entry.role, entry.scope, now)
            if entry.guide is not None and entry.role in GUIDES:
                await uow.guides.save(person.id, **entry.guide.model_dump(), is_paused=False, now=now)
        planner = people[cast.with_role(COORDINATOR)]
        meetings: list[Deed] = [MeetingPlanned(each) for each in demo_meetings(now.astimezone(zone).date(), zone)]
        await carry_out(Work(uow, planner, now, zone, pushed_payload), meetings)
        for chat_id, entry in cast.people:
            if entry.asks is not None:
                await carry_out(Work(uow, people[chat_id], now, zone, pushed_payload), [asked(entry.asks)])
        uow.commit()


def demo_meetings(today: date, zone: ZoneInfo) -> tuple[Meeting, ...]:
    """List the demo's meetings as seen from a day."""

    def at(entry: MeetingEntry, clock: time) -> datetime:
        return datetime.combine(today + timedelta(days=entry.days), clock, zone)

    return tuple(
        Meeting(
            0,
            0,
            each.kind,
            each.title,
            each.place,
            at(each, each.starts),
            at(each, each.ends),
            each.audience,
            each.note,
        )
        for each in _read("meetings.yaml", MeetingEntry)
    )
