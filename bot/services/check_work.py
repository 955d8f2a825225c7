"""Kept checks: what people decide about theirs, and the counts of how far people come.

All that is said about a kept check waits under keys of that check, so that it is dropped once the person wants no more of it.
"""

from datetime import datetime

from bot.services.work import DeedRefusedError, Table, Work
from flows import deeds
from flows.eligibility.law_version import law_version
from flows.my_date import (
    CHECKED,
    LIKELY,
    PURPOSES,
    STAGES,
    SavedCheck,
    advanced,
    expires_at,
    next_at,
    offered_purposes,
    with_purposes,
)
from storage.errors import ConcurrentChangeError

KEPT = "mydate"
"""What stands before the check's id in the keys of what is said about it."""


def key_of(check: SavedCheck) -> str:
    """Make the key under which is said what a look at this version of a kept check has led to: once, and no more."""
    return f"{KEPT}:{check.id}:v{check.version}"


async def keep(work: Work, deed: deeds.CheckKept) -> None:
    """Keep a check, in the place of the one before."""
    offered = offered_purposes(deed.answer, deed.checked_on)
    if not deed.purposes or not deed.purposes.issubset(offered):
        raise DeedRefusedError(f"a check with the answer {deed.answer.verdict} is not kept for {sorted(deed.purposes)}")
    before = await work.uow.saved_checks.of_person(work.person_id)
    came = LIKELY if deed.answer.verdict == "likely" else CHECKED
    check = SavedCheck(
        person_id=work.person_id,
        facts=deed.facts,
        questions=deed.questions,
        answer=deed.answer,
        purposes=deed.purposes,
        kept_at=work.now,
        counts_from=work.now,
        law=law_version(deed.checked_on),
        # Nobody is counted twice for having checked again.
        stage=max(came, before.stage if before else came, key=STAGES.index),
    )
    await _keep_silent(work, before)
    await work.uow.saved_checks.add(check, next_at=next_at(check, work.zone), expires_at=expires_at(check, work.zone))


async def choose_purposes(work: Work, deed: deeds.PurposesChosen) -> None:
    """Use the kept check for these purposes only; what waits to be said for another is dropped."""
    if not deed.purposes.issubset(PURPOSES):
        raise DeedRefusedError(f"nothing is kept for {sorted(deed.purposes)}")
    check = await _own(work)
    chosen = with_purposes(check, deed.purposes, work.now)
    if check.purposes - deed.purposes:
        await _keep_silent(work, check)
    await save(work, chosen)


async def reach(work: Work, deed: deeds.StageReached) -> None:
    """Note how far the person has come, and count it the first time."""
    check = advanced(await _own(work), deed.stage, work.now)
    if check is not None:
        await _keep_silent(work, check)
        await save(work, check)
        await _count(work, deed.stage)


async def delete(work: Work, _deed: deeds.KeptCheckDeleted) -> None:
    """Delete everything that is kept of the person's check."""
    await erase(work, work.person_id)


async def erase(work: Work, person_id: int) -> None:
    """Delete all that is kept of somebody's check, and what waits to be said about it; counts name nobody and stay."""
    await _keep_silent(work, await work.uow.saved_checks.of_person(person_id))
    await work.uow.saved_checks.delete_of(person_id)


async def finish(work: Work, deed: deeds.CheckFinished) -> None:
    """Count that somebody has come to the end of a check."""
    await _count(work, CHECKED)
    if deed.is_likely:
        await _count(work, LIKELY)


async def save(work: Work, check: SavedCheck) -> None:
    """Keep a check as it is now, with when it is due next and how long it is kept."""
    await work.uow.saved_checks.save(check, next_at=next_at(check, work.zone), expires_at=expires_at(check, work.zone))


def month_of(local_now: datetime) -> str:
    """Name the month that something is counted in."""
    return f"{local_now:%Y-%m}"


async def _own(work: Work) -> SavedCheck:
    check = await work.uow.saved_checks.of_person(work.person_id)
    if check is None:
        raise ConcurrentChangeError("what was kept has been deleted meanwhile")
    return check


async def _count(work: Work, stage: str) -> None:
    language = work.person.language if work.person else ""
    await work.uow.saved_checks.count(stage, language, month_of(work.local_now))


async def _keep_silent(work: Work, check: SavedCheck | None) -> None:
    if check is not None:
        await work.uow.broadcasts.drop(f"{KEPT}:{check.id}", work.now, check.person_id)


CHECK_WORK: Table = {
    deeds.CheckFinished: finish,
    deeds.CheckKept: keep,
    deeds.PurposesChosen: choose_purposes,
    deeds.StageReached: reach,
    deeds.KeptCheckDeleted: delete,
}
