"""The stage of the bench: the local Bot API server in a process of its own, and the bots that take turns on it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import aiohttp

import bot
from bot.app_errors import StartError
from bot.bench.programs import Program, environment_of
from bot.bench.walker import Plan, Talk
from storage.crypto import new_key

ROOT = Path(bot.__file__).parents[1]
YARDSTICKS = ROOT / "tests" / "bench"
YARDSTICKS_PYTHON = ROOT / ".venv-yardsticks" / "bin" / "python"
START_SECONDS = 30.0
SETTINGS_FILE = "lotse.env"
# Everybody goes through the check: no ways out, asides, ticks, turned pages, files or hand-off, nothing kept, and of the menu
# and a result's buttons only what is about the check.
_OF_CHECK = r"check$|check\.(reasons|papers|steps)-"
AVOIDED = rf":(back|menu|why|review|share|guide|keep|further|.*-file|t-.*|page-.*|b-.*|go-(?!{_OF_CHECK}).*)$"


@dataclass(frozen=True)
class Contestant:
    """A bot that can be measured."""

    name: str
    bot_id: int
    avoid: str = ""


OURS = Contestant("ours", 1_000_000_001, AVOIDED)
PTB = Contestant("ptb", 1_000_000_002)
AIOGRAM = Contestant("aiogram", 1_000_000_003)


@dataclass(frozen=True)
class Arrival:
    """A bot that has begun to ask for updates: its process, and the seconds from its start to the first question."""

    program: Program
    seconds: float


def check_checkout() -> None:
    """See that all that is needed is there.

    Raises:
        StartError: the yardsticks, or their environment, are missing.
    """
    if not (YARDSTICKS / "ptb_bot.py").is_file():
        raise StartError("bench: the yardsticks (tests/bench) are not here; run it from a checkout of the sources")
    if not YARDSTICKS_PYTHON.is_file():
        raise StartError("bench: .venv-yardsticks is missing; make it with `make install`")


class Stage:
    """A running server and what is asked of it."""

    def __init__(self, address: str, session: aiohttp.ClientSession, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self._session = session

    async def start(self, contestant: Contestant, *, place: str = "") -> Arrival:
        """Start a bot and wait until it asks for updates; what it keeps lies in `place` and is found again there.

        Raises:
            StartError: it ends, or does not ask in time.
        """
        home = self.folder / (place or contestant.name)
        home.mkdir(exist_ok=True)
        before = await self._polls(contestant)
        arguments, environment = self._command(contestant, home)
        program = await Program.start(arguments, environment_of(environment), home / f"{contestant.name}.log", ROOT)
        try:
            at = await self._first_poll(contestant, before, program)
        except BaseException:
            await program.kill()
            raise
        return Arrival(program, at - program.started_at)

    async def walk(self, contestant: Contestant, plan: Plan, settle: float = 0.0) -> Talk:
        """Let people talk to a bot."""
        answer = await self._ask("POST", f"/bench/{contestant.bot_id}/walk", asdict(plan) | {"settle": settle})
        return Talk(**answer)

    async def audience(self, contestant: Contestant, count: int) -> list[int]:
        """Make people who have begun a chat with a bot and say nothing; returns their chats' ids."""
        answer = await self._ask("POST", f"/bench/{contestant.bot_id}/audience", {"count": count})
        return list(answer["chats"])

    async def drained(self, contestant: Contestant) -> tuple[int, float]:
        """Wait until all of the audience have heard something; returns the messages to anybody meanwhile, and the seconds."""
        answer = await self._ask("GET", f"/bench/{contestant.bot_id}/drained")
        return int(answer["messages"]), float(answer["seconds"])

    def secret_key(self, place: str) -> str:
        """Read the key of our bot that keeps its things in `place`."""
        lines = (self.folder / place / SETTINGS_FILE).read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)["LOTSE_SECRET_KEY"]

    async def delay_calls(self, seconds: float) -> None:
        """Have every call of a bot answered so many seconds after it came; 0 ends that."""
        await self._ask("POST", "/faults", {"method": "*", "times": 0})
        if seconds:
            await self._ask("POST", "/faults", {"method": "*", "delay_seconds": seconds, "times": 10**9})

    def _command(self, contestant: Contestant, home: Path) -> tuple[list[str], dict[str, str]]:
        token = f"{contestant.bot_id}:{'b' * 35}"
        if contestant is OURS:
            return [sys.executable, "-m", "bot", "--env-file", str(self._settings(home, token)), "run"], {}
        python = sys.executable if contestant is PTB else str(YARDSTICKS_PYTHON)
        environment = {"BOT_API_URL": self.address, "BOT_TOKEN": token, "BOT_DATABASE": str(home / "answers.db")}
        return [python, str(YARDSTICKS / f"{contestant.name}_bot.py")], environment

    def _settings(self, home: Path, token: str) -> Path:
        """Write the settings of our bot as an operator would; the secret key stays the same."""
        path = home / SETTINGS_FILE
        if not path.exists():
            lines = {
                "LOTSE_TELEGRAM_TOKEN": token,
                "LOTSE_TELEGRAM_API_URL": self.address,
                "LOTSE_DATABASE_URL": f"sqlite+aiosqlite:///{home / 'lotse.db'}",
                "LOTSE_SECRET_KEY": new_key(),
                "LOTSE_NETWORK_FILE": str(resources.files("bot.demo").joinpath("network.yaml")),
            }
            path.touch(mode=0o600)
            path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), "utf-8")
        return path

    async def _polls(self, contestant: Contestant) -> int:
        """Return how often a bot has asked for updates; 0 if it never called."""
        bots = await self._ask("GET", "/bots")
        if all(each["id"] != contestant.bot_id for each in bots):
            return 0
        answer = await self._ask("GET", f"/bench/{contestant.bot_id}/poll?after=-1")
        return int(answer["polls"])

    async def _first_poll(self, contestant: Contestant, before: int, program: Program) -> float:
        asking = asyncio.create_task(self._ask("GET", f"/bench/{contestant.bot_id}/poll?after={before}"))
        ending = asyncio.create_task(program.has_ended())
        done, _ = await asyncio.wait({asking, ending}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for task in (asking, ending):
            if task not in done:
                task.cancel()
        if asking in done:
            return float(asking.result()["at"])
        if ending in done:
            ending.result()
        raise StartError(f"bench: {contestant.name} asked for no updates within {START_SECONDS:g} seconds")

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        async with self._session.request(method, self.address + path, json=body) as response:
            if response.status != 200:
                raise StartError(f"bench: the local server answered {response.status} to {path}")
            return await response.json()


@asynccontextmanager
async def open_stage(folder: Path, *, limits: str = "off") -> AsyncIterator[Stage]:
    """Start the server; whatever bots still run when it is left lose their server.

    Args:
        folder: where everything lies.
        limits: `telegram` to have Telegram's rate limits.

    Raises:
        StartError: it does not start.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.bench.server",
        limits,
        env=environment_of({}),
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        cwd=ROOT,
    )
    server = Program(process, folder / "server.log")
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        address = (await process.stdout.readline()).decode().strip()
        if not address:
            raise StartError("bench: the local Bot API server did not start")
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
            yield Stage(address, session, folder)
    finally:
        await server.end()
