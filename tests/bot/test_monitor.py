"""Health, readiness and metrics of a running bot; and one update's id in every log line on its way."""

import asyncio
import json
import socket
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot_process import BotProcess
from scenario_world import BotApi, Seed, Service, service

from bot.contact import Contact
from bot.metrics import Metrics
from bot.update_in_work import IN_WORK, UpdateInWork
from storage.figures import Figures, Waiting
from storage.repositories.outbox import OutboxRow
from storage.schema import HEAD

SECRET = "Quittenmarmelade"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_a_running_bot_is_healthy_ready_and_measured(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    port = free_port()
    more = {"MONITOR_LISTEN": f"127.0.0.1:{port}", "LOG_LEVEL": "debug"}
    process = BotProcess(api, tmp_path, seed.copy_to(tmp_path), seed.secret_key, more)
    await process.start()
    try:
        ada = await api.person("Ada", "de")
        await ada.say(f"/start {SECRET}")
        await ada.hear(1)
        answers = {}
        for path in ("healthz", "readyz", "metrics"):
            async with api.http.get(f"http://127.0.0.1:{port}/{path}") as answer:
                answers[path] = (answer.status, await answer.text())
    finally:
        await process.end()
    assert answers["healthz"] == answers["readyz"] == (200, "ok\n")
    metrics = answers["metrics"][1].splitlines()
    assert 'lotse_updates_total{kind="message"} 1.0' in metrics
    assert 'lotse_messages_sent_total{lane="reply"} 1.0' in metrics
    assert "lotse_reply_seconds_count 1.0" in metrics
    assert "lotse_inbox_waiting 0.0" in metrics
    hops = {entry["event"]: entry.get("update_id") for entry in process.log() if entry["level"] == "debug"}
    assert {"update_kept", "update_begun", "update_answered", "row_sent"} <= hops.keys()
    assert len({hops[hop] for hop in ("update_kept", "update_begun", "update_answered", "row_sent")}) == 1
    told = [entry for entry in process.log() if entry["event"] in {"started", "stopped"}]
    (bot,) = api.world.bots.values()
    started = {"bot": f"@{bot.username}", "mode": "polling", "schema": HEAD, "monitor": f"127.0.0.1:{port}"}
    assert [entry["event"] for entry in told] == ["started", "stopped"]
    assert told[0].items() >= started.items()
    assert process.log()[-1] == told[1]
    everything = process.log_text() + json.dumps(answers)
    assert not [
        secret for secret in (SECRET, "Ada", str(ada.id), process.settings.telegram_token) if secret in everything
    ]


async def test_it_is_not_ready_while_a_part_stands_still(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        await running.begun()
        monitor = running.app.monitor
        assert await monitor.trouble() is None
        monitor.receiving.note("storing", "updates cannot be stored: the disk with the database is full")
        monitor.receiving._clock = lambda: time.monotonic() + 70
        assert await monitor.trouble() == "updates cannot be stored: the disk with the database is full"
        monitor.receiving.note("storing", None)
        assert await monitor.trouble() is None
        await put_into_inbox(running, timedelta(minutes=3))
        assert "an update waits for 18" in (await monitor.trouble() or "")
        monitor.contact._clock = lambda: time.monotonic() + 100
        assert "nothing was heard from Telegram for 1" in (await monitor.trouble() or "")
        monitor.relay._loop, alive = None, monitor.relay._loop
        assert await monitor.trouble() == "nothing is being sent"
        monitor.relay._loop = alive


async def put_into_inbox(running: Service, ago: timedelta) -> None:
    async with running.unit_of_work() as uow:
        await uow.inbox.add_many([(1, None, {"update_id": 1})], running.clock() - ago)
        uow.commit()


def a_row(lane: Any = "reply") -> OutboxRow:
    now: Any = None
    return OutboxRow(
        id=1, person_id=1, lane=lane, payload={}, due_at=now, not_after=None, attempts=0, possibly_twice=False
    )


async def test_two_registries_know_nothing_of_each_other() -> None:
    one, other = Metrics(), Metrics()

    async def take(_update_id: int, _update: Any) -> None: ...

    await one.counted(take)(1, {"update_id": 1, "poll": {}})
    figures = Figures(replies=Waiting(2, 9.0), dead={"refused": 1}, erasures=Waiting(3, 4000.0))
    assert b"lotse_erasures_unfinished 3.0" in one.text(figures, 3, 4.0)
    assert b"lotse_receiving_still_seconds 5.0" in one.text(figures, 3, 4.0, 5.0)
    assert b'lotse_updates_total{kind="other"} 1.0' in one.text(figures, 3, 4.0)
    assert b'lotse_updates_total{kind="other"} 0.0' in other.text(figures, 3, 4.0)
    assert b'lotse_dead_letters{reason="refused"} 1.0' in one.text(figures, 3, 4.0)
    assert b'lotse_dead_letters{reason="refused"}' not in one.text(Figures(), 3, 4.0)


async def test_the_way_of_an_update_pays_little_for_it() -> None:
    metrics, contact = Metrics(), Contact()

    async def take(_update_id: int, _update: Any) -> None: ...

    async def send(_row: OutboxRow) -> int:
        return 1

    async def cost(take: Any, send: Any) -> float:
        update, row = {"update_id": 1, "message": {}}, a_row()
        began = time.perf_counter()
        for number in range(2000):
            IN_WORK.set(UpdateInWork(number))
            await take(number, update)
            await send(row)
        return (time.perf_counter() - began) / 2000

    bare = min([await cost(take, send) for _ in range(5)])
    dressed = min([await cost(metrics.counted(take), metrics.timed(contact.noted(send))) for _ in range(5)])
    assert dressed - bare < 50e-6, f"{(dressed - bare) * 1e6:.1f} µs"
    print(f"{(dressed - bare) * 1e6:.1f} µs")


async def test_silence_begins_with_the_last_contact() -> None:
    moment = [0.0]
    contact = Contact(lambda: moment[0])

    async def send(_row: OutboxRow) -> int:
        await asyncio.sleep(0)
        return 1

    moment[0] = 50
    assert contact.silent_seconds() == 50
    await contact.noted(send)(a_row())
    assert contact.silent_seconds() == 0
