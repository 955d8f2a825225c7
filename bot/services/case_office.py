"""Cases: what coordinators decide about them, each time as coordinators of today and about what they saw."""

from bot.services.case_work import case_of, change_case, let_go, require_as_seen, require_office
from bot.services.work import Table, Work
from flows import cases, deeds
from flows.cases import Case
from storage.errors import ConcurrentChangeError


async def assign(work: Work, deed: deeds.CaseAssigned) -> None:
    """Give a case to a guide, as a coordinator wants."""
    await _seen(work, deed)
    if await work.uow.guides.get(deed.guide_id) is None:
        raise ConcurrentChangeError("this guide has left meanwhile")
    await change_case(work, deed.case_id, lambda case: cases.assigned(case, deed.guide_id, work.now))


async def take_back(work: Work, deed: deeds.CaseTakenBack) -> None:
    """Take a case from its holder, as a coordinator wants."""
    await _seen(work, deed)
    await change_case(work, deed.case_id, lambda case: cases.taken_back(case, work.now))


async def close(work: Work, deed: deeds.CaseClosedByOffice) -> None:
    """Close a case with an outcome, whoever has it or is asked, as a coordinator wants; who is both knows already."""
    case = await _seen(work, deed)
    if case.state is cases.CaseState.CLOSED:
        raise ConcurrentChangeError(f"case {case.id} was closed meanwhile")
    await let_go(work, case)

    def decide(case: Case) -> cases.Change:
        return cases.closed_by_office(case, deed.outcome, work.now)

    await change_case(work, case.id, decide, told=work.person_id)


async def _seen(work: Work, deed: deeds.CaseAssigned | deeds.CaseTakenBack | deeds.CaseClosedByOffice) -> Case:
    """Get the case that a coordinator decides about, if they may, and if it is with whom they saw it with."""
    case = await case_of(work, deed.case_id)
    await require_office(work, case)
    require_as_seen(case, deed.holder_id)
    return case


OFFICE_WORK: Table = {
    deeds.CaseAssigned: assign,
    deeds.CaseTakenBack: take_back,
    deeds.CaseClosedByOffice: close,
}
