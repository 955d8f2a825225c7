"""Programs that the bench runs, each a process of its own, and what the kernel says about them."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.app_errors import StartError

END_SECONDS = 8.0
_TICKS = os.sysconf("SC_CLK_TCK")


def environment_of(own: Mapping[str, str]) -> dict[str, str]:
    """Return what a program of the bench finds in its environment.

    It inherits no settings of the product. Compiled modules are kept, as they are wherever something is installed.
    """
    dropped = ("LOTSE_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)} | dict(own)


class Program:
    """A running process whose words go into a file."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.started_at = time.monotonic()
        self._process = process
        self._log = log

    @classmethod
    async def start(cls, arguments: Sequence[str], environment: Mapping[str, str], log: Path, cwd: Path) -> "Program":
        """Start a process."""
        with log.open("ab") as words:
            process = await asyncio.create_subprocess_exec(
                *arguments, env=environment, stdout=words, stderr=words, cwd=cwd, start_new_session=True
            )
        return cls(process, log)

    def cpu_seconds(self) -> float:
        """Return the processor time of all threads so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident_mb(self) -> float:
        """Return the resident memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    async def has_ended(self) -> None:
        """Wait for an end that nobody asked for.

        Raises:
            StartError: always, with the last line that the program wrote.
        """
        await self._process.wait()
        lines = self._log.read_text("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "it said nothing")
        raise StartError(f"bench: {self._log.stem} ended by itself: {last.strip()[:300]}")

    async def end(self) -> None:
        """Ask the process to end, and make it end."""
        if self._process.returncode is None:
            self._process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), END_SECONDS)
        await self.kill()

    async def kill(self) -> None:
        """End the process at once, whatever it does."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
