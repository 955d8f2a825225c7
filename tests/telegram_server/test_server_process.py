"""The server as a process of its own: start, end, bad usage, and what survives a restart."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from local_server import TOKEN, Side

from bot.telegram_server.images import grey_png


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot.telegram_server", *arguments]


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], Side]]:
    with subprocess.Popen(
        command("--port", "0", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        address = running.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address), running.stderr.read()
        try:
            with httpx.Client(base_url=address) as client:
                yield running, Side(client)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)


def wait_until_saved(state: Path) -> None:
    """Wait for the last thing that `fill` did; a busy machine may need longer than a fifth of a second."""
    for _ in range(150):
        if state.exists() and json.loads(state.read_bytes())["offset_seconds"] > 3500:
            return
        time.sleep(0.1)
    raise AssertionError("the state was never saved")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_peace_even_with_open_long_polls(number: int):
    with process() as (running, side):
        person = side.newcomer()

        def poll() -> None:
            with contextlib.suppress(httpx.TransportError):
                side.client.get(f"/people/{person}/chat", params={"since": 99, "wait": 30}, timeout=40)

        def listen() -> None:
            with contextlib.suppress(httpx.TransportError), side.client.stream("GET", "/stream", timeout=40) as stream:
                stream.read()

        pollers = [threading.Thread(target=each) for each in (poll, listen)]
        for poller in pollers:
            poller.start()
        time.sleep(0.3)
        began = time.monotonic()
        running.send_signal(number)
        assert running.wait(5) == 0
        assert time.monotonic() - began < 2
        for poller in pollers:
            poller.join(5)
        assert running.stderr.read() == ""


def test_a_signal_right_after_the_first_line_is_heard():
    with process() as (running, _):
        running.send_signal(signal.SIGTERM)
        assert running.wait(5) == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--clock", "soon"], "'soon' is no instant, as 2026-11-22T10:00:00+01:00"),
        (["--clock", "2026-01-01T00:00:00"], "'2026-01-01T00:00:00' has no offset from UTC"),
        (["--clock", "2200-01-01T00:00:00+00:00"], "is not between 1970 and 2200"),
        (["--port", "70000"], "port"),
        (["--limits", "none"], "invalid choice: 'none'"),
        (["--state", __file__], "is no state of this server"),
    ],
)
def test_bad_usage_gets_one_line_and_status_2(arguments: list[str], reason: str):
    ended = subprocess.run(command(*arguments), check=False, capture_output=True, text=True, timeout=20)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert reason in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_port_that_is_taken():
    with process() as (_, side):
        ended = subprocess.run(
            command("--port", str(side.client.base_url.port)), check=False, capture_output=True, text=True, timeout=20
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"port {side.client.base_url.port}: address already in use\n"


def test_limits_can_be_switched_off_and_the_clock_be_set():
    with process("--limits", "off", "--clock", "2026-03-01T08:00:00+01:00") as (_, side):
        person = side.newcomer()
        side.call("getMe")
        answers = [side.call("sendMessage", chat_id=person, text="x") for _ in range(40)]
        assert all(each["ok"] for each in answers)
        assert side.get("/clock")["now"].startswith("2026-03-01T07:0")


def fill(side: Side) -> tuple[int, int]:
    """Make a person, a group, texts, files and a pending press, and return the person and the group."""
    side.call("getMe")
    side.call("setMyCommands", commands=[{"command": "start", "description": "Anfang"}])
    side.call("setMyName", name="Lotse", language_code="de")
    person = side.post("/people", {"first_name": "Amal", "role": "guide"})["id"]
    side.post(f"/people/{person}/messages", {"text": "/start"})
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
    side.call("sendMessage", chat_id=person, text="<b>?</b>", parse_mode="HTML", reply_markup=markup)
    side.client.post(f"/bot{TOKEN}/sendPhoto", data={"chat_id": person}, files={"photo": ("a.png", grey_png(9, 9))})
    group = side.post("/groups", {"title": "Lotsen", "members": [person]})["id"]
    side.post("/clock", {"advance_seconds": 3600})
    return person, group


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_state_survives_a_restart(tmp_path: Path, number: int):
    state = tmp_path / "deeper" / "state.json"
    with process("--state", str(state), "--limits", "off") as (running, side):
        person, group = fill(side)
        chat, updates, bots = side.get(f"/people/{person}/chat"), side.updates(), side.get("/bots")
        now = side.get("/clock")["now"]
        wait_until_saved(state)
        running.send_signal(number)
        running.wait(5)
    with process("--state", str(state), "--limits", "off") as (_, side):
        assert side.get(f"/people/{person}/chat") == chat
        assert side.updates() == updates
        assert side.get("/bots") == bots
        assert side.get("/people")[0]["role"] == "guide"
        assert side.get("/clock")["now"] > now
        photo = chat["messages"][-1]["photo"]
        assert side.client.get(f"/files/{photo['file_id']}").content == grey_png(9, 9)
        assert side.call("sendMessage", chat_id=group, text="x")["ok"]
        sent = side.call("sendMessage", chat_id=person, text="x")["result"]
        assert sent["message_id"] == chat["messages"][-1]["message_id"] + 1
        assert side.post("/people", {"first_name": "Sam"})["id"] == person + 1
        assert side.updates()[-1]["update_id"] == updates[-1]["update_id"]
