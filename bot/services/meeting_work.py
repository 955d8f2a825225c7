"""Meetings: invitations, answers, reminders, and what is said when one moves or is cancelled.

All that is to be said is a row of the outbox at once, however far off: under `meeting:ID:vVERSION:WHAT:PERSON`, so that
nobody hears a thing twice, and all that a change makes wrong is dropped in one stroke.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.services.work import DeedRefusedError, Payload, Table, Work
from flows.catalog import meeting_notices as notices
from flows.catalog.meeting_times import news_due_at
from flows.deeds import MeetingAnswered, MeetingCancelled, MeetingChanged, MeetingPlanned
from flows.engine.events import Prompt
from flows.meetings import ANSWERS, AUDIENCES, COMING, MOST_AT_JOINING, Meeting, invitation_key, problem_of
from flows.reminders import EVENING, MORNING, reminders_of
from flows.roles import COORDINATOR
from storage.errors import ConcurrentChangeError
from storage.repositories.outbox import QUIET

MEETINGS = "meeting"
"""How the keys begin of all that is said about meetings."""


def _invite_key(meeting: Meeting) -> str:
    return invitation_key(meeting.id, meeting.version)


def _key(meeting: Meeting, what: str) -> str:
    return f"{_version(meeting)}:{what}"


def _version(meeting: Meeting) -> str:
    return f"{_everything(meeting.id)}:v{meeting.version}"


def _everything(meeting_id: int) -> str:
    return f"{MEETINGS}:{meeting_id}"


async def plan(work: Work, deed: MeetingPlanned) -> None:
    """Keep a new meeting and invite everybody it is for."""
    await work.require_role({COORDINATOR})
    _check_times(deed.meeting, work.now)
    meeting_id = await work.uow.meetings.add(deed.meeting, work.person_id, work.now)
    meeting = replace(deed.meeting, id=meeting_id)
    await work.uow.broadcasts.to_roles(
        AUDIENCES[meeting.audience], key=_invite_key(meeting), **_invitation(work, meeting)
    )


def _invitation(work: Work, meeting: Meeting) -> dict[str, Any]:
    """Say what is sent to invite to a meeting, when, and until when; in the night only if the meeting is too near."""
    notice, due_at = notices.invitation(meeting, work.zone), news_due_at(work.local_now, meeting.starts_at)
    payload = _quietly(work, notice) if MORNING <= due_at.time() < EVENING else work.payload_of(notice)
    return {"payload": payload, "due_at": due_at, "not_after": meeting.starts_at, "now": work.now}


def _quietly(work: Work, notice: Prompt) -> Payload:
    """Say something, but not at night."""
    return {**work.payload_of(notice), QUIET: True}


async def answer(work: Work, deed: MeetingAnswered) -> None:
    """Keep an answer, and have who is coming reminded; what waited for them about this meeting is dropped."""
    if deed.answer not in ANSWERS:
        raise DeedRefusedError(f"nobody can answer {deed.answer}")
    roles = await work.uow.roles.of_person(work.person_id)
    invitations = await work.uow.meetings.invitations(work.person_id, roles.keys(), work.now)
    meeting = next((each.meeting for each in invitations if each.meeting.id == deed.meeting_id), None)
    if meeting is None:
        # It was cancelled, or the role taken away, since the desk was read.
        raise ConcurrentChangeError(f"meeting {deed.meeting_id} is not this person's any more")
    await work.uow.meetings.answer(meeting.id, work.person_id, deed.answer, work.now)
    await work.uow.broadcasts.drop(_everything(meeting.id), work.now, work.person_id)
    if deed.answer in COMING:
        await _remind(work, meeting)


async def join_meetings(work: Work, before: Collection[str]) -> None:
    """Invite who has just taken a role to the next meetings that it is for and their roles `before` were not."""
    held = await work.uow.roles.of_person(work.person_id)
    invitations = await work.uow.meetings.invitations(work.person_id, held.keys(), work.now)
    gained = [
        each.meeting
        for each in invitations
        if each.meeting.starts_at > work.now and AUDIENCES[each.meeting.audience].isdisjoint(before)
    ]
    for meeting in gained[:MOST_AT_JOINING]:
        key = f"{_invite_key(meeting)}:{work.person_id}"
        await work.uow.outbox.push(work.person_id, key=key, **_invitation(work, meeting))


async def leave_meetings(work: Work, person_id: int) -> None:
    """Take a person whose role has ended out of the meetings that none of their other roles is for.

    Their answers go, and what waits for them about these meetings, for nobody is reminded of what they can no longer look
    at. With the last role all goes, also what they answered to meetings that are over.
    """
    meetings, broadcasts = work.uow.meetings, work.uow.broadcasts
    left = await work.uow.roles.of_person(person_id)
    if not left:
        await meetings.forget_answers(person_id)
        await broadcasts.drop(MEETINGS, work.now, person_id)
        return
    lost = [each.id for each in await meetings.upcoming(work.now) if AUDIENCES[each.audience].isdisjoint(left)]
    await meetings.forget_answers(person_id, lost)
    for meeting_id in lost:
        await broadcasts.drop(_everything(meeting_id), work.now, person_id)


async def remind_anew(work: Work) -> None:
    """Have a person who could not be reached for a while reminded of all that they will come to, as it is now."""
    roles = await work.uow.roles.of_person(work.person_id)
    for each in await work.uow.meetings.invitations(work.person_id, roles.keys(), work.now):
        if each.answer in COMING:
            await _remind(work, each.meeting)


async def _remind(work: Work, meeting: Meeting) -> None:
    """Have the person reminded of a meeting; what they were told already, they are not told again."""
    for each in reminders_of(meeting.starts_at, work.now, work.zone):
        await work.uow.outbox.push(
            work.person_id,
            _quietly(work, notices.reminder(meeting, each.says, work.zone)),
            work.now,
            key=f"{_key(meeting, each.slot)}:{work.person_id}",
            due_at=each.due_at,
            not_after=each.not_after,
        )


async def change(work: Work, deed: MeetingChanged) -> None:
    """Change a meeting, tell everybody once, and remind anew; who was not invited yet is invited to what it is now."""
    before = await _present(work, deed.meeting.id, deed.meeting.version)
    _check_times(deed.meeting, work.now)
    wanted = replace(deed.meeting, kind=before.kind, audience=before.audience, is_cancelled=False)
    meeting = await work.uow.meetings.save(wanted)
    await work.uow.broadcasts.to_waiting(_invite_key(before), key=_invite_key(meeting), **_invitation(work, meeting))
    # Whoever would go to the old time must hear before it, too.
    at_stake = min(before.starts_at, meeting.starts_at)
    said = {answer: notices.moved(meeting, before, work.zone, answer) for answer in ("", *COMING)}
    await _tell_invited(work, before, meeting, said, at_stake)
    for each in reminders_of(meeting.starts_at, work.now, work.zone):
        await work.uow.broadcasts.to_registered(
            meeting.id,
            COMING,
            _quietly(work, notices.reminder(meeting, each.says, work.zone)),
            _key(meeting, each.slot),
            due_at=each.due_at,
            not_after=each.not_after,
            now=work.now,
        )


async def cancel(work: Work, deed: MeetingCancelled) -> None:
    """Cancel a meeting and tell everybody who has heard of it once; nobody is reminded any more."""
    before = await _present(work, deed.meeting_id, deed.version)
    meeting = await work.uow.meetings.save(replace(before, is_cancelled=True))
    notice = notices.cancelled(meeting, work.zone)
    await _tell_invited(work, before, meeting, dict.fromkeys(("", *COMING), notice), meeting.starts_at)


async def _present(work: Work, meeting_id: int, version: int) -> Meeting:
    """Find a meeting that a coordinator may still change.

    Raises:
        ConcurrentChangeError: it is cancelled, has begun, or is not the version any more that they saw.
    """
    await work.require_role({COORDINATOR})
    meeting = await work.uow.meetings.get(meeting_id)
    if meeting is None or meeting.is_cancelled or meeting.starts_at <= work.now:
        raise ConcurrentChangeError(f"meeting {meeting_id} cannot be changed any more")
    if meeting.version != version:
        raise ConcurrentChangeError(f"meeting {meeting_id} was changed meanwhile")
    return meeting


def _check_times(meeting: Meeting, now: datetime) -> None:
    problem = problem_of(meeting.starts_at, meeting.ends_at, now)
    if problem is not None:
        raise DeedRefusedError(f"a meeting cannot be like that: {problem}")


async def _tell_invited(
    work: Work, before: Meeting, meeting: Meeting, said: Mapping[str, Prompt], at_stake: datetime
) -> None:
    """Tell what has changed, each once, and drop what waited about the meeting as it was before.

    It concerns everybody who has had the invitation and not said no, and who once said that they would come.

    Args:
        work: who changes it, and in which transaction.
        before: the meeting as it was.
        meeting: as it is now.
        said: what is told to those with an answer, and under the empty one to those without.
        at_stake: the instant before which they have to know.
    """
    key, broadcasts = _key(meeting, "cancelled" if meeting.is_cancelled else "moved"), work.uow.broadcasts
    times = {
        "due_at": news_due_at(work.local_now, at_stake),
        "not_after": max(at_stake, meeting.ends_at),
        "now": work.now,
    }
    # All have the same key, so that those who are told by their answer are not told again among all.
    for answer in COMING:
        await broadcasts.to_registered(meeting.id, {answer}, work.payload_of(said[answer]), key, **times)
    await broadcasts.to_invited_but(
        meeting.id,
        AUDIENCES[meeting.audience],
        "no",
        work.payload_of(said[""]),
        key,
        unless_waiting=_invite_key(before),
        **times,
    )
    await broadcasts.drop(_everything(meeting.id), work.now, but=_version(meeting))


MEETING_WORK: Table = {
    MeetingPlanned: plan,
    MeetingAnswered: answer,
    MeetingChanged: change,
    MeetingCancelled: cancel,
}
