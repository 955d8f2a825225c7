"""Chromium, pages in two sizes, the local Bot API server with the demo's page, and a bot of a few lines.

A story test needs only `wide_page` and `narrow_page`: they start blank, and go to whatever address serves a page.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOKEN = "1001:" + "A" * 35
HERE = Path(__file__).parent
ROOT = HERE.parent.parent

Call = tuple[str, dict[str, Any]]
Conversation = Callable[[dict[str, Any]], list[Call]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # One event loop for all of them: a browser belongs to the loop that started it.
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if not Path(CHROMIUM).exists():
        reason = f"{CHROMIUM} is missing; tests/install_system_packages.sh installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        # Elsewhere a browser may not be installed by us; the reason is named, and CI fails above instead.
        pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def _watched_page(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """A blank page that must stay free of errors (a breach of the content policy is one) and of foreign requests."""
    context = await browser.new_context(locale="de-DE", timezone_id="America/New_York", **options)
    page = await context.new_page()
    page.set_default_timeout(8000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on("console", lambda line: faults.append(f"console: {line.text}") if _is_fault(line) else None)
    page.on("request", lambda request: faults.append(request.url) if "//127.0.0.1:" not in request.url else None)
    yield page
    await context.close()
    assert faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def wide_page(browser: Browser) -> AsyncIterator[Page]:
    async with _watched_page(browser, viewport={"width": 1366, "height": 820}) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def narrow_page(browser: Browser) -> AsyncIterator[Page]:
    size = {"width": 390, "height": 844}
    async with _watched_page(browser, viewport=size, has_touch=True, is_mobile=True) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def low_page(browser: Browser) -> AsyncIterator[Page]:
    """A telephone held sideways."""
    async with _watched_page(browser, viewport={"width": 667, "height": 375}, has_touch=True, is_mobile=True) as page:
        yield page


def _is_fault(line: ConsoleMessage) -> bool:
    # A server that ended before the page is not the page's fault.
    return line.type == "error" and "Failed to load resource: net::" not in line.text


class Server:
    """The server from a person's and a bot's side."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.session = session

    async def get(self, path: str) -> Any:
        async with self.session.get(self.address + path) as response:
            return await response.json()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        async with self.session.post(self.address + path, json=body) as response:
            answer = await response.json()
            assert response.status < 300, answer
            return answer

    async def person(self, first_name: str, language_code: str, role: str | None = None) -> int:
        body = {"first_name": first_name, "language_code": language_code} | ({"role": role} if role else {})
        return int((await self.post("/people", body))["id"])

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:
        """Make a bot's call; bytes among the parameters go as an uploaded file with the parameter `file_name`."""
        parameters = dict(parameters)
        name = parameters.pop("file_name", "file")
        form = aiohttp.FormData(default_to_multipart=True)
        for key, value in parameters.items():
            if isinstance(value, bytes):
                form.add_field(key, value, filename=name)
            else:
                form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        async with self.session.post(f"{self.address}/bot{TOKEN}/{method}", data=form) as response:
            answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a fresh `lotse demo`, on a Monday morning."""
    command = ["-m", "bot", "demo", "--port", "0", "--data", str(tmp_path), "--clock", "2026-11-23T11:00:00+01:00"]
    demo = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert demo.stdout is not None
    yield (await asyncio.wait_for(demo.stdout.readline(), 60)).decode().strip()
    demo.terminate()
    assert await asyncio.wait_for(demo.wait(), 10) == 0


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        HERE / "page_server.py",
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    try:
        address = (await asyncio.wait_for(process.stdout.readline(), 10)).decode().strip()
        async with aiohttp.ClientSession() as session:
            server = Server(address, session)
            await server.call("getMe", {})
            yield server
    finally:
        with suppress(ProcessLookupError):
            process.kill()  # it keeps nothing, so nothing is gained by asking and waiting
        await process.wait()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(server: Server) -> AsyncIterator[Callable[[Conversation], Awaitable[None]]]:
    """Start a bot that polls, and makes the calls with which a conversation answers an update."""
    tasks: list[asyncio.Task[None]] = []

    async def poll(conversation: Conversation) -> None:
        offset = 0
        while True:
            for update in await server.call("getUpdates", {"offset": offset, "timeout": 20}):
                offset = update["update_id"] + 1
                for method, parameters in conversation(update):
                    await server.call(method, parameters)

    async def start(conversation: Conversation) -> None:
        tasks.append(asyncio.create_task(poll(conversation)))

    yield start
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        assert isinstance(outcome, asyncio.CancelledError), outcome
