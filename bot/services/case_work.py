"""Cases: what people and time decide about them, and who is told. The decisions themselves are `flows.cases`.

All that is said about a case waits under keys of that case, so that it is dropped once its receiver has no part in it.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace

from bot.services.work import SENDER, DeedRefusedError, Table, Work
from flows import cases, deeds
from flows.cases import Case, CaseState, Change, Notice, Party
from flows.catalog.case_notices import TO_GUIDE, TO_SEEKER, still_looking, to_coordinators
from flows.catalog.talk import ABOUT, lost_to_former
from flows.engine.events import Prompt
from flows.errors import CaseError
from flows.matching import next_step
from flows.offer_times import is_day, patience_ends
from flows.roles import COORDINATOR, GUIDES
from flows.text import N_, AnyText, Verbatim, text
from storage.errors import ConcurrentChangeError
from storage.repositories.outbox import QUIET, SILENT

CASE, OFFICE = "case", "office"
"""What stands before the case's id in the keys of what is said about it: to its people, and to the coordinators."""

TALK = "talk"
"""In the key of what the two sides say to each other."""
ALL_TALKS = f"{CASE}:%:{TALK}-%"
BY_TIME = "by-time"
"""In the key of what no person has decided: should it be night, it waits for the morning."""
STILL_LOOKING = "still-looking"
"""In the key of what a seeker hears once, should the search take long."""

Decide = Callable[[Case], Change]


async def ask_for_guide(work: Work, deed: deeds.GuideAsked) -> None:
    """Open a case and look for a guide."""
    if await work.uow.cases.open_of_seeker(work.person_id) is not None:
        raise ConcurrentChangeError("the person has an open case already")
    opened = Case(
        id=0,
        seeker_id=work.person_id,
        state=CaseState.OPEN,
        topic=deed.topic,
        language=deed.language,
        mode=deed.mode,
        district=deed.district,
        is_complex=deed.is_complex,
        lines=deed.lines,
        created_at=work.now,
        changed_at=work.now,
    )
    first = await _next_step(work, opened)
    case = replace(first.case, id=await work.uow.cases.add(first.case))
    await _plan_word(work, case)
    await _tell(work, case, first.notices)


async def answer_offer(work: Work, deed: deeds.OfferAnswered) -> None:
    """Let a guide take a case, or ask the next one."""
    await work.require_role(GUIDES)
    person_id = work.person_id

    def decide(case: Case) -> Change:
        if deed.is_accepted:
            return cases.accepted(case, person_id, work.now)
        return cases.declined(case, person_id, deed.reason, work.now)

    await change_case(work, deed.case_id, decide)


async def close(work: Work, deed: deeds.CaseClosed) -> None:
    """Close a case with an outcome."""
    await change_case(work, deed.case_id, lambda case: cases.closed(case, work.person_id, deed.outcome, work.now))


async def hand_back(work: Work, deed: deeds.CaseHandedBack) -> None:
    """Give a case back, so that another guide is asked."""
    await change_case(work, deed.case_id, lambda case: cases.handed_back(case, work.person_id, deed.reason, work.now))


async def write_note(work: Work, deed: deeds.NoteWritten) -> None:
    """Keep a note, the holder's or a coordinator's; nobody is told."""
    case = await case_of(work, deed.case_id)
    if case.holder_id != work.person_id:
        await require_office(work, case)
    if case.state is CaseState.CLOSED:
        raise ConcurrentChangeError(f"case {case.id} was closed meanwhile")
    await work.uow.cases.add_note(case.id, work.person_id, deed.words, work.now)


async def want_another(work: Work, deed: deeds.AnotherGuideWanted) -> None:
    """Look for another guide, as the seeker wants."""
    case = await _own(work, deed.case_id)
    require_as_seen(case, deed.holder_id)
    lost = await _words_for(work, case, case.holder_id)
    await _keep_silent(work, case)
    await _tell_of_lost(work, case, case.holder_id, lost=lost)
    # The screen that they see now says how it goes on.
    await change_case(work, case.id, lambda case: cases.another_wanted(case, work.now), told="seeker")


async def end(work: Work, deed: deeds.CaseEnded) -> None:
    """End a case as the seeker wants; deleted, nothing of it is left but that there was one, nor of closed ones."""
    case = await _own(work, deed.case_id)
    await _keep_silent(work, case)
    await change_case(work, case.id, lambda case: cases.ended(case, work.now, is_deleted=deed.is_deleted))
    if deed.is_deleted:
        await work.uow.cases.delete_traces(case.id)
        await work.uow.cases.wipe_closed_of_seeker(work.person_id)


