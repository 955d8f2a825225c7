"""The clock: played forward from one due instant to the next, or set."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from local_server import Side, running

from bot.telegram_server.clock import Clock, parse_instant
from bot.telegram_server.clock_follower import HttpClockFollower

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
SLACK = timedelta(seconds=5)  # real time goes on


class Diary:
    """A follower with something due at given minutes after the start; what is done may make more due."""

    def __init__(self, *minutes: int, and_then: dict[int, int] | None = None) -> None:
        self.due = sorted(START + timedelta(minutes=minute) for minute in minutes)
        self.and_then = and_then or {}
        self.settled: list[datetime] = []
        self.done: list[int] = []

    async def settle(self, now: datetime) -> datetime | None:
        self.settled.append(now)
        while self.due and self.due[0] <= now:
            minute = round((self.due.pop(0) - START).total_seconds() / 60)
            self.done.append(minute)
            assert now - (START + timedelta(minutes=minute)) < SLACK, "done too late"
            if minute in self.and_then:
                self.due = sorted([*self.due, START + timedelta(minutes=self.and_then.pop(minute))])
        return self.due[0] if self.due else None


def advanced(follower: Any, seconds: float) -> timedelta:
    """Play forward and return how far the clock came."""
    with running(clock=Clock(START), follower=follower) as address, httpx.Client(base_url=address) as client:
        now = Side(client).post("/clock", {"advance_seconds": seconds})["now"]
        return datetime.fromisoformat(now) - START


def test_nothing_is_skipped_and_nothing_comes_late():
    diary = Diary(10, 5, 70, and_then={10: 20, 20: 59})
    assert timedelta(hours=1) <= advanced(diary, 3600) < timedelta(hours=1) + SLACK
    assert diary.done == [5, 10, 20, 59]
    assert [each - START for each in diary.due] == [timedelta(minutes=70)]


def test_what_is_due_at_the_end_is_done():
    diary = Diary(60, and_then={60: 60})
    advanced(diary, 3600)
    assert diary.done == [60, 60]


def test_without_a_follower_the_clock_jumps():
    assert timedelta(hours=1) <= advanced(None, 3600) < timedelta(hours=1) + SLACK


def test_setting_passes_over_what_lies_between_and_may_go_back():
    diary = Diary(10_000)
    with running(clock=Clock(START), follower=diary) as address, httpx.Client(base_url=address) as client:
        side = Side(client)
        for target in ("2026-02-01T00:00:00+01:00", "2026-02-02T00:00:00+00:00"):
            now = datetime.fromisoformat(side.post("/clock", {"set": target})["now"])
            assert abs(now - parse_instant(target)) < SLACK
            assert abs(datetime.fromisoformat(side.get("/clock")["now"]) - now) < SLACK
    assert [each.day for each in diary.settled] == [31, 2]


@pytest.mark.parametrize(
    "move",
    [
        {"set": "0001-01-01T00:00:00+14:00"},
        {"set": "9999-12-31T23:59:59+00:00"},
        {"set": "9999-12-31T23:59:59-14:00"},
        {"set": "1969-12-31T23:59:59+00:00"},
        {"set": "soon"},
        {"advance_seconds": 300 * 31_536_000},
        {"advance_seconds": 8_000 * 31_536_000 - 86_400},
        {"advance_seconds": 1e300},
    ],
    ids=str,
)
@pytest.mark.parametrize("follower", [None, Diary()], ids=["alone", "followed"])
def test_the_clock_stays_between_1970_and_2200(move: dict[str, Any], follower: Diary | None):
    with running(clock=Clock(START), follower=follower) as address, httpx.Client(base_url=address) as client:
        answer = client.post("/clock", content=json.dumps(move))
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"].startswith(next(iter(move)))
        assert datetime.fromisoformat(client.get("/clock").json()["now"]) - START < SLACK


def test_what_is_due_after_2200_may_be_waited_for():
    diary = Diary()
    diary.due = [datetime(2201, 3, 1, tzinfo=UTC)]
    with running(clock=Clock(START), follower=diary) as address, httpx.Client(base_url=address) as client:
        assert Side(client).post("/clock", {"set": "2199-12-31T00:00:00+00:00"})["now"].startswith("2199-12-31")


def test_dates_of_messages_come_from_the_clock():
    with running(clock=Clock(START)) as address, httpx.Client(base_url=address) as client:
        side = Side(client)
        side.call("getMe")
        person = side.newcomer()
        side.post("/clock", {"advance_seconds": 86400})
        message = side.call("sendMessage", chat_id=person, text="a")["result"]
        assert abs(datetime.fromtimestamp(message["date"], UTC) - START - timedelta(days=1)) < SLACK


class Endless:
    async def settle(self, now: datetime) -> datetime | None:
        return now


def test_a_follower_without_end_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.telegram_server.clock_follower.MOST_STEPS", 50)
    with running(follower=Endless()) as address:
        answer = httpx.post(f"{address}/clock", json={"advance_seconds": 10})
    assert (answer.status_code, answer.json()) == (500, {"error": "the bot had something due at each of 50 steps"})


@pytest.mark.parametrize(
    ("reply", "status"), [({"next_due": None}, 200), ({"due": 1}, 502), ({"next_due": "soon"}, 502)]
)
def test_a_follower_in_another_process(reply: dict[str, Any], status: int):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            body = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        follower = HttpClockFollower(f"http://127.0.0.1:{server.server_port}/clock")
        with running(clock=Clock(START), follower=follower) as address:
            answer = httpx.post(f"{address}/clock", json={"advance_seconds": 60})
        server.shutdown()
        thread.join()
    assert answer.status_code == status
    assert parse_instant(asked[0]["now"]) - START < SLACK


def test_a_follower_that_is_not_there():
    with running(follower=HttpClockFollower("http://127.0.0.1:9/clock")) as address:
        answer = httpx.post(f"{address}/clock", json={"advance_seconds": 60})
    assert answer.status_code == 502
    assert answer.json()["error"].startswith("the bot did not follow the clock: ")
