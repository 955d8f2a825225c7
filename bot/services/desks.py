"""Looks up what lies before a person: their roles, cases, offers and invitations, and for coordinators everybody's."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.case_work import ALL_TALKS, talk_of
from flows.cases import Case, CaseState
from flows.catalog.coordination_people import FOUND
from flows.catalog.join import NAME_LIMIT
from flows.desk import Desk, Office
from flows.digits import plain_digits
from flows.engine.inputs import Command, Input, Press, Typed
from flows.engine.session import Session
from flows.my_date import SavedCheck
from flows.roles import COORDINATOR, GUIDES, MOST_FOUND, MOST_HOLDERS, Invite, is_called
from storage.reading import Reading
from storage.unit_of_work import UnitOfWork

JOIN = "join"
"""The flow whose places are about the code of an invite."""
COORDINATION, CASE_ENTRY = "coordination", "go-coordination."
"""The flow whose places are about cases, and how its entries begin."""
CASE_ID = re.compile(r"(?:case-)?([0-9]{1,18})(?:-|$)")
TEAM, MEMBER_LISTS = "team", {"members", FOUND}
"""The flow whose places are about people, and its nodes where a name can be typed."""
PERSON_ID = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class LookedAt:
    """What a coordinator looks at now, or may come to by this input; it lies on the desk however much else there is.

    Args:
        cases: the ids of cases.
        people: the ids of people.
        sought: the name, or our number of somebody, that they have just typed; empty for none.
    """

    cases: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    sought: str = ""


def linked_code(entered: Input, session: Session | None) -> str:
    """Tell the code of the link that somebody follows now or may come back to; empty for none."""
    if isinstance(entered, Command) and entered.name == "start" and entered.argument:
        return entered.argument
    places = (session.place, *reversed(session.trail)) if session else ()
    return next((place.about for place in places if place is not None and place.flow == JOIN), "")


def looked_at(entered: Input, session: Session | None) -> LookedAt:
    """Tell what a coordinator looks at now, or may come to by this input."""
    return LookedAt(_cases(entered, session), _people(session), _sought(entered, session))


def _cases(entered: Input, session: Session | None) -> frozenset[int]:
    named = [entered.choice.removeprefix(CASE_ENTRY)] if isinstance(entered, Press) else []
    places = (session.place, *session.trail) if session else ()
    named += [place.about for place in places if place is not None and place.flow == COORDINATION]
    found = (CASE_ID.match(each) for each in named)
    return frozenset(int(each[1]) for each in found if each)


def _people(session: Session | None) -> frozenset[int]:
    """Tell whom the places of the team's pages are about: one person, or those who were found."""
    places = (session.place, *session.trail) if session else ()
    about = [place for place in places if place is not None and place.flow == TEAM]
    named = [each for place in about for each in place.about.split(".")[: None if place.node == FOUND else 1]]
    return frozenset(int(each) for each in named if PERSON_ID.fullmatch(each))


def _sought(entered: Input, session: Session | None) -> str:
    place = session.place if session else None
    is_list = place is not None and place.flow == TEAM and place.node in MEMBER_LISTS
    return entered.words.strip()[:NAME_LIMIT] if isinstance(entered, Typed) and is_list else ""


NOTHING = LookedAt()


class Desks:
    """Reads beside all transactions, or within one; what is decided on it is checked again by version when it is written."""

    def __init__(self, reading: Reading | UnitOfWork) -> None:
        self._reading = reading

    async def load(
        self,
        person_id: int,
        code: str,
        now: datetime,
        looked_at: LookedAt = NOTHING,
        saved_check: SavedCheck | None = None,
    ) -> Desk:
        """Load a person's desk.

        Args:
            person_id: 0 for somebody new.
            code: of the link they follow; empty for none.
            now: what is over by then is left out.
            looked_at: what a coordinator looks at.
            saved_check: what is kept of the person's check; it came with the person.
        """
        reading = self._reading
        scopes = await reading.roles.of_person(person_id)
        roles = frozenset(scopes)
        is_guide = not roles.isdisjoint(GUIDES)
        newest = await reading.cases.newest_of_seeker(person_id)
        own_case = newest if newest is not None and newest.state is not CaseState.CLOSED else None
        held = tuple(await reading.cases.held_by(person_id)) if is_guide else ()
        return Desk(
            person_id=person_id,
            roles=roles,
            scopes=scopes,
            own_case=own_case,
            past_case=newest if own_case is None else None,
            holder_name=await self._holder_name(own_case),
            guide=await reading.guides.get(person_id) if is_guide else None,
            offers=tuple(await reading.cases.offered_to(person_id)) if is_guide else (),
            held=held,
            heard=await self._heard(person_id) if len(held) + (own_case is not None) > 1 else None,
            notes=await reading.cases.notes([case.id for case in held]) if held else {},
            invitations=tuple(await reading.meetings.invitations(person_id, roles, now)) if roles else (),
            invite=await self._invite(code),
            saved_check=saved_check,
            office=await self._office(person_id, now, looked_at) if COORDINATOR in roles else None,
        )

    async def _heard(self, person_id: int) -> tuple[int, int] | None:
        newest = await self._reading.outbox.newest_sent(person_id, ALL_TALKS)
        case_id = talk_of(newest[1]) if newest else None
        return (case_id, newest[0]) if newest and case_id is not None else None

    async def _holder_name(self, case: Case | None) -> str:
        return await self._reading.people.name_of(case.holder_id) if case and case.holder_id else ""

    async def _invite(self, code: str) -> Invite | None:
        return await self._reading.invites.find(code) if code else None

    async def _office(self, person_id: int, now: datetime, looked_at: LookedAt) -> Office:
        reading = self._reading
        # Nobody reads what is noted about themselves.
        unclosed = await reading.cases.unclosed(also=looked_at.cases)
        cases = tuple(case for case in unclosed if case.seeker_id != person_id)
        found = await self._found(looked_at.sought) if looked_at.sought else ()
        holders = tuple(await reading.roles.holders(MOST_HOLDERS, looked_at.people.union(found)))
        return Office(
            cases=cases,
            notes=await reading.cases.notes([case.id for case in cases]),
            guides=tuple(await reading.guides.all()),
            holders=holders,
            found=found,
            left_out=await reading.roles.count_people() - len({holder.person_id for holder in holders}),
            invited=await reading.meetings.invited(),
            meetings=tuple(await reading.meetings.attendance(now)),
            counts=replace(await reading.cases.counts(), checks=await reading.saved_checks.counts()),
        )

    async def _found(self, sought: str) -> tuple[int, ...]:
        """Find people with a role by what they are called, or by our number of them."""
        number = plain_digits(sought)
        return tuple(
            await self._reading.roles.find(
                lambda person_id, name: is_called(name, sought) or number == str(person_id), MOST_FOUND
            )
        )
