"""Webhooks: the secret, the order within a chat, and again until it is taken."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from local_server import Side


@dataclass
class Hook:
    """A webhook that notes what comes and answers what the test says."""

    url: str
    taken: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], int] = lambda _update: 200
    method: dict[str, Any] | None = None

    def wait_for(self, texts: list[str]) -> None:
        deadline = time.monotonic() + 10
        while sorted(self.texts()) != sorted(texts):
            assert time.monotonic() < deadline, self.texts()
            time.sleep(0.02)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.taken]


@pytest.fixture
def hook() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            update = json.loads(self.rfile.read(int(self.headers["content-length"])))
            hook.secrets.append(self.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            status = hook.answer(update)
            if status == 200:
                hook.taken.append(update)
            body = json.dumps(hook.method).encode() if hook.method else b""
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook = Hook(f"http://127.0.0.1:{server.server_port}/hook")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield hook
        server.shutdown()
        thread.join()


def pending(side: Side) -> int:
    return side.call("getWebhookInfo")["result"]["pending_update_count"]


def emptied(side: Side) -> bool:
    deadline = time.monotonic() + 5
    while pending(side):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_updates_arrive_with_the_secret(side: Side, person: int, hook: Hook):
    assert side.call("setWebhook", url=hook.url, secret_token="geheim_1")["ok"]
    hook.wait_for(["/start"])
    side.post(f"/people/{person}/messages", {"text": "a"})
    hook.wait_for(["/start", "a"])
    assert set(hook.secrets) == {"geheim_1"}
    assert emptied(side)


def test_what_is_not_taken_comes_again_and_holds_up_its_chat_only(side: Side, person: int, hook: Hook):
    other = side.newcomer("Sam")
    attempts = []

    def busy_twice(update: dict[str, Any]) -> int:
        if update["message"]["text"] != "schwer":
            return 200
        attempts.append(time.monotonic())
        return 500 if len(attempts) < 3 else 200

    hook.answer = busy_twice
    side.call("setWebhook", url=hook.url)
    hook.wait_for(["/start", "/start"])
    for text in ("schwer", "danach"):
        side.post(f"/people/{person}/messages", {"text": text})
    side.post(f"/people/{other}/messages", {"text": "woanders"})
    hook.wait_for(["/start", "/start", "schwer", "danach", "woanders"])
    assert hook.texts()[2:] == ["woanders", "schwer", "danach"]
    assert attempts[2] - attempts[1] > attempts[1] - attempts[0] > 0.4
    info = side.call("getWebhookInfo")["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


def test_a_webhook_that_is_not_there_loses_nothing(side: Side, person: int):
    side.call("setWebhook", url="http://127.0.0.1:9/hook")
    deadline = time.monotonic() + 5
    while "last_error_message" not in side.call("getWebhookInfo")["result"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert side.call("getWebhookInfo")["result"]["last_error_message"] == "Connection refused"
    side.call("deleteWebhook")
    assert [update["message"]["text"] for update in side.updates()] == ["/start"]


def test_one_connection_means_one_after_the_other(side: Side, person: int, hook: Hook):
    others = [side.newcomer(str(n)) for n in range(5)]
    at_once, most = 0, 0
    lock = threading.Lock()

    def slow(_update: dict[str, Any]) -> int:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with lock:
            at_once -= 1
        return 200

    hook.answer = slow
    side.call("setWebhook", url=hook.url, max_connections=1)
    hook.wait_for(["/start"] * (1 + len(others)))
    assert most == 1


async def test_setting_a_webhook_ends_a_long_poll(side: Side, hook: Hook):
    side.call("getMe")
    polling = asyncio.create_task(asyncio.to_thread(side.call, "getUpdates", timeout=20))
    await asyncio.sleep(0.2)
    assert await asyncio.to_thread(side.call, "setWebhook", url=hook.url)
    assert (await polling)["error_code"] == 409


def test_a_webhook_may_call_a_method_in_its_answer(side: Side, person: int, hook: Hook):
    hook.method = {"method": "sendMessage", "chat_id": person, "text": "gleich hier"}
    version = side.get(f"/people/{person}/chat")["version"]
    side.call("setWebhook", url=hook.url)
    assert side.chat(person, since=version, wait=5)[-1]["text"] == "gleich hier"
    assert [call["ok"] for call in side.get("/calls", method="sendMessage")] == [True]
