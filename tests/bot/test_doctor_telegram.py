"""What `lotse doctor` finds out about the clock, the time zone and how Telegram gets on with the webhook."""

import os
import threading
import time
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scenario_world import NOBODY, BotApi, Seed, settings_for

from bot.doctor_findings import Finding
from bot.doctor_telegram import look_at_clock, look_at_webhook, look_at_zone, webhook_finding
from bot.webhook_watch import WebhookInfo

NOW = datetime.now(UTC)
OURS = "https://lotse.example/hook"
MODES = {
    "polling": {},
    "webhook": {"mode": "webhook", "webhook_url": OURS, "webhook_secret": "S3cretS3cretS3cret"},
}
FAILED_NOW = {"error_at": NOW - timedelta(minutes=3)}


def test_a_clock_that_lies_behind_the_database_is_bad(seed: Seed, tmp_path: Path) -> None:
    path = seed.copy_to(tmp_path)
    settings = settings_for(NOBODY, path, seed.secret_key)
    assert look_at_clock(settings, path).level == "warn"
    ahead = time.time() + 3600
    os.utime(path, (ahead, ahead))
    assert look_at_clock(settings, path).level == "bad"


class _Server(BaseHTTPRequestHandler):
    """Answers with the Date that the test wants."""

    def do_HEAD(self) -> None:
        self.send_response_only(404)
        self.send_header("Date", self.server.date)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_words: object) -> None: ...


@pytest.mark.parametrize("zone", ["GMT", "-0000"])
@pytest.mark.parametrize(("off", "level"), [(timedelta(0), "ok"), (timedelta(minutes=5), "bad")])
def test_the_clock_is_compared_with_the_servers(
    off: timedelta, level: str, zone: str, seed: Seed, tmp_path: Path
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Server) as server:
        said = format_datetime(datetime.now(UTC) + off, usegmt=True)
        server.date = said.replace("GMT", zone)  # type: ignore[attr-defined]
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        settings = settings_for(NOBODY, tmp_path / "lotse.db", seed.secret_key, telegram_api_url=address)
        assert look_at_clock(settings, None).level == level


def test_a_zone_without_summer_time_is_asked_about() -> None:
    assert next(look_at_zone(ZoneInfo("UTC"), date(2026, 11, 1))).level == "warn"
    assert "2027-03-28" in next(look_at_zone(ZoneInfo("Europe/Berlin"), date(2026, 11, 1))).why


@pytest.mark.parametrize(
    ("mode", "info", "level", "words"),
    [
        ("polling", WebhookInfo(""), "ok", "none is set"),
        ("polling", WebhookInfo("https://other.example/t0ken", 4), "bad", "at other.example, 4 wait; restart the bot"),
        ("webhook", WebhookInfo(OURS), "ok", "0 updates wait"),
        ("webhook", WebhookInfo(OURS + "/", 1), "ok", "1 updates wait"),
        ("webhook", WebhookInfo(OURS, 0, "Connection refused", NOW - timedelta(days=2)), "ok", "0 updates wait"),
        ("webhook", WebhookInfo(OURS, 0, "Connection refused", **FAILED_NOW), "warn", "3 minutes ago it failed"),
        ("webhook", WebhookInfo(OURS, 7, "Connection refused", **FAILED_NOW), "bad", "nobody listens at that address"),
        ("webhook", WebhookInfo(OURS, 7, "SSL error {bad}", **FAILED_NOW), "bad", "certificate"),
        ("webhook", WebhookInfo(OURS, 7, "Wrong response: 403 Forbidden", **FAILED_NOW), "bad", "secret"),
        ("webhook", WebhookInfo(OURS, 7, "Something new", **FAILED_NOW), "bad", "nothing_arrives"),
        ("webhook", WebhookInfo(""), "bad", "Telegram has none"),
        ("webhook", WebhookInfo("https://other.example/t0ken"), "bad", "at other.example"),
    ],
)
def test_how_telegram_gets_on_with_the_webhook(
    mode: str, info: WebhookInfo, level: str, words: str, seed: Seed, tmp_path: Path
) -> None:
    settings = settings_for(NOBODY, tmp_path / "lotse.db", seed.secret_key, **MODES[mode])
    finding = webhook_finding(settings, info, NOW)
    assert (finding.what, finding.level) == ("webhook", level)
    assert words in finding.line()
    assert "t0ken" not in finding.line()


async def test_somebody_elses_webhook_is_found_by_asking(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    settings = settings_for(api, tmp_path / "lotse.db", seed.secret_key)
    assert await look_at_webhook(settings) == Finding("ok", "webhook", "none is set, as polling needs it")
    telegram = f"{api.address}/bot{settings.telegram_token}"
    async with api.http.post(f"{telegram}/setWebhook", json={"url": "https://other.example/x"}):
        found = await look_at_webhook(settings)
    assert found is not None
    assert "at other.example" in found.line()
    await api.fault(method="getWebhookInfo", status=404)
    assert await look_at_webhook(settings) is None
