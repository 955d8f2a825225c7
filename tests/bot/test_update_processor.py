"""Order inside a chat, chats side by side, nothing left behind."""

import asyncio
import random
from typing import Any

import pytest
import structlog

from bot.update_processor import Update, UpdateProcessor, chat_key

PERSON = {"id": 5, "is_bot": False, "first_name": "A"}
CHAT = {"id": -100, "type": "group"}
MESSAGE = {"message_id": 1, "chat": CHAT, "from": PERSON, "text": "x"}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"message": MESSAGE}, -100),
        ({"edited_message": MESSAGE}, -100),
        ({"callback_query": {"id": "1", "from": PERSON, "message": MESSAGE, "data": "a"}}, -100),
        ({"callback_query": {"id": "1", "from": PERSON, "inline_message_id": "z", "data": "a"}}, 5),
        ({"my_chat_member": {"chat": CHAT, "from": PERSON, "old_chat_member": {"user": {"id": 9}}}}, -100),
        ({"poll_answer": {"poll_id": "1", "user": PERSON}}, 5),
        ({"inline_query": {"id": "1", "from": PERSON, "query": ""}}, 5),
        ({"poll": {"id": "123", "question": "?"}}, None),
        ({"something_new": [1, 2]}, None),
        ({"message": {"chat": "5"}}, None),
        ({"message": {"chat": {"id": "5"}}}, None),
        ({}, None),
    ],
)
def test_chat_key(content: dict[str, Any], key: int | None) -> None:
    assert chat_key({"update_id": 77} | content) == key


def update(chat: int) -> Update:
    return {"message": {"chat": {"id": chat}}}


class Work:
    """What was handled, and how much at the same time."""

    def __init__(self, seconds: float = 0.001) -> None:
        self.seconds = seconds
        self.done: list[tuple[int, int]] = []
        self.at_work: set[int | None] = set()
        self.most = 0

    async def __call__(self, update_id: int, update: Update) -> None:
        key = chat_key(update)
        assert key not in self.at_work, "two updates of one chat at once"
        self.at_work.add(key)
        self.most = max(self.most, len(self.at_work))
        try:
            await asyncio.sleep(self.seconds)
            self.done.append((key or 0, update_id))
        finally:
            self.at_work.discard(key)


def nothing_left(processor: UpdateProcessor) -> bool:
    lanes = processor._lanes
    return not lanes._queues and not lanes._ready and not lanes._workers


@pytest.mark.parametrize("at_once", [1, 3, 256])
async def test_order_is_kept_per_chat_and_the_bound_holds(at_once: int) -> None:
    work = Work()
    processor = UpdateProcessor(work, at_once=at_once)
    chances = random.Random(at_once)
    chats = [chances.randrange(20) for _ in range(400)]
    for update_id, chat in enumerate(chats):
        await processor.submit(update_id, update(chat))
        if chances.random() < 0.05:
            await asyncio.sleep(0.002)
    await processor.join()
    for chat in range(20):
        assert [i for c, i in work.done if c == chat] == [i for i, c in enumerate(chats) if c == chat]
    assert work.most == min(at_once, 20)
    assert nothing_left(processor)


async def test_a_slow_chat_holds_up_nobody() -> None:
    gate = asyncio.Event()
    done: list[int] = []

    async def handle(update_id: int, update: Update) -> None:
        if chat_key(update) == 1:
            await gate.wait()
        done.append(update_id)

    processor = UpdateProcessor(handle, at_once=2)
    for update_id, chat in enumerate([1, 1, 2, 3, 2]):
        await processor.submit(update_id, update(chat))
    await asyncio.sleep(0.02)
    assert done == [2, 3, 4]
    assert not processor.idle()
    gate.set()
    await processor.join()
    assert done == [2, 3, 4, 0, 1]
    assert processor.idle()


async def test_a_busy_chat_lets_the_others_have_their_turn() -> None:
    work = Work()
    processor = UpdateProcessor(work, at_once=1)
    for update_id in range(10):
        await processor.submit(update_id, update(1))
    await processor.submit(10, update(2))
    await processor.join()
    assert work.done.index((2, 10)) <= 2


async def test_submit_waits_for_room() -> None:
    work = Work(0.01)
    processor = UpdateProcessor(work, room=3)
    for update_id in range(3):
        await processor.submit(update_id, update(1))
    late = asyncio.ensure_future(processor.submit(3, update(1)))
    await asyncio.sleep(0)
    assert not late.done()
    await processor.join()
    await late
    await processor.join()
    assert len(work.done) == 4


async def test_an_error_is_logged_without_what_it_says_and_stops_nothing() -> None:
    done: list[int] = []

    async def handle(update_id: int, update: Update) -> None:
        if update_id == 0:
            raise ValueError("my name is Amina")
        done.append(update_id)

    with structlog.testing.capture_logs() as logs:
        processor = UpdateProcessor(handle)
        for update_id in range(3):
            await processor.submit(update_id, update(1))
        await processor.join()
    assert done == [1, 2]
    (failed,) = [log for log in logs if log["event"] == "update_failed"]
    assert failed["update_id"] == 0
    assert failed["error"] == "ValueError"
    assert "test_update_processor.py:" in failed["at"]
    assert "Amina" not in str(logs)


async def test_closing_lets_what_is_in_work_end_and_leaves_the_rest() -> None:
    work = Work(0.02)
    processor = UpdateProcessor(work, at_once=2)
    for update_id, chat in enumerate([1, 1, 2, 3]):
        await processor.submit(update_id, update(chat))
    await asyncio.sleep(0.005)
    await processor.close(seconds=1)
    assert sorted(work.done) == [(1, 0), (2, 2)]
    assert nothing_left(processor)
    await processor.submit(9, update(9))
    await processor.join()
    assert (9, 9) not in work.done


async def test_closing_does_not_wait_for_ever() -> None:
    processor = UpdateProcessor(Work(60))
    await processor.submit(1, update(1))
    await processor.submit(2, update(1))
    await asyncio.sleep(0)
    await processor.close(seconds=0.05)
    assert nothing_left(processor)
    assert processor.idle()


async def test_the_room_is_whole_again_after_closing() -> None:
    processor = UpdateProcessor(Work(60), room=4)
    for update_id in range(4):
        await processor.submit(update_id, update(update_id % 2))
    late = asyncio.ensure_future(processor.submit(5, update(5)))
    await asyncio.sleep(0)
    await processor.close(seconds=0.01)
    await asyncio.wait_for(late, 1)
    assert nothing_left(processor)
    assert processor._room._value == 4
