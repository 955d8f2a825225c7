"""The way in: committed before it is confirmed, each update once, through faults of Telegram and of the database."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import structlog
import telegram
from intake_world import Inbox, opened, update
from transport_world import now, server, until, world
from wire import Wire, ok, serving, whole

from bot.receiver import Receiver, TokenRejectedError, is_update
from bot.receiving import Receiving
from bot.telegram_request import AiohttpRequest
from storage.errors import StorageError
from storage.unit_of_work import unit_of_work

TOKEN = "4711:" + "T" * 35


@pytest.fixture
async def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inbox]:
    async with opened(tmp_path, monkeypatch) as one:
        yield one


def error(code: int, description: str, **parameters: int) -> bytes:
    body = {"ok": False, "error_code": code, "description": description}
    return whole(json.dumps(body | ({"parameters": parameters} if parameters else {})).encode(), f"{code} x")


class Polling:
    """A Bot API that answers getUpdates from a script and then with nothing."""

    def __init__(self, wire: Wire, *answers: bytes) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        wire.answer = self.answer

    async def answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        assert urlsplit(path).path.endswith("/getUpdates")
        self.asked.append(json.loads(body))
        if not self.answers:
            await asyncio.sleep(0.02)
        writer.write(self.answers.pop(0) if self.answers else ok([]))

    def offsets(self) -> list[int | None]:
        return [asked.get("offset") for asked in self.asked]


@contextlib.asynccontextmanager
async def receiving(inbox: Inbox, url: str, **options: Any) -> AsyncIterator[asyncio.Task[None]]:
    base = url.partition("/bot")[0] + "/bot"
    poll = AiohttpRequest(pool_size=1)
    bot = telegram.Bot(TOKEN, base_url=base, request=AiohttpRequest(), get_updates_request=poll)
    async with poll:
        receiver = Receiver(bot, inbox.intake(), **{"shortest": 0.01, "longest": 0.04} | options)
        task = asyncio.create_task(receiver.run())
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with serving(TOKEN) as one:
        yield one


async def test_updates_are_raw_committed_and_then_confirmed(inbox: Inbox, wire: Wire) -> None:
    unknown = {"update_id": 12, "something_new": {"chat": {"id": -5}, "deep": [1, {"x": None}]}}
    polling = Polling(wire, ok([update(11), unknown]), ok([update(13)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(polling.asked) > 3 and len(inbox.taken) == 3)
    assert [dict(taken) for _, taken in inbox.taken] == [update(11), unknown, update(13)]
    assert inbox.committed_first
    assert polling.offsets()[:3] == [None, 13, 14]
    first = polling.asked[0]
    assert first == {
        "timeout": 25,
        "limit": 100,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }
    rows = await inbox.database.fetch_all("SELECT payload FROM inbox")
    assert len(rows) == 3
    assert "something_new" not in str([row["payload"] for row in rows])


def test_what_an_update_is() -> None:
    assert is_update(update(1))
    odd = [None, [], {}, {"update_id": None}, {"update_id": "1"}, {"update_id": -1}, {"update_id": 1 << 63}]
    assert not [value for value in odd if is_update(value)]


async def test_half_a_character_keeps_nobody_out(inbox: Inbox, wire: Wire) -> None:
    half = update(2, text="a \ud83d b")
    polling = Polling(wire, ok([update(1), half, update(3)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(inbox.taken) == 3)
    assert polling.offsets()[1] == 4
    assert inbox.taken[1] == (2, half)


@pytest.fixture
def odd(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    return inbox.unkeepable(2, monkeypatch)


async def test_an_update_that_cannot_be_kept_is_passed_over(inbox: Inbox, wire: Wire, odd: dict[str, Any]) -> None:
    polling = Polling(wire, ok([update(1), odd, update(3)]), ok([odd, update(4)]))
    with structlog.testing.capture_logs() as logs:
        async with receiving(inbox, wire.url):
            await until(lambda: len(inbox.taken) == 3)
    assert inbox.ids() == [1, 3, 4]
    assert polling.offsets()[:3] == [None, 4, 5]
    rows = await inbox.database.fetch_all("SELECT * FROM inbox WHERE update_id = 2")
    assert [(row["state"], row["payload"], row["error"]) for row in rows] == [("failed", None, "RecursionError")]
    lost = [log for log in logs if log["event"] == "update_not_kept"]
    assert {(log["update_id"], log["error"]) for log in lost} == {(2, "RecursionError")}
    assert "Amina" not in str(logs)


async def test_nothing_of_a_batch_is_kept_if_the_database_fails_later(inbox: Inbox, odd: dict[str, Any]) -> None:
    intake = inbox.intake()
    with inbox.locked(), pytest.raises(StorageError):
        await intake.take([update(1), odd])
    await intake.take([update(1), odd])
    assert inbox.ids() == [1]


async def test_what_no_key_opens_keeps_nobody_waiting(inbox: Inbox) -> None:
    async with unit_of_work(inbox.database, inbox.keyring) as uow:
        await uow.inbox.add_many([(n, 5, update(n)) for n in (1, 2, 3)], now())
        await uow.transaction.execute("UPDATE inbox SET payload = 'damaged' WHERE update_id = 2")
        uow.commit()
    with structlog.testing.capture_logs() as logs:
        await inbox.intake().start()
    assert inbox.ids() == [1, 3]
    assert ("update_unreadable", 2) in [(log["event"], log.get("update_id")) for log in logs]
    rows = await inbox.database.fetch_all("SELECT state FROM inbox ORDER BY update_id")
    assert [row["state"] for row in rows] == ["waiting", "failed", "waiting"]


async def test_after_silence_the_offset_is_dropped(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, ok([update(900)]), ok([]), ok([update(3)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(polling.asked) > 4 and len(inbox.taken) == 2)
    assert polling.offsets()[:5] == [None, 901, None, 4, None]
    assert inbox.ids() == [900, 3]


async def test_an_update_seen_before_is_dropped(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, ok([update(1), update(2)]), ok([update(2), update(3), update(3)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(polling.asked) > 2 and len(inbox.taken) == 3)
    assert inbox.ids() == [1, 2, 3]


async def test_what_waits_in_the_inbox_comes_first(inbox: Inbox, wire: Wire) -> None:
    async with unit_of_work(inbox.database, inbox.keyring) as uow:
        await uow.inbox.add_many([(n, 5, update(n)) for n in (7, 5, 6)], now())
        await uow.inbox.done(6, now())
        uow.commit()
    Polling(wire, ok([update(6), update(7), update(8)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(inbox.taken) == 3)
    assert inbox.ids() == [5, 7, 8]
    assert dict(inbox.taken[0][1]) == update(5)


@pytest.mark.parametrize(
    "answer",
    [
        error(502, "Bad Gateway"),
        error(500, "x"),
        error(400, "Bad Request"),
        ok({}),
        ok([{"no": 1}]),
        b"rubbish\r\n\r\n",
    ],
)
async def test_a_failing_telegram_is_asked_again(inbox: Inbox, wire: Wire, answer: bytes) -> None:
    polling = Polling(wire, answer, answer, ok([update(1)]))
    with structlog.testing.capture_logs() as logs:
        async with receiving(inbox, wire.url):
            await until(lambda: len(polling.asked) > 3 and inbox.taken)
    assert inbox.ids() == [1]
    assert [log["failures"] for log in logs if log["event"] == "polling_failed"] == [1, 2]
    assert TOKEN not in str(logs)


async def test_the_pauses_grow_up_to_a_bound(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, *[error(502, "Bad Gateway")] * 5, ok([]), error(502, "Bad Gateway"))
    with structlog.testing.capture_logs() as logs:
        async with receiving(inbox, wire.url):
            await until(lambda: len(polling.asked) > 7)
    pauses = [log["pause_seconds"] for log in logs if log["event"] == "polling_failed"]
    assert pauses == [0.01, 0.02, 0.04, 0.04, 0.04, 0.01]


async def test_a_ban_is_obeyed(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, error(429, "Too Many Requests", retry_after=1), ok([update(1)]))
    async with receiving(inbox, wire.url):
        await until(lambda: polling.asked)
        await asyncio.sleep(0.8)
        assert len(polling.asked) == 1
        await until(lambda: inbox.taken)


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        ("terminated by other getUpdates request; make sure that only one", "another program polls with this token"),
        ("can't use getUpdates method while webhook is active; use deleteWebhook", "a webhook is set; restart the bot"),
        ("terminated by setWebhook request", "a webhook is set; restart the bot"),
    ],
)
async def test_who_else_takes_the_updates_is_named(inbox: Inbox, wire: Wire, description: str, reason: str) -> None:
    polling = Polling(wire, error(409, f"Conflict: {description}"), ok([update(1)]))
    still, heard = Receiving(), 0

    def hear() -> None:
        nonlocal heard
        heard += 1

    with structlog.testing.capture_logs() as logs:
        async with receiving(inbox, wire.url, receiving=still, heard=hear, longest=0.3):
            await until(lambda: still._still)
            ((_since, noted),) = still._still.values()
            assert heard == 1, "a conflict is an answer of Telegram"
            await until(lambda: len(polling.asked) > 2 and inbox.taken)
    assert reason in noted
    assert logs[0]["reason"] == noted
    assert logs[0]["pause_seconds"] == 0.3
    assert inbox.ids() == [1]
    assert still.still_seconds() == 0


@pytest.mark.parametrize("answer", [error(401, "Unauthorized"), error(404, "Not Found")])
async def test_a_wrong_token_ends_it(inbox: Inbox, wire: Wire, answer: bytes) -> None:
    Polling(wire, answer)
    async with receiving(inbox, wire.url) as task:
        with pytest.raises(TokenRejectedError, match="rejects the bot's token"):
            await asyncio.wait_for(task, 2)


async def test_nothing_is_confirmed_that_the_database_did_not_take(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, ok([update(1)]))
    with structlog.testing.capture_logs() as logs:
        async with receiving(inbox, wire.url):
            await until(lambda: inbox.ids() == [1])
            with inbox.locked():
                polling.answers = [ok([update(2)])] * 50
                await until(lambda: sum(log["event"] == "polling_failed" for log in logs) > 2)
                assert 3 not in polling.offsets()
                assert inbox.ids() == [1]
            await until(lambda: 3 in polling.offsets())
            await until(lambda: inbox.ids() == [1, 2])
    failed = [log for log in logs if log["event"] == "polling_failed"]
    assert "cannot be stored: the database is locked" in failed[0]["reason"]


async def test_through_the_local_server(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    with server("--limits", "off") as url:
        async with world(url, tmp_path / "bot", TOKEN) as here:
            async with receiving(inbox, url, poll_seconds=1):
                person = await here.person()
                await until(lambda: inbox.taken)
            await here.ask("POST", f"/people/{person.chat_id}/messages", text="while away")
            await here.fault(method="getUpdates", drop="after")
            async with receiving(inbox, url, poll_seconds=1):
                await until(lambda: len(inbox.taken) > 1)
                await here.ask("POST", f"/people/{person.chat_id}/messages", text="back")
                await until(lambda: len(set(inbox.ids())) > 2)
    # The first one waits in the inbox, as nobody worked it off: it is handed over again at the second start.
    texts = [taken["message"]["text"] for _, taken in inbox.taken]
    assert texts == ["/start", "/start", "while away", "back"]
