"""The way in: committed before it is confirmed, each update once, through faults of Telegram and of the database."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import structlog
import telegram
from transport_world import now, server, until, world
from wire import Wire, ok, serving, whole

from bot.receiver import Intake, Receiver, TokenRejectedError
from bot.telegram_request import AiohttpRequest
from bot.update_processor import Update
from bot.webhook import BODY_LIMIT, SECRET_HEADER, create_webhook
from storage import sqlite
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.unit_of_work import unit_of_work

TOKEN = "4711:" + "T" * 35


class Inbox:
    """A database, and what was handed over from it."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database = database
        self.path = path
        self.keyring = Keyring([new_key()])
        self.taken: list[tuple[int, Update]] = []
        self.committed_first = True

    def intake(self) -> Intake:
        return Intake(self.database, self.keyring, self.hand_over, lambda: datetime.now(UTC))

    async def hand_over(self, update_id: int, update: Update) -> None:
        rows = await self.database.fetch_all("SELECT 1 FROM inbox WHERE update_id = :id", id=update_id)
        self.committed_first = self.committed_first and bool(rows)
        self.taken.append((update_id, update))

    def ids(self) -> list[int]:
        return [update_id for update_id, _ in self.taken]

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        other = sqlite3.connect(self.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()


@pytest.fixture
async def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inbox]:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    path = tmp_path / "lotse.db"
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    yield Inbox(database, path)
    await database.close()


def update(update_id: int, chat: int = 5, text: str = "Grüße") -> dict[str, Any]:
    return {"update_id": update_id, "message": {"message_id": 1, "date": 1, "chat": {"id": chat}, "text": text}}


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
        await until(lambda: len(polling.asked) > 3)
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


async def test_after_silence_the_offset_is_dropped(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, ok([update(900)]), ok([]), ok([update(3)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(polling.asked) > 4)
    assert polling.offsets()[:5] == [None, 901, None, 4, None]
    assert inbox.ids() == [900, 3]


async def test_an_update_seen_before_is_dropped(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, ok([update(1), update(2)]), ok([update(2), update(3), update(3)]))
    async with receiving(inbox, wire.url):
        await until(lambda: len(polling.asked) > 2)
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
            await until(lambda: len(polling.asked) > 3)
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


async def test_a_second_poller_is_named(inbox: Inbox, wire: Wire) -> None:
    polling = Polling(wire, error(409, "Conflict: terminated by other getUpdates request"), ok([update(1)]))
    with structlog.testing.capture_logs() as logs:
        async with receiving(inbox, wire.url):
            await until(lambda: len(polling.asked) > 2)
    assert "another program polls" in logs[0]["reason"]
    assert logs[0]["pause_seconds"] == 0.04
    assert inbox.ids() == [1]


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
    assert inbox.ids() == [1, 2]
    assert "cannot be stored: the database is locked" in logs[0]["reason"]


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


SECRET = "s3cret"
HEADERS = {SECRET_HEADER: SECRET}


@pytest.fixture
def web(inbox: Inbox) -> Any:
    return create_webhook(inbox.intake(), "https://lotse.example/hook/here?x=1", SECRET)


async def post(
    web: Any, content: bytes, headers: dict[str, str] = HEADERS, path: str = "/hook/here", method: str = "POST"
) -> int:
    """Call the application in this event loop, where its database lives."""
    sent: list[dict[str, Any]] = []
    pieces = [content[at : at + 65536] for at in range(0, len(content), 65536)] or [b""]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "query_string": b"",
    }
    await web(scope, receive, send)
    return int(sent[0]["status"])


async def test_webhook_commits_and_says_so(inbox: Inbox, web: Any) -> None:
    for _ in range(2):
        assert await post(web, json.dumps(update(1)).encode()) == 200
    assert inbox.ids() == [1]
    assert inbox.committed_first


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "s3cre"}, {SECRET_HEADER: "s3crét"}])
async def test_webhook_takes_nothing_without_the_secret(inbox: Inbox, web: Any, headers: dict[str, str]) -> None:
    assert await post(web, json.dumps(update(1)).encode(), headers) == 403
    assert inbox.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"update_id": "1"}', b"\xff\xff", b"[" * 100_000])
async def test_webhook_refuses_what_is_no_update(inbox: Inbox, web: Any, body: bytes) -> None:
    assert await post(web, body) == 400
    assert inbox.taken == []


async def test_webhook_bounds_the_body(inbox: Inbox, web: Any) -> None:
    assert await post(web, json.dumps(update(1, text="x" * BODY_LIMIT)).encode()) == 413
    assert await post(web, json.dumps(update(2, text="x" * (BODY_LIMIT - 500))).encode()) == 200


async def test_webhook_lets_telegram_send_again_what_cannot_be_stored(inbox: Inbox, web: Any) -> None:
    body = json.dumps(update(1)).encode()
    with inbox.locked():
        assert await post(web, body) == 503
    assert inbox.taken == []
    assert await post(web, body) == 200
    assert inbox.ids() == [1]


async def test_webhook_serves_its_path_and_posts_only(web: Any) -> None:
    assert await post(web, b"{}", path="/") == 404
    assert await post(web, b"{}", method="GET") == 405


def test_webhook_without_a_secret_is_refused(inbox: Inbox) -> None:
    with pytest.raises(ValueError, match="secret"):
        create_webhook(inbox.intake(), "https://lotse.example/hook", "")
