"""Files of another user, as a command of root's leaves them: whose they are, and what gives them back."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bot_process import env_file_of
from scenario_world import NOBODY, Seed, settings_for
from typer.testing import CliRunner

from bot.__main__ import app as commands
from bot.app_errors import StartError
from bot.doctor import run_doctor
from bot.file_owners import closed_files, own_files

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else for a while")
OTHER = 65534


@contextmanager
def as_somebody_else() -> Iterator[None]:
    os.seteuid(OTHER)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A folder of somebody else's, reachable for them, with a database of theirs in it."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to(tempfile.gettempdir()) and folder != Path(tempfile.gettempdir()):
            folder.chmod(0o711)
    folder = tmp_path / "lotse"
    folder.mkdir(0o700)
    path = folder / "lotse.db"
    path.touch(0o600)
    os.chown(folder, OTHER, OTHER)
    os.chown(path, OTHER, OTHER)
    return path


def test_own_files_and_files_that_are_not_there_are_well(database: Path) -> None:
    with as_somebody_else():
        assert list(closed_files(database)) == []
        assert list(closed_files(database.with_name("new.db"))) == []
        assert list(closed_files(Path("/nowhere/at/all/lotse.db"))) == []
        own_files(database)


@pytest.mark.parametrize("name", ["lotse.db", "lotse.db-wal", "lotse.db-shm", "lotse.db.lock", "lotse.db.erased"])
def test_a_file_of_roots_is_named_with_its_owner_and_what_gives_it_back(database: Path, name: str) -> None:
    file = database.with_name(name)
    file.touch(0o600)
    os.chown(file, 0, 0)
    with as_somebody_else():
        assert list(closed_files(database)) == [
            (f"{file} belongs to root, and this runs as nobody, who may not write it", f"as root: chown nobody {file}")
        ]
        with pytest.raises(StartError, match=f"{name} belongs to root.*chown nobody"):
            own_files(database)


def test_a_folder_of_roots_is_named_once(database: Path) -> None:
    os.chown(database.parent, 0, 0)
    with as_somebody_else():
        ((why, _do),) = closed_files(database)
    assert why == f"{database.parent} belongs to root, and this runs as nobody, who may not write it"


def test_a_folder_out_of_reach_is_said_to_be(database: Path) -> None:
    database.parent.parent.chmod(0o700)
    with as_somebody_else():
        assert list(closed_files(database)) == [
            (f"{database.parent} is out of reach for nobody", "see the owners and modes of its folders")
        ]


def test_a_mode_that_keeps_its_own_owner_out_is_told_apart(database: Path) -> None:
    database.chmod(0o400)
    with as_somebody_else():
        ((why, do),) = closed_files(database)
    assert why == f"{database} may not be written by nobody, whose it is"
    assert do == f"chmod u+rw {database}, unless its disk is read-only"


def test_the_doctor_names_it_and_asks_nobody_to_report_it(
    database: Path, seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.chown(database, 0, 0)
    env = env_file_of(settings_for(NOBODY, database, seed.secret_key), tmp_path / "settings")
    os.chown(env, OTHER, OTHER)
    with as_somebody_else():
        assert run_doctor(env) == 1
    said = capsys.readouterr().out
    assert f"bad   files: {database} belongs to root, and this runs as nobody" in said
    assert "database: " not in said
    os.chown(env, 0, 0)
    with as_somebody_else():
        assert run_doctor(env) == 1
    said = capsys.readouterr().out
    assert f"bad   settings: {env} belongs to root, and this runs as nobody, who may not read it" in said
    assert "law: " in said


def test_settings_that_only_somebody_else_may_read_are_said_in_one_line(
    database: Path, seed: Seed, tmp_path: Path
) -> None:
    env = env_file_of(settings_for(NOBODY, database, seed.secret_key), tmp_path / "settings")
    os.chown(env, 0, 0)
    env.chmod(0o600)
    with as_somebody_else():
        ended = CliRunner().invoke(commands, ["--env-file", str(env), "network", "export", str(tmp_path / "x.yaml")])
    assert ended.exit_code == 2
    said = f"{env} belongs to root, and this runs as nobody, who may not read it; as root: chown nobody {env}\n"
    assert ended.stderr == said
