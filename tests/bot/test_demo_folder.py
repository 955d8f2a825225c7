"""The folder of a demo: whose it is, what a fresh start forgets, and settings that other commands read back."""

import os
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app_errors import StartError
from bot.config import read_settings
from bot.demo import folder as demo_folder
from bot.demo.folder import MARK, DemoFolder, quoted
from bot.one_at_a_time import DatabaseLock
from bot.telegram_server.clock import Clock
from bot.telegram_server.files import store
from bot.telegram_server.persistence import StateKeeper
from bot.telegram_server.world import World
from storage.database import Database
from storage.database_files import replaced_of, restoring_of
from storage.erasure_ledger import ledger_beside

ADDRESS = "http://127.0.0.1:8080"


@pytest.fixture(autouse=True)
def _at_once_and_no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_folder, "LEAVING_SECONDS", 0)
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    "name", [".env", "lotse.db", "lotse.db.erased", "telegram.json", "telegram.json.files", "lotse.db.lock"]
)
def test_a_folder_that_no_demo_has_marked_is_refused_untouched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("somebody's")
    with pytest.raises(StartError, match="no demo wrote it: name another folder with --data") as raised:
        DemoFolder(tmp_path)
    assert f"{tmp_path} holds {name}," in str(raised.value)
    assert contents(tmp_path) == {name: b"somebody's"}


def test_other_files_are_no_hindrance_and_key_and_token_live_on(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    first = DemoFolder(tmp_path)
    before = first.settings(ADDRESS)
    first.release()
    second = DemoFolder(tmp_path)
    after = second.settings(ADDRESS.replace("8080", "8081"))
    second.release()
    assert (after.secret_key, after.telegram_token) == (before.secret_key, before.telegram_token)
    assert after.telegram_api_url.endswith(":8081")
    assert read_settings(tmp_path / ".env") == after
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_while_a_demo_runs_no_other_begins_in_its_folder(tmp_path: Path) -> None:
    running = DemoFolder(tmp_path)
    running.settings(ADDRESS)
    before = contents(tmp_path)
    with pytest.raises(StartError, match="another demo is running in"):
        DemoFolder(tmp_path)
    assert contents(tmp_path) == before
    running.release()
    DemoFolder(tmp_path).release()


def test_while_a_bot_runs_on_its_database_no_demo_begins(tmp_path: Path) -> None:
    DemoFolder(tmp_path).release()
    bot = DatabaseLock(tmp_path / "lotse.db")
    for _ in range(2):
        with pytest.raises(StartError, match="another bot is running on"):
            DemoFolder(tmp_path)
    bot.release()
    DemoFolder(tmp_path).release()


async def test_a_fresh_start_forgets_all_that_was_written_and_nothing_else(tmp_path: Path) -> None:
    place = DemoFolder(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    made = place.settings(ADDRESS)
    database = await Database.open(made.database_url)
    beside = sorted(tmp_path.glob("lotse.db-*"))
    await database.close()
    world = World(Clock(), limited=False)
    world.bot_for_people(None).keep(store("document", "a.pdf", b"%PDF"))
    StateKeeper(world, place.state).save()
    assert any((tmp_path / "telegram.json.files").iterdir())
    left = (ledger_beside(place.database), restoring_of(place.database), replaced_of(place.database))
    for file in (*beside, *left, tmp_path / "telegram.json.new", tmp_path / ".env.new"):
        file.touch()
    place.forget()
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARK, "notes.txt"]
    assert place.settings(ADDRESS).secret_key != made.secret_key
    place.release()


@pytest.mark.parametrize("name", ["what?", "half \udcff"])
def test_a_folder_in_which_no_database_can_lie_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StartError, match="no database can lie in a folder of this name"):
        DemoFolder(tmp_path / name)
    assert contents(tmp_path) == {}


@given(st.text(st.sampled_from(" #$'\"\\{}:-=`aé\n"), max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_value_is_read_back_as_it_is(value: str) -> None:
    # Paths of ours end in a name.
    value = f"/{value}/lotse.db"
    written = StringIO(f"A={quoted(value)}\nB='x'\n")
    assert dotenv_values(stream=written) == {"A": value, "B": "x"}
