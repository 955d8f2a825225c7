"""The way in by webhook: 200 only for what is committed, and nothing for strangers."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
import structlog
from intake_world import Inbox, opened, update
from telegram.error import EndPointNotFound

from bot import webhook
from bot.app import set_webhook
from bot.app_errors import StartError
from bot.receiving import STILL_SECONDS, Receiving
from bot.webhook import BODY_LIMIT, SECRET_HEADER, create_webhook
from storage.errors import StorageError


@pytest.fixture
async def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inbox]:
    async with opened(tmp_path, monkeypatch) as one:
        yield one


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


async def test_a_path_with_encoded_signs_is_the_one_that_servers_decode(inbox: Inbox) -> None:
    web = create_webhook(inbox.intake(), "https://lotse.example/mein%20h%C3%B6rer", SECRET)
    assert await post(web, json.dumps(update(1)).encode(), path="/mein hörer") == 200
    assert inbox.ids() == [1]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "s3cre"}, {SECRET_HEADER: "s3crét"}])
async def test_webhook_takes_nothing_without_the_secret(inbox: Inbox, web: Any, headers: dict[str, str]) -> None:
    assert await post(web, json.dumps(update(1)).encode(), headers) == 403
    assert inbox.taken == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": 9223372036854775808}',
        b"\xff\xff",
        b"[" * 100_000,
    ],
)
async def test_webhook_refuses_what_is_no_update(inbox: Inbox, web: Any, body: bytes) -> None:
    assert await post(web, body) == 400
    assert inbox.taken == []


async def test_webhook_bounds_the_body(inbox: Inbox, web: Any) -> None:
    assert await post(web, json.dumps(update(1, text="x" * BODY_LIMIT)).encode()) == 413
    assert await post(web, json.dumps(update(2, text="x" * (BODY_LIMIT - 500))).encode()) == 200


async def test_webhook_lets_telegram_send_again_what_cannot_be_stored(inbox: Inbox) -> None:
    body = json.dumps(update(1)).encode()
    arrived: list[bool] = []
    web = create_webhook(inbox.intake(), "https://lotse.example/hook/here", SECRET, lambda: arrived.append(True))
    with inbox.locked():
        assert await post(web, body) == 503
    assert (inbox.taken, arrived) == ([], [])
    assert await post(web, body) == 200
    assert arrived == [True]
    assert inbox.ids() == [1]


async def test_webhook_serves_its_path_and_posts_only(web: Any) -> None:
    assert await post(web, b"{}", path="/") == 404
    assert await post(web, b"{}", method="GET") == 405


def test_webhook_without_a_secret_is_refused(inbox: Inbox) -> None:
    with pytest.raises(ValueError, match="secret"):
        create_webhook(inbox.intake(), "https://lotse.example/hook", "")


async def test_webhook_passes_over_what_cannot_be_kept(inbox: Inbox, web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await post(web, json.dumps(inbox.unkeepable(2, monkeypatch)).encode()) == 200
    assert await post(web, json.dumps(update(3, text="\ud83d")).encode()) == 200
    assert inbox.ids() == [3]


async def test_webhook_reads_nothing_of_strangers_and_says_so_once_a_minute(inbox: Inbox, web: Any) -> None:
    body = json.dumps(update(1, text="x" * BODY_LIMIT)).encode()
    with structlog.testing.capture_logs() as logs:
        for _ in range(50):
            assert await post(web, body, {SECRET_HEADER: "wrong"}) == 403
    assert [log["event"] for log in logs] == ["webhook_refused"]
    assert inbox.taken == []


async def test_webhook_compares_the_secret_in_constant_time(
    inbox: Inbox, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(webhook.hmac, "compare_digest", lambda a, b: compared.append((a, b)))
    assert await post(web, json.dumps(update(1)).encode()) == 403
    assert compared == [(SECRET.encode(), SECRET.encode())]


async def test_webhook_waits_for_no_body_for_ever(inbox: Inbox, web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/hook/here", "query_string": b""}
    await web({**scope, "headers": [(SECRET_HEADER.lower().encode(), SECRET.encode())]}, receive, send)
    assert sent[0]["status"] == 408
    assert inbox.taken == []


async def test_a_server_that_knows_no_webhooks_is_said_in_one_line() -> None:
    class Api:
        async def call(self, method: str, **_arguments: object) -> None:
            raise EndPointNotFound(f"no method {method}")

    with pytest.raises(StartError, match="knows no webhooks"):
        await set_webhook(cast("Any", Api()), "https://lotse.example/hook", SECRET)


async def test_that_nothing_can_be_stored_is_noticed_beside_an_odd_update_too(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    receiving = Receiving(lambda: now[0])
    intake, updates = inbox.intake(receiving), [inbox.unkeepable(2, monkeypatch), update(3)]
    with inbox.locked(), pytest.raises(StorageError):
        await intake.keep(updates)
    now[0] += STILL_SECONDS
    assert "cannot be stored" in (receiving.trouble() or "")
    assert [each["update_id"] for each in await intake.keep(updates)] == [3]
    assert receiving.trouble() is None
