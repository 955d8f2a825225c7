"""`lotse network`: what an operator sees of it, and what it never does to a file or to people who depend on the data."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from bot_process import env_file_of
from click.testing import Result
from scenario_world import DEMO_NETWORK, Seed
from test_upgrade import RELEASES, database_of
from typer.testing import CliRunner

from bot.__main__ import app
from bot.config import Settings
from bot.network_file import read_network_file
from bot.one_at_a_time import DatabaseLock
from flows.directory import Network
from storage.schema import HEAD

NO_SETTINGS = {name: None for name in os.environ if name.startswith("LOTSE_")}


class Commands:
    """Runs `lotse network …` on a database that holds the demo network."""

    def __init__(self, seed: Seed, folder: Path) -> None:
        self.database = seed.copy_to(folder) if seed.path.parent != folder else seed.path
        self.settings = Settings(
            telegram_token=f"1:{'T' * 35}",
            secret_key=seed.secret_key,
            database_url=f"sqlite+aiosqlite:///{self.database}",
        )
        self.env = env_file_of(self.settings, folder / "bot.env")

    def depend(self, *, role: str, on: str, people: int = 0, invites: int = 0) -> None:
        """Give people a role of a record, and send links for it out."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            for _ in range(people):
                person = connection.execute(
                    "INSERT INTO people (chat_hash, chat_id, language, created_at, seen_at)"
                    " VALUES (lower(hex(randomblob(8))), 'x', 'de', 0, 0) RETURNING id"
                ).fetchone()[0]
                connection.execute("INSERT INTO roles VALUES (?, ?, ?, 0)", (person, role, on))
            for until in [4e12] * invites + [0]:  # the last one is over
                connection.execute(
                    "INSERT INTO invites (code_hash, role, scope, created_at, expires_at)"
                    " VALUES (lower(hex(randomblob(8))), ?, ?, 0, ?)",
                    (role, on, int(until)),
                )

    def network(self, *arguments: object) -> Result:
        return self.lotse("network", *arguments)

    def lotse(self, *arguments: object) -> Result:
        return CliRunner(env=NO_SETTINGS).invoke(app, ["--env-file", str(self.env), *map(str, arguments)])

    def schema(self) -> str:
        with closing(sqlite3.connect(self.database)) as connection:
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.fixture
def commands(seed: Seed, tmp_path: Path) -> Commands:
    return Commands(seed, tmp_path)


