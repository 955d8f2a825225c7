"""One thing at a time in each lane, unless what is in work is as good as over."""

import asyncio

from bot.lanes import Lanes


class Kitchen:
    """Serves dishes that are each over when they are told to be."""

    def __init__(self, at_once: int = 8) -> None:
        self.begun: list[str] = []
        self.over: dict[str, asyncio.Event] = {}
        self.lanes: Lanes[str, str] = Lanes(self._serve, at_once)

    async def _serve(self, _key: str, item: str) -> None:
        self.begun.append(item)
        await self.over.setdefault(item, asyncio.Event()).wait()

    async def end(self, *items: str) -> None:
        for item in items:
            self.over.setdefault(item, asyncio.Event()).set()
        await breath()


async def breath() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_lane_serves_one_after_the_other() -> None:
    kitchen = Kitchen()
    for item in ("soup", "fish", "tea"):
        kitchen.lanes.add("anna", item)
    kitchen.lanes.add("ben", "cake")
    await breath()
    assert kitchen.begun == ["soup", "cake"]
    await kitchen.end("soup")
    assert kitchen.begun == ["soup", "cake", "fish"]
    await kitchen.end("cake", "fish", "tea")


async def test_a_lane_that_may_go_on_serves_the_next_beside() -> None:
    kitchen = Kitchen()
    for item in ("soup", "fish", "tea"):
        kitchen.lanes.add("anna", item)
    await breath()
    kitchen.lanes.let_go_on("anna")
    await breath()
    assert kitchen.begun == ["soup", "fish"]
    # What was let go of ends when it will, and moves nothing then.
    await kitchen.end("soup")
    assert kitchen.begun == ["soup", "fish"]
    await kitchen.end("fish")
    assert kitchen.begun == ["soup", "fish", "tea"]
    await kitchen.end("tea")


async def test_nothing_is_idle_while_what_was_let_go_of_is_in_work() -> None:
    kitchen = Kitchen()
    kitchen.lanes.add("anna", "soup")
    await breath()
    kitchen.lanes.let_go_on("anna")
    assert not kitchen.lanes.idle()
    kitchen.lanes.add("anna", "fish")
    await kitchen.end("fish")
    assert kitchen.begun == ["soup", "fish"]
    assert not kitchen.lanes.idle()
    joining = asyncio.create_task(kitchen.lanes.join())
    await kitchen.end("soup")
    await joining
    assert kitchen.lanes.idle()


async def test_a_lane_where_nothing_is_in_work_has_nothing_to_let_go_of() -> None:
    kitchen = Kitchen(at_once=1)
    kitchen.lanes.add("anna", "soup")
    kitchen.lanes.add("ben", "cake")
    await breath()
    kitchen.lanes.let_go_on("ben")
    kitchen.lanes.let_go_on("nobody")
    assert kitchen.begun == ["soup"]
    await kitchen.end("soup", "cake")
    assert kitchen.begun == ["soup", "cake"]
    assert kitchen.lanes.idle()


async def test_a_lane_goes_on_beside_one_thing_only_and_counts_as_busy_meanwhile() -> None:
    kitchen = Kitchen(at_once=4)
    for item in ("soup", "fish", "tea"):
        kitchen.lanes.add("anna", item)
    await breath()
    kitchen.lanes.let_go_on("anna")
    await breath()
    kitchen.lanes.let_go_on("anna")
    await breath()
    assert kitchen.begun == ["soup", "fish"]
    assert kitchen.lanes.free == 2
    await kitchen.end("fish", "tea")
    assert "anna" in kitchen.lanes, "the soup is not over"
    assert kitchen.lanes.free == 3
    await kitchen.end("soup")
    assert "anna" not in kitchen.lanes
    assert kitchen.lanes.free == 4
