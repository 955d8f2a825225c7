"""What Telegram is told of the bot itself: its name, its descriptions and its commands, and how often."""

import asyncio
from pathlib import Path

from scenario_world import SPEECH, BotApi, Seed, Service, service, until

from bot.announcement import Announcement

SET = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


async def told(api: BotApi, running: Service, method: str) -> int:
    """Count how often Telegram was told, once the bot has begun and has nothing more to say."""
    await running.begun()
    await until(lambda: not _is_announcing(), "the bot does not finish announcing itself")
    return len(await api.ask("GET", f"/calls?method={method}"))


def _is_announcing() -> bool:
    return any(task.get_coro().__qualname__ == Announcement.make.__qualname__ for task in asyncio.all_tasks())


async def test_telegram_is_told_once_and_again_when_something_else_is_to_be_said(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    languages = len(SPEECH.translator.languages)
    async with service(api, tmp_path, seed) as running:
        assert [await told(api, running, each) for each in SET] == [languages] * 4
        await running.restart()
        assert [await told(api, running, each) for each in SET] == [languages] * 4
        async with running.unit_of_work() as uow:
            await uow.bot_state.set("announced", "what an older version said")
            uow.commit()
        await running.restart()
        assert [await told(api, running, each) for each in SET] == [2 * languages] * 4


async def test_what_telegram_refused_is_told_at_the_next_start(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    languages = len(SPEECH.translator.languages)
    await api.fault(method="setMyName", status=429, retry_after=80_000, times=1)
    async with service(api, tmp_path, seed) as running:
        assert await told(api, running, "setMyName") == languages
        await running.restart()
        assert await told(api, running, "setMyName") == 2 * languages
        await running.restart()
        assert await told(api, running, "setMyName") == 2 * languages