def test_an_export_overwrites_nothing_unless_told_and_then_only_such_a_file(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "network.yaml"
    made = commands.network("export", file)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout == f"{file}: 12 organisations, 5 meeting points, 2 agencies\n"
    written = file.read_text("utf-8")

    file.write_text("organisations: []\n", "utf-8")
    again = commands.network("export", file)
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert file.read_text("utf-8") == "organisations: []\n"
    assert commands.network("export", file, "--force").exit_code == 0
    assert file.read_text("utf-8") == written
    assert read_network_file(file) == read_network_file(DEMO_NETWORK)
    assert [each.name for each in tmp_path.iterdir() if "network.yaml" in each.name] == ["network.yaml"]


@pytest.mark.parametrize("name", ["lotse.db", "bot.env", "other.yaml", "empty.yaml", "folder"])
def test_an_export_never_overwrites_what_is_no_file_of_a_network(commands: Commands, tmp_path: Path, name: str) -> None:
    (tmp_path / "other.yaml").write_text("services: {organisations: 1}\n", "utf-8")
    (tmp_path / "empty.yaml").write_text("", "utf-8")
    (tmp_path / "folder").mkdir()
    file = commands.database if name == "lotse.db" else tmp_path / name
    before = file.read_bytes() if file.is_file() else None
    for options in ([], ["--force"]):
        refused = commands.network("export", file, *options)
        assert refused.exit_code == 1
        says = "is no file of organisations' data, and is not overwritten; name another file"
        assert refused.stderr == f"{file}: {says}\n"
        assert (file.read_bytes() if file.is_file() else None) == before


def test_all_faults_stand_on_standard_output_and_one_line_says_how_many(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = DEMO_NETWORK.read_text("utf-8")
    file.write_text(text.replace("latitude: 52.3668", "latitude: 9.7").replace('"30167"', "30167"), "utf-8")
    for command in ("check", "import"):
        refused = commands.network(command, file)
        assert refused.exit_code == 2
        assert refused.stdout.splitlines() == [
            "meeting_points[0].latitude (demo-linden): is not in Germany; are latitude and longitude swapped?",
            "meeting_points[1].postcode (demo-nord): put it in quotes",
        ]
        assert refused.stderr == f"{file}: 2 faults; the first: {refused.stdout.splitlines()[0]}\n"


def test_signs_that_no_terminal_shows_end_nothing(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text('organisations: [{"a\\e": 1}]\n"h\\ud800": 1\n', "utf-8")
    refused = commands.network("check", file)
    assert refused.exit_code == 2
    assert refused.stdout.splitlines()[0].startswith("h : unknown")
    assert refused.stdout.splitlines()[-1] == "organisations[0].a : unknown field"


def test_what_is_doubtful_is_said_and_refuses_nothing(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = re.sub(r"202\d-12-31", "2999-12-31", DEMO_NETWORK.read_text("utf-8"))
    file.write_text(text.replace('"30449"', '"10115"').replace("2999-12-31", "2020-01-01", 1), "utf-8")
    checked = commands.network("check", file)
    assert (checked.exit_code, checked.stdout) == (0, "12 organisations, 5 meeting points, 2 agencies\n")
    warned = checked.stderr.splitlines()
    assert [line.partition(" (")[0] for line in warned] == [
        f"{file}: doubtful: meeting_points[0].postcode",
        f"{file}: doubtful: organisations[0].verified_until",
    ]
    imported = commands.network("import", file)
    assert (imported.exit_code, imported.stderr.splitlines()) == (0, warned[:1])


def file_without(folder: Path, *ids: str, **more: object) -> Path:
    """Write the demo network without some records, and with what is new in others."""
    data = yaml.safe_load(DEMO_NETWORK.read_text("utf-8"))
    left = {kind: [{**each} for each in rows if each["id"] not in ids] for kind, rows in data.items()}
    left["organisations"][0] |= more
    file = folder / "mine.yaml"
    file.write_text(yaml.safe_dump(left, allow_unicode=True), "utf-8")
    return file


def test_an_import_says_what_is_added_changed_and_removed(commands: Commands, tmp_path: Path) -> None:
    same = commands.network("import", DEMO_NETWORK)
    assert same.stdout.splitlines() == ["nothing has changed", "12 organisations, 5 meeting points, 2 agencies"]
    file = file_without(tmp_path, "demo-lotus", "demo-drachen", "demo-sued", name="Neue Brücke (Demo)")
    changed = commands.network("import", file)
    assert (changed.exit_code, changed.stderr) == (0, "")
    assert changed.stdout.splitlines() == [
        "organisations: 1 changed (Neue Brücke (Demo))",
        "organisations: 2 removed (Lotus (Demo); Drachen-Kinder (Demo))",
        "meeting points: 1 removed (Treffpunkt Döhren (Demo))",
        "10 organisations, 4 meeting points, 2 agencies",
    ]
    back = commands.network("import", DEMO_NETWORK)
    assert "organisations: 2 added (Lotus (Demo); Drachen-Kinder (Demo))" in back.stdout.splitlines()


def test_what_people_depend_on_is_removed_only_when_told(commands: Commands, tmp_path: Path) -> None:
    commands.depend(role="member", on="demo-lotus", people=3, invites=1)
    commands.depend(role="host", on="demo-sued", people=1)
    commands.depend(role="host", on="demo-nord", people=1)
    commands.depend(role="member", on="demo-weichsel")
    file = file_without(tmp_path, "demo-lotus", "demo-sued", "demo-weichsel")
    refused = commands.network("import", file)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"{file}: lacks what people depend on: demo-lotus (3 people, 1 open invitation), demo-sued (1 person);"
        " write `active: false` there instead, or say --remove\n"
    )
    assert read_back(commands, tmp_path) == read_network_file(DEMO_NETWORK)
    removed = commands.network("import", file, "--remove")
    assert (removed.exit_code, removed.stderr) == (0, "")
    assert read_back(commands, tmp_path) == read_network_file(file)


def test_an_empty_file_empties_nothing(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("organisations: []\n", "utf-8")
    for options in ([], ["--remove"]):
        refused = commands.network("import", file, *options)
        assert (refused.exit_code, refused.stderr) == (2, f"{file}: there is no record in it\n")
    assert read_back(commands, tmp_path) == read_network_file(DEMO_NETWORK)


def read_back(commands: Commands, folder: Path) -> Network:
    file = folder / "back.yaml"
    assert commands.network("export", file, "--force").exit_code == 0
    return read_network_file(file)


def test_only_who_may_brings_an_older_database_up_to_date(tmp_path: Path) -> None:
    older = Commands(database_of(RELEASES[0], tmp_path), tmp_path)
    before, file = older.schema(), tmp_path / "network.yaml"
    assert before < HEAD
    assert older.network("export", file).exit_code == 0
    assert len(read_network_file(file).organisations) == 12
    invited = older.lotse("invite", "coordinator")
    assert (invited.exit_code, invited.stdout) == (1, "")
    assert invited.stderr == "the database is of an older release; back it up and start the bot\n"
    lock = DatabaseLock(older.database)
    try:
        beside = older.network("import", file)
        assert (beside.exit_code, beside.stderr) == (1, invited.stderr)
    finally:
        lock.release()
    assert older.schema() == before
    assert older.network("import", file).exit_code == 0
    assert older.schema() == HEAD


def test_an_export_of_no_data_or_no_database_writes_nothing(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "network.yaml"
    with closing(sqlite3.connect(commands.database)) as connection, connection:
        connection.execute("DELETE FROM network_records")
    for says in ("the database holds no organisations' data", "there is no database at"):
        refused = commands.network("export", file)
        assert refused.exit_code == 1
        assert says in refused.stderr
        assert not file.exists()
        for part in tmp_path.glob("lotse.db*"):
            part.unlink()
