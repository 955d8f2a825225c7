"""Roles and invites, what guides take, and the organisations' data that staff change in chat."""

from dataclasses import replace

from bot.network_file import VERSION_KEY
from bot.services.case_work import OFFICE, pass_offers_on, release_all_of
from bot.services.invite_links import USERNAME_KEY, InviteError, check_invite, link_of, make_invite, network_of
from bot.services.meeting_work import join_meetings, leave_meetings
from bot.services.work import DeedRefusedError, Table, Work
from flows import deeds
from flows.catalog.coordination_notices import invitation, joined, profile_changed, role_ended
from flows.catalog.profile import MOST_PLACES
from flows.directory import Days, Hours, MeetingPoint
from flows.matching import Guide
from flows.roles import COORDINATOR, GUIDES, HOST, INVITE_HOLDS, NEEDS_ORGANISATION, NEEDS_PLACE, ROLES
from storage.errors import ConcurrentChangeError

MODES = {"online", "in_person"}


async def take_role(work: Work, deed: deeds.RoleTaken) -> None:
    """Use an invite up, let the coordinators know who has joined, and invite them to what is planned already."""
    uow, person_id = work.uow, work.person_id
    invite = await uow.invites.get(deed.invite_id)
    if invite is None or not invite.is_open(work.now):
        raise ConcurrentChangeError(f"invite {deed.invite_id} gives nothing any more")
    if await _has(work, person_id, invite.role, invite.scope):
        raise ConcurrentChangeError("the person has this role already")
    before = await uow.roles.of_person(person_id)
    await uow.invites.use(invite.id, person_id, work.now)
    await uow.roles.grant(person_id, invite.role, invite.scope, work.now)
    if deed.name is not None:
        await uow.people.set_name(person_id, deed.name)
    if invite.role in GUIDES and await uow.guides.get(person_id) is None:
        await _save(work, _first_entry(work))
    notice = joined(await uow.people.name_of(person_id), person_id, invite, await network_of(uow))
    await work.tell_all(await uow.roles.people_with({COORDINATOR}), notice)
    await join_meetings(work, before.keys())


async def _has(work: Work, person_id: int, role: str, scope: str) -> bool:
    held = await work.uow.roles.of_person(person_id)
    return role in held and (not scope or scope in held[role])


def _first_entry(work: Work) -> Guide:
    """Begin with the language that a guide speaks here; they say themselves what else they take."""
    language = work.person.language if work.person else ""
    return Guide(work.person_id, "", (language,))


async def _save(work: Work, guide: Guide) -> None:
    await work.uow.guides.save(
        guide.person_id,
        languages=guide.languages,
        districts=guide.districts,
        modes=guide.modes,
        capacity=guide.capacity,
        is_paused=guide.is_paused,
        now=work.now,
    )


async def invite(work: Work, deed: deeds.InviteMade) -> None:
    """Make a link and send it to who asked for it, in a message that can be passed on."""
    await work.require_role({COORDINATOR})
    uow, network = work.uow, await network_of(work.uow)
    try:
        organisation = deed.scope if deed.role in NEEDS_ORGANISATION else None
        place = deed.scope if deed.role in NEEDS_PLACE else None
        scope = check_invite(deed.role, organisation, place, network)
    except InviteError as error:
        if deed.scope and deed.role in ROLES:
            raise ConcurrentChangeError(f"{deed.scope} is not there any more") from error
        raise DeedRefusedError(str(error)) from error
    code = await make_invite(uow, deed.role, scope, work.person_id, work.now)
    username = await uow.bot_state.get(USERNAME_KEY)
    link = link_of(username, code) if username else None
    until = work.now + INVITE_HOLDS
    await work.tell(work.person_id, invitation(deed.role, scope, link, code, until, network))


