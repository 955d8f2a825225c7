from dataclasses import replace
from datetime import timedelta

import pytest

from flows.meetings import Attendance, Invitation, Meeting, invitation_key
from flows.roles import COORDINATOR, GUIDE, MEMBER, MULTIPLIER, REPRESENTATIVE
from storage.errors import ConcurrentChangeError, ConstraintError
from storage.unit_of_work import unit_of_work

HOUR = timedelta(hours=1)


@pytest.fixture
async def people(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat_id in (1, 2, 3, 4):
            await uow.people.ensure(chat_id, "de", now)
        uow.commit()


@pytest.fixture
async def uow(people, database, keyring):
    async with unit_of_work(database, keyring) as uow:
        yield uow


@pytest.fixture
def work(people, database, keyring):
    """Does one thing in a transaction of its own, and keeps it."""

    async def work(thing):
        async with unit_of_work(database, keyring) as uow:
            result = await thing(uow.meetings)
            uow.commit()
        return result

    return work


@pytest.fixture
def planned(now):
    start = now + 24 * HOUR
    return Meeting(0, 1, "board", "Vorstand ☕", "Haus \ud83d", start, start + HOUR, "everybody", "Kuchen")


@pytest.fixture
def add(uow, planned, now):
    async def add(audience="everybody", *, starts_in=24 * HOUR, is_cancelled=False):
        start = now + starts_in
        meeting = replace(planned, audience=audience, starts_at=start, ends_at=start + HOUR, is_cancelled=is_cancelled)
        return replace(meeting, id=await uow.meetings.add(meeting, 1, now))

    return add


async def test_a_meeting_comes_back_as_it_was_kept(uow, add):
    for meeting in (await add(), await add("guides", is_cancelled=True)):
        assert await uow.meetings.get(meeting.id) == meeting
    assert await uow.meetings.get(99) is None


async def test_those_to_come_are_in_the_order_of_their_start(uow, add):
    late, running, early = await add(starts_in=48 * HOUR), await add(starts_in=-HOUR / 2), await add()
    await add(starts_in=-HOUR)
    await add(is_cancelled=True)
    assert await uow.meetings.upcoming(running.ends_at - HOUR / 2) == [running, early, late]
    assert await uow.meetings.upcoming(running.ends_at) == [early, late]


async def test_a_meeting_is_saved_version_by_version(uow, add, now):
    meeting = await add()
    moved = await uow.meetings.save(replace(meeting, starts_at=now + 2 * HOUR, ends_at=now + 3 * HOUR, place="Nord"))
    assert moved.version == meeting.version + 1
    assert await uow.meetings.get(meeting.id) == moved
    await uow.meetings.save(replace(moved, is_cancelled=True))
    assert (await uow.meetings.get(meeting.id)).is_cancelled


async def test_a_meeting_that_somebody_else_changed_is_not_saved(work, planned, now):
    meeting = replace(planned, id=await work(lambda meetings: meetings.add(planned, None, now)))
    saved = await work(lambda meetings: meetings.save(replace(meeting, title="A")))
    with pytest.raises(ConcurrentChangeError):
        await work(lambda meetings: meetings.save(replace(meeting, title="B")))
    assert await work(lambda meetings: meetings.get(meeting.id)) == saved


async def test_people_are_invited_by_their_roles_and_keep_what_they_answered(uow, add, now):
    all_, guides, members = await add(), await add("guides"), await add("members")
    await add("members", is_cancelled=True)
    await uow.meetings.answer(guides.id, 1, "yes", now)
    await uow.meetings.answer(guides.id, 1, "no", now)
    await uow.meetings.answer(members.id, 2, "maybe", now)
    invitations = uow.meetings.invitations
    assert await invitations(1, [GUIDE], now) == [Invitation(all_), Invitation(guides, "no")]
    assert await invitations(2, {COORDINATOR}, now) == [Invitation(all_)]
    assert await invitations(2, {MEMBER}, now) == [Invitation(all_), Invitation(members, "maybe")]
    assert await invitations(1, [], now) == []
    assert await invitations(3, [], now) == []


async def test_attendance_counts_people_and_not_roles(uow, add, now):
    assert await uow.meetings.attendance(now) == []
    members, guides, all_ = await add("members"), await add("guides"), await add()
    for person_id, role, scope in (
        (1, MEMBER, "a"), (1, MEMBER, "b"), (1, REPRESENTATIVE, "a"), (2, MEMBER, "a"),
        (2, GUIDE, ""), (2, MULTIPLIER, ""), (3, COORDINATOR, ""),
    ):  # fmt: skip
        await uow.roles.grant(person_id, role, scope, now)
    for person_id, answer in ((1, "yes"), (2, "yes"), (3, "no")):
        await uow.meetings.answer(all_.id, person_id, answer, now)
    assert await uow.meetings.attendance(now) == [
        Attendance(members, 2, 2),
        Attendance(guides, 1, 1),
        Attendance(all_, 3, 2, {"yes": 2, "no": 1}),
    ]


async def test_attendance_leaves_out_who_cannot_be_told_and_who_has_no_part_in_it_any_more(uow, add, now):
    meeting, other = await add("members"), await add("guides")
    for person_id in (1, 2, 3):
        await uow.roles.grant(person_id, MEMBER, "a", now)
    await uow.roles.grant(4, GUIDE, "", now)
    for person_id, answer in ((1, "yes"), (2, "no"), (3, "maybe"), (4, "no")):
        await uow.meetings.answer(meeting.id, person_id, answer, now)
    before = Attendance(meeting, 3, 2, {"yes": 1, "no": 1, "maybe": 1})
    assert await uow.meetings.attendance(now) == [before, Attendance(other, 1, 1)]
    assert await uow.meetings.invited() == {"members": 3, "guides": 1, "everybody": 4}
    await uow.people.mark_unreachable(1, now)
    assert await uow.meetings.attendance(now) == [replace(before, told=1), Attendance(other, 1, 1)]
    await uow.people.mark_unreachable(2, now)
    await uow.people.mark_unreachable(4, now)
    assert await uow.meetings.attendance(now) == [replace(before, told=1), Attendance(other, 0, 0)]
    assert await uow.meetings.invited() == {"members": 1, "guides": 0, "everybody": 1}


async def test_attendance_counts_whose_invitation_has_certainly_not_gone_out_yet(uow, add, now):
    meeting, other = await add("members"), await add("members", starts_in=48 * HOUR)
    for person_id in (1, 2):
        await uow.roles.grant(person_id, MEMBER, "a", now)
    values = {"due_at": now + HOUR, "not_after": None, "now": now}
    await uow.broadcasts.to_roles([MEMBER], {}, invitation_key(meeting.id, 1), **values)
    await uow.broadcasts.to_roles([MEMBER], {}, invitation_key(f"{meeting.id}0", 1), **values)
    await uow.broadcasts.to_roles([MEMBER], {}, invitation_key(other.id, 2), **values)
    found = await uow.meetings.attendance(now)
    assert [(each.waiting, each.is_unheard) for each in found] == [(2, True), (0, False)]
    await uow.broadcasts.drop(invitation_key(meeting.id, 1), now, 1)
    await uow.meetings.answer(meeting.id, 1, "yes", now)
    assert (await uow.meetings.attendance(now))[0].is_unheard
    await uow.transaction.execute("UPDATE outbox SET possibly_twice = :yes", yes=True)
    assert not (await uow.meetings.attendance(now))[0].is_unheard


async def test_a_late_joiner_who_waits_makes_no_meeting_unheard(uow, add, now):
    meeting = await add("members")
    for person_id in (1, 2):
        await uow.roles.grant(person_id, MEMBER, "a", now)
    await uow.outbox.push(2, {}, now, key=f"{invitation_key(meeting.id, 1)}:2")
    found = (await uow.meetings.attendance(now))[0]
    assert (found.waiting, found.is_unheard) == (1, False)


async def test_who_leaves_some_meetings_keeps_the_answers_to_the_others(uow, add, now):
    first, second = await add(), await add()
    for person_id in (1, 2):
        for meeting in (first, second):
            await uow.meetings.answer(meeting.id, person_id, "yes", now)
    await uow.meetings.forget_answers(1, [first.id])
    assert await uow.meetings.answered_by(1) == [(second, "yes", now)]
    assert len(await uow.meetings.answered_by(2)) == 2


async def test_an_answer_that_there_is_not_is_refused(work, planned, now):
    meeting_id = await work(lambda meetings: meetings.add(planned, None, now))
    with pytest.raises(ConstraintError):
        await work(lambda meetings: meetings.answer(meeting_id, 1, "perhaps", now))


async def test_who_is_forgotten_takes_their_answers_along_and_leaves_their_meetings(uow, add, now):
    meeting = await add()
    for person_id in (1, 2):
        await uow.meetings.answer(meeting.id, person_id, "yes", now)
    await uow.people.forget(1)
    assert await uow.meetings.answered_by(1) == []
    assert await uow.meetings.answered_by(2) == [(meeting, "yes", now)]


async def test_a_meeting_that_no_key_opens_is_left_out(uow, add, now):
    broken = await add()
    await uow.transaction.execute("UPDATE meetings SET details = 'plain'")
    whole = await add()
    assert await uow.meetings.get(broken.id) is None
    assert await uow.meetings.upcoming(now) == [whole]
    assert await uow.meetings.invitations(1, [GUIDE], now) == [Invitation(whole)]
    assert await uow.meetings.attendance(now) == [Attendance(whole, 0, 0)]
