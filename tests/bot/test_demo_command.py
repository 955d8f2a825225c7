"""`lotse demo` as a process of its own: its own settings alone, one demo in a folder, and one line where it cannot begin."""

import asyncio
import json
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
from bot_process import clean_environment, lotse, one_line

from bot.config import read_settings

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def demo(folder: Path, **environment: str) -> AsyncIterator[str]:
    """Run a demo in a folder; its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", "--data", str(folder)),
        cwd=folder.parent,
        env=clean_environment() | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        yield (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
    finally:
        # Also where a test fails: nobody would end while it runs.
        process.terminate()
        status = await asyncio.wait_for(process.wait(), 10)
    assert status == 0


async def test_a_demo_heeds_no_setting_from_outside_and_nobody_may_use_its_folder_beside_it(tmp_path: Path) -> None:
    folder, real = tmp_path / """it's a "demo" # ${HOME} \\ $5""", tmp_path / "real.db"
    outside = {
        "LOTSE_DATABASE_URL": f"sqlite+aiosqlite:///{real}",
        "LOTSE_TELEGRAM_TOKEN": "4711:" + "t" * 35,
        "LOTSE_TELEGRAM_API_URL": "http://127.0.0.1:9",
        "LOTSE_SECRET_KEY": "no key",
        "LOTSE_NETWORK_FILE": "/nowhere.yaml",
        "LOTSE_MODE": "webhook",
        "LOTSE_MONITOR_LISTEN": "127.0.0.1:1",
        "LOTSE_TIMEZONE": "Mars/Olympus",
        "LOTSE_BACKUP_DAYS": "99",
    }
    async with demo(folder, **outside) as address:
        settings = read_settings(folder / ".env")
        assert (settings.telegram_api_url, settings.mode, settings.monitor_listen) == (address, "polling", None)
        assert settings.database_url == f"sqlite+aiosqlite:///{folder / 'lotse.db'}"
        with closing(sqlite3.connect(folder / "lotse.db")) as database:
            assert database.execute("SELECT count(*) FROM roles").fetchone()[0] > 10
        async with httpx.AsyncClient() as client, asyncio.timeout(20):
            # The address is printed before the bot has called.
            while not (await client.get(f"{address}/bots")).json():
                await asyncio.sleep(0.05)
        before = (folder / ".env").read_bytes(), (folder / "lotse.db").stat().st_ino
        second = await lotse("demo", "--port", "0", "--data", str(folder), "--fresh", folder=tmp_path)
        assert (second.status, second.stdout) == (1, "")
        assert "another demo is running" in one_line(second.stderr)
        assert ((folder / ".env").read_bytes(), (folder / "lotse.db").stat().st_ino) == before
    assert not real.exists()


async def test_the_folder_of_a_real_bot_is_left_alone(tmp_path: Path) -> None:
    files = {".env": b"LOTSE_SECRET_KEY=the only one\n", "lotse.db": b"people", "lotse.db.erased": b"hashes"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    ended = await lotse("demo", "--port", "0", "--data", ".", "--fresh", folder=tmp_path)
    assert (ended.status, ended.stdout) == (1, "")
    assert "--data" in one_line(ended.stderr)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


async def test_a_port_that_is_taken_is_named_and_another_way_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = await lotse("demo", "--port", str(port), "--data", "new", folder=tmp_path)
        alone = await lotse("telegram-server", "--port", str(port), folder=tmp_path)
    assert (ended.status, ended.stdout) == (1, "")
    assert one_line(ended.stderr) == f"port {port}: address already in use; try `lotse demo --port 0`"
    assert (alone.status, alone.stdout) == (1, "")
    assert one_line(alone.stderr) == f"port {port}: address already in use"


async def test_a_state_that_cannot_be_read_is_not_called_a_taken_port(tmp_path: Path) -> None:
    (tmp_path / ".lotse-demo").touch()
    (tmp_path / "telegram.json").write_text(json.dumps({"format": "none of ours"}))
    ended = await lotse("demo", "--port", "0", "--data", ".", folder=tmp_path)
    assert (ended.status, ended.stdout) == (1, "")
    assert "telegram.json" in one_line(ended.stderr)
    assert "port" not in ended.stderr


async def test_a_demo_begins_between_1970_and_2200(tmp_path: Path) -> None:
    ended = await lotse("demo", "--port", "0", "--clock", "0001-01-01T00:00:00+14:00", folder=tmp_path)
    assert (ended.status, ended.stdout) == (2, "")
    assert one_line(ended.stderr).startswith("--clock: '0001-01-01T00:00:00+14:00'")
