"""Carries out what a conversation decided, each kind of deed by the module whose matter it is."""

from collections.abc import Iterable

from bot.services.case_office import OFFICE_WORK
from bot.services.case_relay import RELAY_WORK
from bot.services.case_work import CASE_WORK
from bot.services.check_work import CHECK_WORK
from bot.services.meeting_work import MEETING_WORK
from bot.services.privacy_work import PRIVACY_WORK
from bot.services.staff_work import STAFF_WORK
from bot.services.work import DeedRefusedError, Table, Work
from flows.engine.events import Deed

_ALL: Table = {**CASE_WORK, **OFFICE_WORK, **RELAY_WORK, **CHECK_WORK, **MEETING_WORK, **STAFF_WORK, **PRIVACY_WORK}


async def carry_out(work: Work, deeds: Iterable[Deed]) -> None:
    """Carry deeds out in order.

    Raises:
        ConcurrentChangeError: somebody was quicker; the person is to be asked anew.
        DeedRefusedError: a deed is not possible, or nobody knows it.
    """
    for deed in deeds:
        carry = _ALL.get(type(deed))
        if carry is None:
            raise DeedRefusedError(f"nobody carries out {type(deed).__name__}")
        await carry(work, deed)
