"""`lotse run` as a process of its own, beside a Bot API server in ours: to be killed, and its log to be read."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenario_world import BotApi, Json, settings_for, until

from bot.config import Settings

ENOUGH = 20.0


@dataclass
class Ended:
    """How a command ended."""

    status: int
    stdout: str
    stderr: str


def clean_environment() -> dict[str, str]:
    """The environment without settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}


def env_file_of(settings: Settings, path: Path, **more: str) -> Path:
    lines = {
        "TELEGRAM_TOKEN": settings.telegram_token,
        "TELEGRAM_API_URL": settings.telegram_api_url,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "LOG_FORMAT": "json",
        **more,
    }
    path.touch(0o600)
    path.write_text("".join(f"LOTSE_{name}={value}\n" for name, value in lines.items()), "utf-8")
    return path


def one_line(stderr: str) -> str:
    assert stderr.count("\n") == 1, stderr
    assert "Traceback" not in stderr
    return stderr.strip()


async def lotse(*arguments: str, folder: Path, seconds: float = ENOUGH) -> Ended:
    """Run a command to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=clean_environment() | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        stdout, stderr = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        process.kill()
        stdout, stderr = await process.communicate()
        raise AssertionError(f"lotse {' '.join(arguments)} does not end; it says {stderr.decode()}") from None
    return Ended(process.returncode or 0, stdout.decode(), stderr.decode())


@dataclass
class BotProcess:
    """`lotse run`, which can be ended in every way and started again on the same database."""

    api: BotApi
    folder: Path
    database: Path
    secret_key: str
    more: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(init=False)
    _process: asyncio.subprocess.Process | None = None

    def __post_init__(self) -> None:
        self.settings = settings_for(self.api, self.database, self.secret_key)
        self._env = env_file_of(self.settings, self.folder / "bot.env", **self.more)
        self._log = self.folder / "bot.log"

    async def start(self) -> None:
        """Start, and wait until it asks for updates."""
        before = self._polls()
        with self._log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "--env-file", str(self._env), "run"),
                cwd=self.folder,
                env=clean_environment() | {"PYTHONPATH": str(Path(__file__).parents[2])},
                stderr=log,
            )
        await until(lambda: self._polls() > before or self._has_ended(), "the bot does not ask for updates", ENOUGH)
        assert not self._has_ended(), f"the bot has ended: {self._log.read_text()}"

    def _polls(self) -> int:
        bot = self.api.world.bots.get(self.settings.telegram_token)
        return bot.queue.polls + (bot.webhook is not None) if bot else 0

    def _has_ended(self) -> bool:
        return self._process is None or self._process.returncode is not None

    async def kill(self) -> None:
        """As when the power fails."""
        await self.end(signal.SIGKILL)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait; returns the exit status."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()

    def log_text(self) -> str:
        return self._log.read_text("utf-8")

    def log(self) -> list[Json]:
        return [json.loads(line) for line in self.log_text().splitlines()]

    def alarms(self) -> list[Any]:
        return [entry for entry in self.log() if entry["level"] in {"error", "critical"}]
