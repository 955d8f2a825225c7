"""Small things are done in a lull; none waits long behind another that hangs, and those that may not wait do not."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.handlers.afterwards import Afterwards


class Things:
    """Things that are noted when they are done; one may hang."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.go = asyncio.Event()

    def thing(self, name: str, *, hangs: bool = False) -> Callable[[], Awaitable[None]]:
        async def do() -> None:
            if hangs:
                await self.go.wait()
            self.done.append(name)

        return do


async def test_one_that_hangs_holds_up_no_other() -> None:
    things, beside = Things(), Afterwards(pause=0.01, at_once=2)
    beside.add(things.thing("hangs", hangs=True))
    await asyncio.sleep(0.03)
    began = time.monotonic()
    beside.add(things.thing("second"))
    while things.done != ["second"]:
        await asyncio.sleep(0.005)
        assert time.monotonic() - began < 1
    things.go.set()
    await beside.join()
    assert things.done == ["second", "hangs"]


async def test_no_more_than_may_are_in_work_at_once() -> None:
    things, beside = Things(), Afterwards(pause=0.005, at_once=1)
    beside.add(things.thing("hangs", hangs=True))
    beside.add(things.thing("second"))
    await asyncio.sleep(0.05)
    assert things.done == []
    things.go.set()
    await beside.join()
    assert things.done == ["hangs", "second"]


async def test_patience_ends_also_without_a_lull() -> None:
    things = Things()
    patient, hasty = Afterwards(pause=0.005, at_once=1), Afterwards(pause=0.005, at_once=1, patience=0.03)
    for beside, name in ((patient, "patient"), (hasty, "hasty")):
        beside.when(lambda: False)
        beside.add(things.thing(name))
    await hasty.join()
    assert things.done == ["hasty"]
    patient.when(lambda: True)
    await patient.join()
    assert things.done == ["hasty", "patient"]


async def test_closing_gives_up_what_hangs_and_what_waits() -> None:
    things, beside = Things(), Afterwards(pause=0.005, at_once=1)
    beside.add(things.thing("hangs", hangs=True))
    beside.add(things.thing("second"))
    await asyncio.sleep(0.03)
    await beside.close()
    await beside.join()
    assert things.done == []