async def change_case(work: Work, case_id: int, decide: Decide, *, told: Party | None = None) -> None:
    """Change a case, give it its next step, keep it, and tell whom it concerns.

    Args:
        work: the transaction it is part of.
        case_id: which one.
        decide: changes it.
        told: who knows already.

    Raises:
        ConcurrentChangeError: it is not as it was when this was decided.
    """
    case = await case_of(work, case_id)
    try:
        change = decide(case)
        following = await _next_step(work, change.case)
    except CaseError as error:
        raise ConcurrentChangeError(str(error)) from error
    notices = tuple(notice for notice in (*change.notices, *following.notices) if notice.to != told)
    if following.case == case and not notices:
        return
    await work.uow.cases.save(following.case)
    if _is_searched_for(case) or _is_searched_for(following.case):
        await _plan_word(work, following.case)
    if following.case.state is not CaseState.CLOSED:
        await _part_all(work, case, _guides_of(case) - _guides_of(following.case))
    if following.case.state is CaseState.HELD and following.case.holder_id != case.holder_id:
        await _drop_old_news(work, following.case)
    await _tell(work, following.case, notices)


async def _next_step(work: Work, case: Case) -> Change:
    """Give a case its next step; none is kept for which it is not clear what happens next."""
    following = next_step(case, await work.uow.guides.all(), work.local_now)
    assert cases.has_next_step(following.case), f"case {case.id} would wait for nobody"  # noqa: S101 - invariant
    return following


async def release_all_of(work: Work, person_id: int) -> None:
    """Free the cases and offers of a guide who leaves or cannot be reached; others are asked."""
    for case in await work.uow.cases.held_by(person_id):
        await change_case(work, case.id, lambda each: cases.taken_back(each, work.now))
    for case in await work.uow.cases.offered_to(person_id):
        await change_case(work, case.id, lambda each: cases.withdrawn(each, work.now))


def _is_searched_for(case: Case) -> bool:
    """Tell whether the seeker was last told that somebody is being asked."""
    return case.state is CaseState.OPEN and not case.is_escalated


async def _plan_word(work: Work, case: Case) -> None:
    """Have the seeker hear that the search goes on if it takes longer than they were told; once in all."""
    key = f"{CASE}:{case.id}:{STILL_LOOKING}"
    if not _is_searched_for(case):
        await work.uow.broadcasts.drop(key, work.now)
    elif case.seeker_id is not None:
        due_at = patience_ends(work.local_now)
        await work.tell(case.seeker_id, still_looking(), key=key, due_at=due_at)


async def pass_offers_on(work: Work, person_id: int) -> None:
    """Ask others in the place of a guide who takes a break; they know it, and are not told of each."""
    for case in await work.uow.cases.offered_to(person_id):
        await change_case(work, case.id, lambda each: cases.withdrawn(each, work.now), told=person_id)


async def holder_name(work: Work, case: Case) -> AnyText:
    """Name a case's guide, as they want to be called."""
    return await _guide_name(work, case.holder_id)


async def _guide_name(work: Work, guide_id: int | None) -> AnyText:
    name = await work.uow.people.name_of(guide_id) if guide_id is not None else ""
    return Verbatim(name) if name else text(N_("case.a_guide"))


async def _tell(work: Work, case: Case, notices: tuple[Notice, ...]) -> None:
    for notice in notices:
        if notice.to == "coordinators":
            for person_id in await work.uow.roles.people_with({COORDINATOR}):
                if person_id != case.seeker_id:
                    await _say(work, case, person_id, to_coordinators(notice.kind, case), OFFICE)
        elif notice.to == "seeker":
            if case.seeker_id is not None:
                former = None if notice.former_id is None else await _guide_name(work, notice.former_id)
                said = TO_SEEKER[notice.kind](case, await holder_name(work, case), former)
                await _say(work, case, case.seeker_id, said)
        elif isinstance(notice.to, int):
            await _say(work, case, notice.to, TO_GUIDE[notice.kind](case))


async def _say(work: Work, case: Case, person_id: int, said: Prompt, kind: str = CASE) -> None:
    """Say something about a case; what no person has decided wakes nobody, and what one decides at night makes no sound."""
    if work.person is not None:
        payload = {**work.payload_of(said), **({} if is_day(work.local_now) else {SILENT: True})}
        await work.uow.outbox.push(person_id, payload, work.now, key=new_key(case, kind))
        return
    payload = {**work.payload_of(said), QUIET: True}
    await work.uow.outbox.push(person_id, payload, work.now, key=new_key(case, kind, BY_TIME))


async def _drop_old_news(work: Work, case: Case) -> None:
    """Drop what still waits for the morning though somebody has taken the case: that a guide is looked for, or asked."""
    for person_id in (case.seeker_id, case.holder_id):
        if person_id is not None:
            await work.uow.broadcasts.drop(f"{CASE}:{case.id}:{BY_TIME}", work.now, person_id)
    await work.uow.broadcasts.drop(f"{OFFICE}:{case.id}:{BY_TIME}", work.now)


async def let_go(work: Work, case: Case) -> None:
    """Drop what those who work on a case, or are asked to, would still hear of it before it ends, and what is old news then."""
    await _part_all(work, case, _guides_of(case))
    await _drop_old_news(work, case)
    await work.uow.broadcasts.drop(f"{OFFICE}:{case.id}", work.now)


