"""`python -m bot.telegram_server`: the server alone, as a process of its own."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from bot.telegram_server.clock import parse_instant
from bot.telegram_server.serve import serve

FAILED, BAD_USAGE = 1, 2


class _OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Serve as the arguments say and return the exit status."""
    parser = _OneLineParser(prog="python -m bot.telegram_server", description="A local Bot API server.")
    parser.add_argument("--port", type=int, default=8081, help="0 picks a free one")
    parser.add_argument("--clock", metavar="ISO", help="the server's time at the start")
    parser.add_argument("--limits", choices=("telegram", "off"), default="telegram")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep the state in this file")
    parser.add_argument("--follower", metavar="URL", help="a bot that follows the clock")
    given = parser.parse_args(arguments)
    try:
        serve(
            given.port,
            start_at=parse_instant(given.clock) if given.clock is not None else None,
            limits=given.limits,
            state_file=given.state,
            follower_url=given.follower,
        )
    except (ValueError, OverflowError) as error:
        return _failed(error, BAD_USAGE)
    except OSError as error:
        return _failed(error, FAILED)
    return 0


def _failed(error: Exception, status: int) -> int:
    print(str(error).partition("\n")[0], file=sys.stderr)  # noqa: T201  the one line that says what was wrong
    return status


if __name__ == "__main__":
    sys.exit(main())
