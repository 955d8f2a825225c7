"""Who has themselves erased gets their receipt and is rid of the bot's messages, whatever happens in that moment."""

from pathlib import Path

import pytest
from scenario_world import BotApi, Person, Seed, service

from bot.services.retention import Retention
from storage.errors import DatabaseBusyError


async def _say_yes(person: Person) -> int:
    """Press "yes" under the newest message and return that message's id."""
    question = (await person.bot_messages())[-1]
    yes = next(
        button["callback_data"] for row in question["buttons"] for button in row if "yes" in button["callback_data"]
    )
    await person.press(question["message_id"], yes)
    return int(question["message_id"])


async def test_the_receipt_comes_though_the_database_is_busy_right_after(
    api: BotApi, seed: Seed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_retention: Retention) -> None:
        raise DatabaseBusyError("locked")

    monkeypatch.setattr(Retention, "finish_erasures", busy)
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await mina.say("/start")
        await mina.say("/forget")
        await mina.hear(2)
        await running.quiet()
        await _say_yes(mina)
        await running.quiet()
        assert (await mina.bot_messages())[-1]["text"].startswith("Alles")
        rows = await running.app.database.fetch_all("SELECT state, possibly_twice FROM outbox WHERE lane = 'reply'")
        assert {(row["state"], row["possibly_twice"]) for row in rows} == {("sent", 0)}


async def test_the_question_goes_too_though_telegram_has_not_confirmed_it(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await mina.say("/start")
        await running.quiet()
        await api.fault(method="sendMessage", times=1, delay_seconds=1.5)
        await mina.say("/forget")
        await mina.hear(2)
        asked = await _say_yes(mina)
        await running.quiet()
        assert asked not in [message["message_id"] for message in await mina.bot_messages()]
