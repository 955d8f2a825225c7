"""Work that ends when the bot shall, or when whoever waits for it is given up."""

import asyncio
from contextlib import suppress

import pytest

from bot.patience import unless_stopped


@pytest.mark.parametrize("end", ["stop", "cancel"])
async def test_work_does_not_go_on_once_nobody_waits_for_it(end):
    stop, begun, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work():
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    waiting = asyncio.create_task(unless_stopped(stop, work()))
    await begun.wait()
    if end == "stop":
        stop.set()
    else:
        waiting.cancel()
    with suppress(asyncio.CancelledError):
        assert not await waiting
    assert ended.is_set()