async def _part_all(work: Work, case: Case, guides: set[int]) -> None:
    for person_id in guides:
        await _part(work, case, person_id)


async def _part(work: Work, case: Case, person_id: int) -> None:
    """Drop what a guide who has no part in a case any more would still hear of it; whose words are among it is told."""
    lost = await _words_for(work, case, person_id)
    await _keep_silent(work, case, person_id)
    await _tell_of_lost(work, case, person_id, lost=lost)


async def _words_for(work: Work, case: Case, guide_id: int | None) -> bool:
    """Tell whether something that the seeker wrote still waits for a guide."""
    waiting = [] if guide_id is None else await work.uow.outbox.waiting_for(guide_id)
    return any(each.get(SENDER, {}).get("unreached_key") == unreached_key(case, guide_id) for each in waiting)


async def _tell_of_lost(work: Work, case: Case, guide_id: int | None, *, lost: bool) -> None:
    """Tell the seeker once that their last words, which they were told are passed on, have not reached the former guide."""
    if lost and case.seeker_id is not None:
        await _say(work, case, case.seeker_id, lost_to_former(await _guide_name(work, guide_id)))


async def _keep_silent(work: Work, case: Case, person_id: int | None = None) -> None:
    """Drop what still waits to be said about a case: all of it, or to one person."""
    for kind in (CASE, OFFICE):
        await work.uow.broadcasts.drop(f"{kind}:{case.id}", work.now, person_id)


def talk_key(case: Case) -> str:
    """Make the key of something said in the talk of a case with its present holder."""
    return f"{CASE}:{case.id}:{TALK}-{case.holder_id}-{secrets.token_hex(8)}"


def talk_of(key: str | None) -> int | None:
    """Read which case's talk a key belongs to; None if to none."""
    kind, _, rest = (key or "").partition(":")
    case_id, _, tail = rest.partition(":")
    return int(case_id) if kind == CASE and tail.startswith(f"{TALK}-") else None


def said_in(key: str | None) -> str:
    """Read in which talk something was said, as an entry names it: by its case and who held it then; empty if in none.

    A key of before those who held it stood in them names nobody, and so no talk that there is.
    """
    case_id = talk_of(key)
    holder, _, rest = (key or "").rpartition(":")[2].removeprefix(f"{TALK}-").partition("-")
    return "" if case_id is None else f"{TALK}.{case_id}-{holder if rest else ''}"


def answered(key: str | None) -> str:
    """Read what a reply answers: what was said in a talk, or of a case, or else something of which that is not known."""
    kind, _, rest = (key or "").partition(":")
    number = rest.partition(":")[0]
    return said_in(key) or (f"{TALK}.{ABOUT}{number}" if kind == CASE and number.isdecimal() else TALK)


def new_key(case: Case, kind: str = CASE, group: str = "") -> str:
    """Make the key of something said about a case, by its kind and the group of what is dropped together."""
    return f"{kind}:{case.id}:{group}{group and ':'}{secrets.token_hex(8)}"


def unreached_key(case: Case, to: int | None) -> str:
    """Make the key of the one word that somebody cannot be reached in the talk of a case."""
    return f"{CASE}:{case.id}:unreached-{to}"


def _guides_of(case: Case) -> set[int]:
    """List who works on a case or is asked to."""
    asked = [case.live_offer.guide_id] if case.live_offer else []
    return {*asked, *([case.holder_id] if case.holder_id is not None else [])}


async def case_of(work: Work, case_id: int) -> Case:
    """Get the case that a deed is about.

    Raises:
        DeedRefusedError: there is no such case.
    """
    case = await work.uow.cases.get(case_id)
    if case is None:
        raise DeedRefusedError("there is no such case")
    return case


async def _own(work: Work, case_id: int) -> Case:
    case = await case_of(work, case_id)
    if case.seeker_id != work.person_id:
        raise DeedRefusedError("this case is somebody else's")
    return case


async def require_office(work: Work, case: Case) -> None:
    """See that a coordinator decides, and not about their own question.

    Raises:
        ConcurrentChangeError: they are no coordinator any more.
        DeedRefusedError: it is their own question.
    """
    await work.require_role({COORDINATOR})
    if case.seeker_id == work.person_id:
        raise DeedRefusedError("nobody coordinates what they asked for themselves")


def require_as_seen(case: Case, holder_id: int | None) -> None:
    """See that a case is with whom it was with when this was decided.

    Raises:
        ConcurrentChangeError: it is with somebody else by now, or with nobody.
    """
    if case.holder_id != holder_id:
        raise ConcurrentChangeError(f"case {case.id} is with somebody else by now")


CASE_WORK: Table = {
    deeds.GuideAsked: ask_for_guide,
    deeds.OfferAnswered: answer_offer,
    deeds.CaseClosed: close,
    deeds.CaseHandedBack: hand_back,
    deeds.NoteWritten: write_note,
    deeds.AnotherGuideWanted: want_another,
    deeds.CaseEnded: end,
}
