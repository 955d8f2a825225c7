"""The people of a scenario: who they are before it begins, and how those with roles get into the bot's database."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from scenario_world import Person, Service

from flows.roles import GUIDES, NEEDS_ORGANISATION, NEEDS_PLACE
from storage.unit_of_work import UnitOfWork

Role = Literal["coordinator", "guide", "multiplier", "member", "representative", "host"]


class Strict(BaseModel):
    """Words that are not known are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class GuideEntry(Strict):
    """What a guide has said that they take."""

    languages: tuple[str, ...] = Field(min_length=1)
    districts: tuple[str, ...] = ()
    modes: tuple[Literal["online", "in_person"], ...] = Field(("online", "in_person"), min_length=1)
    capacity: int = Field(3, ge=0)
    is_paused: bool = Field(default=False, alias="paused")


class PersonEntry(Strict):
    """A person, and the language that they are spoken to in at the beginning.

    Whoever has roles has joined by their invites before the scenario begins; nobody else has ever written.
    """

    language_code: str | None = None
    language: str = "de"
    roles: tuple[Role, ...] = ()
    organisation: str = ""
    place: str = ""
    name: str = ""
    guide: GuideEntry | None = None

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        given = {"organisation": self.organisation, "place": self.place, "guide": self.guide}
        users = {"organisation": NEEDS_ORGANISATION, "place": NEEDS_PLACE, "guide": GUIDES}
        for what, roles in users.items():
            is_used = not roles.isdisjoint(self.roles)
            if given[what] and not is_used:
                raise ValueError(f"{what} is for roles {', '.join(sorted(roles))}")
            if is_used and not given[what] and what != "guide":
                raise ValueError(f"{', '.join(sorted(roles.intersection(self.roles)))} needs: {what}")
        if self.name and not self.roles:
            raise ValueError("name is for people with roles")
        return self

    def scope_of(self, role: str) -> str:
        """What a role is for."""
        if role in NEEDS_ORGANISATION:
            return self.organisation
        return self.place if role in NEEDS_PLACE else ""


async def join(service: Service, person: Person, entry: PersonEntry) -> None:
    """Let somebody have their roles, as if they had taken them from invites some time ago."""
    network = service.app.network.network
    assert not entry.organisation or network.organisation(entry.organisation), f"no organisation {entry.organisation}"
    assert not entry.place or network.meeting_point(entry.place), f"no meeting point {entry.place}"
    async with service.unit_of_work() as uow:
        await keep_roles(uow, person, entry, service.clock())
        uow.commit()


async def keep_roles(uow: UnitOfWork, person: Person, entry: PersonEntry, now: datetime) -> None:
    """Write somebody's roles down; they have written to the bot, so it may write to them."""
    person_id = (await uow.people.ensure(person.id, entry.language, now)).id
    await uow.people.set_language(person_id, entry.language)
    await uow.people.set_name(person_id, entry.name or person.name)
    for role in entry.roles:
        await uow.roles.grant(person_id, role, entry.scope_of(role), now)
    if entry.guide is not None:
        await uow.guides.save(person_id, **entry.guide.model_dump(), now=now)
    person.api.world.bot_for_people(None).chat_with(person.id).started = True
