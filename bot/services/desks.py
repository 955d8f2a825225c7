"""Looks up what lies before a person: their roles, cases, offers and invitations, and for coordinators everybody's."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.services.case_work import ALL_TALKS, talk_of
from flows.cases import Case, CaseState
from flows.desk import Desk, Office
from flows.engine.inputs import Command, Input, Press
from flows.engine.session import Session
from flows.my_date import SavedCheck
from flows.roles import COORDINATOR, GUIDES, MOST_HOLDERS, Invite
from storage.reading import Reading
from storage.unit_of_work import UnitOfWork

JOIN = "join"
"""The flow whose places are about the code of an invite."""
COORDINATION, CASE_ENTRY = "coordination", "go-coordination."
"""The flow whose places are about cases, and how its entries begin."""
CASE_ID = re.compile(r"(?:case-)?([0-9]{1,18})(?:-|$)")


def linked_code(entered: Input, session: Session | None) -> str:
    """Tell the code of the link that somebody follows now or may come back to; empty for none."""
    if isinstance(entered, Command) and entered.name == "start" and entered.argument:
        return entered.argument
    places = (session.place, *reversed(session.trail)) if session else ()
    return next((place.about for place in places if place is not None and place.flow == JOIN), "")


def named_cases(entered: Input, session: Session | None) -> set[int]:
    """Tell which cases a coordinator looks at now, or may come to by this input."""
    named = [entered.choice.removeprefix(CASE_ENTRY)] if isinstance(entered, Press) else []
    places = (session.place, *session.trail) if session else ()
    named += [place.about for place in places if place is not None and place.flow == COORDINATION]
    found = (CASE_ID.match(each) for each in named)
    return {int(each[1]) for each in found if each}


class Desks:
    """Reads beside all transactions, or within one; what is decided on it is checked again by version when it is written."""

    def __init__(self, reading: Reading | UnitOfWork) -> None:
        self._reading = reading

    async def load(
        self,
        person_id: int,
        code: str,
        now: datetime,
        case_ids: Collection[int] = (),
        saved_check: SavedCheck | None = None,
    ) -> Desk:
        """Load a person's desk.

        Args:
            person_id: 0 for somebody new.
            code: of the link they follow; empty for none.
            now: what is over by then is left out.
            case_ids: the cases that a coordinator looks at; they lie on the desk however many others there are.
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
            office=await self._office(person_id, now, case_ids) if COORDINATOR in roles else None,
        )

    async def _heard(self, person_id: int) -> tuple[int, int] | None:
        newest = await self._reading.outbox.newest_sent(person_id, ALL_TALKS)
        case_id = talk_of(newest[1]) if newest else None
        return (case_id, newest[0]) if newest and case_id is not None else None

    async def _holder_name(self, case: Case | None) -> str:
        return await self._reading.people.name_of(case.holder_id) if case and case.holder_id else ""

    async def _invite(self, code: str) -> Invite | None:
        return await self._reading.invites.find(code) if code else None

    async def _office(self, person_id: int, now: datetime, case_ids: Collection[int]) -> Office:
        reading = self._reading
        # Nobody reads what is noted about themselves.
        unclosed = await reading.cases.unclosed(also=case_ids)
        cases = tuple(case for case in unclosed if case.seeker_id != person_id)
        holders = tuple(await reading.roles.holders(MOST_HOLDERS))
        return Office(
            cases=cases,
            notes=await reading.cases.notes([case.id for case in cases]),
            guides=tuple(await reading.guides.all()),
            holders=holders,
            left_out=await reading.roles.count_people() - len({holder.person_id for holder in holders}),
            invited=await reading.meetings.invited(),
            meetings=tuple(await reading.meetings.attendance(now)),
            counts=replace(await reading.cases.counts(), checks=await reading.saved_checks.counts()),
        )
