"""Talks: what one side writes is passed on to the other, in as many messages as Telegram needs, and wiped once it is sent."""

from collections.abc import Callable
from dataclasses import replace

from bot.services.case_work import case_of, holder_name, new_key, talk_key, unreached_key
from bot.services.work import SENDER, DeedRefusedError, Said, Table, Work
from flows import cases, deeds
from flows.catalog import case_notices
from flows.catalog.case_notices import from_guide, from_seeker, reply_row
from flows.catalog.case_words import case_name
from flows.catalog.long_words import CAPTION_LIMIT, parts, units
from flows.engine.events import Enclosed, Prompt, Spotted
from flows.errors import CaseError
from flows.text import AnyText, Verbatim
from storage.errors import ConcurrentChangeError


async def relay(work: Work, deed: deeds.Relayed) -> None:
    """Pass something on to the other side of a talk; it is wiped here as soon as it is sent."""
    case = await case_of(work, deed.case_id)
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

    about = case_name(case) if is_from_guide else name
    lost = case_notices.lost(case, about, deed.content.kind)
    unreached = case_notices.unreached(case, about, is_to_guide=not is_from_guide)
    sender = {
        "person_id": work.person_id,
        "notice": work.payload_of(lost),
        "key": new_key(case),
        "unreached": work.payload_of(unreached),
        "unreached_key": unreached_key(case, to),
    }
    for said in _passed_on(case, deed.content, headed):
        payload = {**work.payload_of(said), SENDER: sender}
        await work.uow.outbox.push(to, payload, work.now, key=talk_key(case))


def _passed_on(case: cases.Case, content: deeds.Content, headed: Callable[[str], AnyText]) -> list[Said]:
    """Say what somebody says, in as many messages as Telegram needs in any language; the last one can be answered."""
    rows = reply_row(case)
    if content.kind == "location":
        return [Prompt(headed("")), Spotted(content.latitude, content.longitude, rows)]
    if content.kind != "text" and units(content.words) <= CAPTION_LIMIT:
        return [Enclosed(content.kind, content.file_id, headed(content.words), rows)]
    first, *others = parts(content.words) or [""]
    said: list[Prompt] = [Prompt(headed(first)), *(Prompt(Verbatim(part)) for part in others)]
    if content.kind != "text":
        return [*said, Enclosed(content.kind, content.file_id, headed(""), rows)]
    return [*said[:-1], replace(said[-1], rows=rows)]


RELAY_WORK: Table = {deeds.Relayed: relay}