async def remove_role(work: Work, deed: deeds.RoleRemoved) -> None:
    """Take a role from somebody; who is no guide any more has neither entry nor cases, and with the last goes the name.

    Never the last coordinator's.
    """
    await work.require_role({COORDINATOR})
    uow = work.uow
    if not await _has(work, deed.person_id, deed.role, deed.scope):
        raise ConcurrentChangeError("the person has not got this role any more")
    if deed.role == COORDINATOR and len(await uow.roles.people_with({COORDINATOR})) == 1:
        raise ConcurrentChangeError("this is the last coordinator")
    await uow.roles.remove(deed.person_id, deed.role, deed.scope)
    left = await uow.roles.of_person(deed.person_id)
    if deed.role in GUIDES and GUIDES.isdisjoint(left):
        await uow.guides.remove(deed.person_id)
        await release_all_of(work, deed.person_id)
    if deed.role == COORDINATOR:
        await uow.broadcasts.drop(OFFICE, work.now, deed.person_id)
        # Nobody comes back by a link that they made themselves.
        await uow.invites.end_of(deed.person_id, work.now)
    if not left:
        await uow.people.set_name(deed.person_id, "")
    await leave_meetings(work, deed.person_id)
    await work.tell_all([deed.person_id], role_ended(deed.role, deed.scope, await network_of(uow)))


async def change_guide(work: Work, deed: deeds.GuideChanged) -> None:
    """Change what a guide takes: their own entry, or for a coordinator anybody's. The tick offers what waits.

    For who takes a break others are asked at once.
    """
    is_own = deed.person_id == work.person_id
    await work.require_role(GUIDES if is_own else {COORDINATOR})
    entry = await work.uow.guides.get(deed.person_id)
    if entry is None and not is_own:
        raise ConcurrentChangeError("the person is no guide any more")
    before = entry or _first_entry(work)
    changed = _changed(before, deed)
    if not changed.languages or not set(changed.modes) <= MODES or not changed.modes:
        raise DeedRefusedError("a guide needs a language, and a way to meet people")
    if not 1 <= changed.capacity <= MOST_PLACES:
        raise DeedRefusedError(f"a guide takes 1 to {MOST_PLACES} cases")
    await _save(work, changed)
    is_passed_on = changed.is_paused and bool(await work.uow.cases.offered_to(deed.person_id))
    if is_passed_on:
        await pass_offers_on(work, deed.person_id)
    if not is_own and changed != before:
        await work.tell(deed.person_id, profile_changed(before, changed, is_passed_on=is_passed_on))


def _changed(guide: Guide, deed: deeds.GuideChanged) -> Guide:
    return replace(
        guide,
        languages=guide.languages if deed.languages is None else deed.languages,
        districts=guide.districts if deed.districts is None else deed.districts,
        modes=guide.modes if deed.modes is None else deed.modes,
        capacity=guide.capacity if deed.capacity is None else deed.capacity,
        is_paused=guide.is_paused if deed.is_paused is None else deed.is_paused,
    )


async def change_hours(work: Work, deed: deeds.HoursChanged) -> None:
    """Write a meeting point's hours into the organisations' data; running bots read it anew."""
    held = await work.uow.roles.of_person(work.person_id)
    if COORDINATOR not in held and deed.point_id not in held.get(HOST, ()):
        raise ConcurrentChangeError("the person has no say in this meeting point any more")
    uow = work.uow
    records = await uow.network.all("meeting_points")
    record = next((each for each in records if each["id"] == deed.point_id), None)
    if record is None:
        raise ConcurrentChangeError(f"there is no meeting point {deed.point_id} any more")
    before = MeetingPoint.model_validate(record)
    that_day = [Hours(day=deed.day, opens=opens, closes=closes) for opens, closes in deed.times]
    hours = [*(each for each in before.hours if each.day != deed.day), *that_day]
    # Source and date of the check are the whole record's, and nobody has looked at the rest of it.
    point = before.model_copy(
        update={"hours": tuple(sorted(hours, key=lambda each: (Days.index(each.day), each.opens)))}
    )
    await uow.network.replace_one("meeting_points", point.model_dump(mode="json"))
    version = int(await uow.bot_state.get(VERSION_KEY) or 0)
    await uow.bot_state.set(VERSION_KEY, str(version + 1))


STAFF_WORK: Table = {
    deeds.RoleTaken: take_role,
    deeds.InviteMade: invite,
    deeds.RoleRemoved: remove_role,
    deeds.GuideChanged: change_guide,
    deeds.HoursChanged: change_hours,
}
