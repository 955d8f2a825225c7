"""Words, names, answers and the token, planted in everything that people can say: no log, file, figure or backup holds them.

`lotse run` in a process of its own, with faults, as chatty as it can be; then everything that it wrote is searched.
"""

import asyncio
import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot_process import BotProcess, env_file_of, lotse
from scenario_world import BotApi, Person, Seed

from flows.cases import Case, CaseState
from flows.my_date import Answer, SavedCheck
from flows.text import Verbatim
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work

PLANTED = {
    "words": "Quittenmarmelade",
    "account": "Zuckerschote",
    "guide": "Haselnuss",
    "talk": "Wacholderbeere",
    "answer": "Mirabelle",
    "caption": "Stachelbeere",
    "file": "kaltschale.pdf",
    "note": "Preiselbeere",
    "title": "Holunderfest",
    "place": "Sanddornhaus",
    "released": "Kornelkirsche",
    "kept": "Felsenbirne",
    "code": "Schlehdornschlehdornschlehdorn",
    "birth": "1987-04-03",
    "typed_birth": "3.4.1987",
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _prepare(process: BotProcess, people: dict[str, Person], now: datetime) -> None:
    """Let a guide hold a case with what was released, and somebody's check be kept."""
    database = await Database.open(f"sqlite+aiosqlite:///{process.database}")
    async with unit_of_work(database, Keyring((process.secret_key,))) as uow:
        ids = {name: (await uow.people.ensure(person.id, "de", now)).id for name, person in people.items()}
        await uow.roles.grant(ids["Office"], "coordinator", "", now)
        await uow.roles.grant(ids["Karim"], "guide", "", now)
        await uow.people.set_name(ids["Karim"], PLANTED["guide"])
        await uow.guides.save(
            ids["Karim"], languages=("de",), districts=(), modes=("online",), capacity=3, is_paused=False, now=now
        )
        lines = (Verbatim(PLANTED["released"]),)
        await uow.cases.add(
            Case(
                0,
                ids["Sam"],
                CaseState.HELD,
                "work",
                "de",
                "online",
                None,
                False,
                lines,
                now,
                now,
                holder_id=ids["Karim"],
            )
        )
        facts = {"birth_date": PLANTED["birth"], "said": PLANTED["kept"]}
        kept = SavedCheck(
            ids["Sam"], facts, (PLANTED["kept"],), Answer("not_yet", "par10_1", None), frozenset(), now, now, "law"
        )
        await uow.saved_checks.add(kept, next_at=None, expires_at=now + timedelta(days=30))
        uow.commit()
    await database.close()


async def _say(person: Person, *contents: object) -> None:
    """Send things one after the other, and wait for an answer to each."""
    for content in contents:
        count = len(await person.bot_messages())
        await person.send({"text": content} if isinstance(content, str) else content)
        await person.hear(count + 1, 20)


async def _press(person: Person, *choices: str) -> None:
    for choice in choices:
        messages = await person.bot_messages()
        found = [
            (message["message_id"], button["callback_data"])
            for message in messages
            for row in message["buttons"]
            for button in row
            if button.get("callback_data", "").endswith(f":{choice}")
        ]
        message_id, data = found[-1] if found else (messages[-1]["message_id"], f"x:0:{choice}")
        await person.press(message_id, data)
        await person.hear(len(messages) + 1, 20)


async def _talk(api: BotApi, people: dict[str, Person]) -> None:
    """Say what a seeker can say, to the bot and to a guide, while Telegram fails now and then."""
    sam, karim = people["Sam"], people["Karim"]
    for plan in ({"status": 500}, {"status": 400}, {"drop": "after"}, {"status": 429, "retry_after": 1}):
        await api.fault(method="sendMessage", times=1, **plan)
    for person in people.values():
        await _say(person, "/start")
    await _say(sam, PLANTED["words"], f"/start {PLANTED['code']}", f"/{PLANTED['words']} {PLANTED['words']}", "/check")
    await _say(sam, PLANTED["typed_birth"], PLANTED["words"], "/mydata", {"contact": True})
    # What was said before still waits for the answer whether it is meant for the guide.
    await _press(sam, "go-talk.1", "no", "go-talk.1")
    await _press(karim, "go-talk.1")
    await _say(sam, PLANTED["talk"])
    await _say(sam, {"document": PLANTED["file"], "caption": PLANTED["caption"]})
    await _say(karim, PLANTED["answer"])
    while not any(PLANTED["answer"] in (message["text"] or "") for message in await sam.bot_messages()):
        await asyncio.sleep(0.05)


async def _work(api: BotApi, people: dict[str, Person]) -> None:
    """Write a note, announce a meeting, and write to somebody who has blocked the bot."""
    soon = datetime.now(UTC) + timedelta(days=40)
    sam, karim, office = people["Sam"], people["Karim"], people["Office"]
    await _press(karim, "go-cases.case-1", "note")
    await _say(karim, PLANTED["note"])
    await _press(office, "go-plan", "new", "is-other")
    await _say(office, PLANTED["title"], f"{soon:%d.%m.%Y}", "18:00", "20:00", PLANTED["place"])
    await _press(office, "is-everybody")
    await _say(office, PLANTED["note"])
    await _press(office, "send")
    await _press(karim, "go-talk.1")
    await api.ask("POST", f"/people/{sam.id}/block")
    await _say(karim, PLANTED["answer"])


def _set(process: BotProcess, **more: str) -> None:
    env_file_of(process.settings, process.folder / "bot.env", **more)


async def test_what_was_planted_stands_nowhere(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    monitor = f"127.0.0.1:{free_port()}"
    process = BotProcess(api, tmp_path, seed.copy_to(tmp_path), seed.secret_key)
    _set(process, LOG_FORMAT="console", LOG_LEVEL="debug")
    people = {name: await api.person(f"{name} {PLANTED['account']}", "de") for name in ("Sam", "Karim", "Office")}
    await _prepare(process, people, datetime.now(UTC))
    await process.start()
    try:
        await _talk(api, people)
        await process.end()
        _set(process, LOG_FORMAT="json", LOG_LEVEL="debug", MONITOR_LISTEN=monitor)
        await process.start()
        await _work(api, people)
        async with api.http.get(f"http://{monitor}/metrics") as response:
            figures = await response.text()
        # While it runs, with what is still in the write-ahead log.
        env = str(tmp_path / "bot.env")
        made = await lotse("--env-file", env, "backup", str(tmp_path / "copy.backup"), folder=tmp_path)
        looked = await lotse("--env-file", env, "doctor", folder=tmp_path)
        assert made.status == 0, made.stderr
        written = {
            path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file() and path.name != "bot.env"
        }
    finally:
        await process.end()
        await process.kill()
    written |= {"bot.log at the end": process.log_text().encode(), "metrics": figures.encode()}
    written |= {
        "backup says": f"{made.stdout}{made.stderr}".encode(),
        "doctor says": f"{looked.stdout}{looked.stderr}".encode(),
    }
    assert {"lotse.db", "lotse.db-wal", "copy.backup", "bot.log"} <= written.keys()
    heard = [
        message["text"] or message["caption"] or ""
        for person in people.values()
        for message in await person.bot_messages()
    ]
    for name in ("talk", "answer", "caption", "title", "guide"):
        assert any(PLANTED[name] in text for text in heard), f"{name} was planted, and reached nobody"
    token = process.settings.telegram_token
    secrets = [
        *PLANTED.values(),
        token,
        token.split(":")[1],
        seed.secret_key,
        *(str(person.id) for person in people.values()),
    ]
    for place, content in written.items():
        for secret in secrets:
            for form in (secret, secret.lower(), secret.upper()):
                for encoding in ("utf-8", "utf-16-le"):
                    assert not _stands(form.encode(encoding), content), f"{form} stands in {place}"


def _stands(secret: bytes, content: bytes) -> bool:
    """Tell whether something stands there; an account's number only by itself, not as digits of a longer one."""
    if not secret.isdigit():
        return secret in content
    return re.search(rb"(?<![\d.])" + secret + rb"(?!\d)", content) is not None
