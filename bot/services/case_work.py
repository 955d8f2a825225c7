"""Cases: what people and time decide about them, and who is told. The decisions themselves are `flows.cases`."""

from collections.abc import Callable
from dataclasses import replace

from bot.services.work import DeedRefusedError, Said, Table, Work
from flows import cases, deeds
from flows.cases import Case, CaseState, Change, Notice
from flows.catalog.case_notices import TO_GUIDE, TO_SEEKER, from_guide, from_seeker, reply_row, to_coordinators
from flows.engine.events import Enclosed, Prompt, Spotted
from flows.errors import CaseError
from flows.matching import next_step
from flows.roles import COORDINATOR, GUIDES
from flows.text import N_, AnyText, Verbatim, text
from storage.errors import ConcurrentChangeError

LONGEST_WITH_HEAD = 3500
LONGEST_CAPTION = 800
"""Beyond these, a head goes ahead as a message of its own, so that Telegram's limits hold in every language."""

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
    first = next_step(opened, await work.uow.guides.all(), work.local_now)
    case_id = await work.uow.cases.add(first.case)
    await _tell(work, replace(first.case, id=case_id), first.notices)


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
    case = await _case(work, deed.case_id)
    if case.holder_id != work.person_id:
        await work.require_role({COORDINATOR})
    if case.state is CaseState.CLOSED:
        raise ConcurrentChangeError(f"case {case.id} was closed meanwhile")
    await work.uow.cases.add_note(case.id, work.person_id, deed.words, work.now)


async def want_another(work: Work, deed: deeds.AnotherGuideWanted) -> None:
    """Look for another guide, as the seeker wants."""
    await _require_own(work, deed.case_id)
    await change_case(work, deed.case_id, lambda case: cases.another_wanted(case, work.now))


async def end(work: Work, deed: deeds.CaseEnded) -> None:
    """End a case as the seeker wants; deleted, nothing of it is left but that there was one."""
    await _require_own(work, deed.case_id)
    await change_case(work, deed.case_id, lambda case: cases.ended(case, work.now, is_deleted=deed.is_deleted))
    if deed.is_deleted:
        await work.uow.cases.delete_notes(deed.case_id)


async def assign(work: Work, deed: deeds.CaseAssigned) -> None:
    """Give a case to a guide, as a coordinator wants."""
    await work.require_role({COORDINATOR})
    if await work.uow.guides.get(deed.guide_id) is None:
        raise ConcurrentChangeError("this guide has left meanwhile")
    await change_case(work, deed.case_id, lambda case: cases.assigned(case, deed.guide_id, work.now))


async def take_back(work: Work, deed: deeds.CaseTakenBack) -> None:
    """Take a case from its holder, as a coordinator wants."""
    await work.require_role({COORDINATOR})
    await change_case(work, deed.case_id, lambda case: cases.taken_back(case, work.now))


async def relay(work: Work, deed: deeds.Relayed) -> None:
    """Pass something on to the other side of a talk; it is wiped here as soon as it is sent."""
    case = await _case(work, deed.case_id)
    try:
        counted = cases.wrote(case, work.person_id)
    except CaseError as error:
        raise ConcurrentChangeError(f"the talk of case {case.id} has changed meanwhile") from error
    await work.uow.cases.save(counted)
    is_from_guide = case.holder_id == work.person_id
    to = case.seeker_id if is_from_guide else case.holder_id
    if to is None:
        raise DeedRefusedError("there is nobody at the other side")
    name = await holder_name(work, case)

    def headed(words: str) -> AnyText:
        return from_guide(name, words) if is_from_guide else from_seeker(case, words)

    for said in _passed_on(case, deed.content, headed):
        await work.tell(to, said)


def _passed_on(case: Case, content: deeds.Content, headed: Callable[[str], AnyText]) -> list[Said]:
    rows = reply_row(case)
    if content.kind == "location":
        return [Prompt(headed("")), Spotted(content.latitude, content.longitude, rows)]
    if content.kind == "text":
        if len(content.words) <= LONGEST_WITH_HEAD:
            return [Prompt(headed(content.words), rows)]
        return [Prompt(headed("")), Prompt(Verbatim(content.words), rows)]
    if len(content.words) <= LONGEST_CAPTION:
        return [Enclosed(content.kind, content.file_id, headed(content.words), rows)]
    return [Prompt(headed(content.words)), Enclosed(content.kind, content.file_id, headed(""), rows)]


async def change_case(work: Work, case_id: int, decide: Decide) -> None:
    """Change a case, give it its next step, keep it, and tell whom it concerns.

    Raises:
        ConcurrentChangeError: it is not as it was when this was decided.
    """
    case = await _case(work, case_id)
    try:
        change = decide(case)
        following = next_step(change.case, await work.uow.guides.all(), work.local_now)
    except CaseError as error:
        raise ConcurrentChangeError(str(error)) from error
    notices = (*change.notices, *following.notices)
    if following.case == case and not notices:
        return
    await work.uow.cases.save(following.case)
    await _tell(work, following.case, notices)


async def release_all_of(work: Work, person_id: int) -> None:
    """Free the cases and offers of a guide who leaves or cannot be reached; others are asked."""
    for case in await work.uow.cases.held_by(person_id):
        await change_case(work, case.id, lambda each: cases.taken_back(each, work.now))
    for case in await work.uow.cases.offered_to(person_id):
        await change_case(work, case.id, lambda each: cases.withdrawn(each, work.now))


async def holder_name(work: Work, case: Case) -> AnyText:
    """Name a case's guide, as they want to be called."""
    name = await work.uow.people.name_of(case.holder_id) if case.holder_id is not None else ""
    return Verbatim(name) if name else text(N_("case.a_guide"))


async def _tell(work: Work, case: Case, notices: tuple[Notice, ...]) -> None:
    for notice in notices:
        if notice.to == "coordinators":
            for person_id in await work.uow.roles.people_with({COORDINATOR}):
                await work.tell(person_id, to_coordinators(notice.kind, case))
        elif notice.to == "seeker":
            if case.seeker_id is not None:
                await work.tell(case.seeker_id, TO_SEEKER[notice.kind](case, await holder_name(work, case)))
        elif isinstance(notice.to, int):
            await work.tell(notice.to, TO_GUIDE[notice.kind](case))


async def _case(work: Work, case_id: int) -> Case:
    case = await work.uow.cases.get(case_id)
    if case is None:
        raise DeedRefusedError("there is no such case")
    return case


async def _require_own(work: Work, case_id: int) -> None:
    if (await _case(work, case_id)).seeker_id != work.person_id:
        raise DeedRefusedError("this case is somebody else's")


CASE_WORK: Table = {
    deeds.GuideAsked: ask_for_guide,
    deeds.OfferAnswered: answer_offer,
    deeds.CaseClosed: close,
    deeds.CaseHandedBack: hand_back,
    deeds.NoteWritten: write_note,
    deeds.AnotherGuideWanted: want_another,
    deeds.CaseEnded: end,
    deeds.CaseAssigned: assign,
    deeds.CaseTakenBack: take_back,
    deeds.Relayed: relay,
}
