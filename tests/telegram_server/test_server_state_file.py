"""The state file by itself: who may read it, what a broken one says, what a full disk does."""

import asyncio
import errno
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.telegram_server import persistence
from bot.telegram_server.clock import Clock
from bot.telegram_server.files import store
from bot.telegram_server.persistence import StateKeeper
from bot.telegram_server.world import World


def fresh(path: Path) -> tuple[World, StateKeeper]:
    world = World(Clock(), limited=False)
    return world, StateKeeper(world, path)


def filled(path: Path) -> World:
    """Save a person and a document, and return the world they are in."""
    world, keeper = fresh(path)
    world.add_person("Amal", "ar", None)
    world.bot_for_people(None).keep(store("document", "a.pdf", b"%PDF"))
    keeper.save()
    return world


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def test_state_and_documents_are_for_their_owner_only(tmp_path: Path):
    path, folder = tmp_path / "telegram.json", tmp_path / "telegram.json.files"
    new = tmp_path / "telegram.json.new"
    for lax in (path, new):  # left behind by an older release, or by a crash of it
        lax.write_text("")
        lax.chmod(0o644)
    folder.mkdir(mode=0o755)
    filled(path)
    assert (mode(path), mode(folder)) == ("0o600", "0o700")
    assert {mode(each) for each in folder.iterdir()} == {"0o600"}


BROKEN: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "cut off": lambda text: text[:-9],
    "something else": lambda _: '{"a": 1}',
    "far too deep": lambda _: "[" * 100_000,
    "another format": lambda text: text.replace('"format": 1', '"format": 2'),
    "an offset that is no number": lambda text: json.dumps(json.loads(text) | {"offset_seconds": float("nan")}),
    "an offset past all time": lambda text: json.dumps(json.loads(text) | {"offset_seconds": 1e300}),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
def test_a_broken_state_says_which_file_it_is(tmp_path: Path, breaking: Callable[[str], str]):
    path = tmp_path / "telegram.json"
    filled(path)
    path.write_text(breaking(path.read_text()))
    with pytest.raises(ValueError, match="telegram") as caught:
        fresh(path)[1].load()
    assert str(caught.value) == f"{path}: is no state of this server"


def test_a_lost_document_is_named(tmp_path: Path):
    path = tmp_path / "telegram.json"
    filled(path)
    [document] = (tmp_path / "telegram.json.files").iterdir()
    document.unlink()
    with pytest.raises(ValueError, match="telegram") as caught:
        fresh(path)[1].load()
    assert str(caught.value) == f"{path}: {document} belongs to it and cannot be read"


def test_documents_are_written_once(tmp_path: Path):
    path = tmp_path / "telegram.json"
    filled(path)
    [document] = (tmp_path / "telegram.json.files").iterdir()
    written = document.stat().st_mtime_ns
    world, keeper = fresh(path)
    keeper.load()
    keeper.save()
    assert document.stat().st_mtime_ns == written
    assert [person.first_name for person in world.people.values()] == ["Amal"]


async def test_a_full_disk_is_told_once_and_saving_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(persistence, "PAUSE", 0.01)
    monkeypatch.setattr(persistence, "RETRY", 0.01)
    path = tmp_path / "telegram.json"
    world, keeper = fresh(path)
    full = asyncio.Event()
    tries = 0

    def no_room(_descriptor: int) -> None:
        nonlocal tries
        tries += 1
        if not full.is_set():
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.telegram_server.persistence.os.fsync", no_room)
    with caplog.at_level(logging.ERROR):
        keeper.start()
        world.add_person("Amal", "ar", None)
        while tries < 3:
            await asyncio.sleep(0.01)
        assert not path.exists()
        full.set()
        while not path.exists():
            await asyncio.sleep(0.01)
        await keeper.stop()
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: the state cannot be saved, trying again: No space left on device"
    ]
    assert json.loads(path.read_text())["people"][0]["first_name"] == "Amal"


async def test_a_full_disk_does_not_keep_the_server_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    path = tmp_path / "telegram.json"
    _, keeper = fresh(path)

    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.telegram_server.persistence.os.fsync", no_room)
    keeper.start()
    await keeper.stop()
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: the state was not saved: No space left on device"
    ]
