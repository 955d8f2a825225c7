"""README, `.env.example` and the code say the same: settings, make targets, commands."""

import re
from datetime import timedelta
from pathlib import Path

from typer.testing import CliRunner

from bot.__main__ import app as commands
from bot.alert_words import KINDS
from bot.config import PREFIX, Settings
from bot.services.retention import KEPT
from flows.my_date import MONTHS_KEPT

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
NAMES = {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_example_names_every_setting_once_with_a_line_of_explanation() -> None:
    lines = EXAMPLE.splitlines()
    named = [line.split("=")[0] for line in lines if line.startswith(PREFIX)]
    assert sorted(named) == sorted(NAMES)
    for number, line in enumerate(lines):
        if line.startswith(PREFIX):
            assert lines[number - 1].startswith("# "), line


def test_the_example_shows_the_defaults() -> None:
    for name, field in Settings.model_fields.items():
        shown = re.search(rf"^{PREFIX}{name.upper()}=(.*)$", EXAMPLE, re.MULTILINE)
        assert shown is not None
        default = "" if field.is_required() or field.default is None else str(field.default)
        assert shown[1] == default, name


def test_the_readme_names_every_setting() -> None:
    assert {name for name in NAMES if name not in README} == set()


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= targets


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"`lotse ([a-z-]+(?: (?:new|import|export|check)\b)?)", README))
    assert named
    for command in sorted(named):
        assert CliRunner().invoke(commands, [*command.split(), "--help"]).exit_code == 0, command


def test_every_alert_has_its_runbook() -> None:
    runbook = (ROOT / "bot" / "deploy" / "runbook.md").read_text("utf-8")
    assert set(re.findall(r"^## .*\(`(\w+)`\)$", runbook, re.MULTILINE)) == set(KINDS)


def test_every_file_the_readme_points_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_record_of_processing_says_how_long_each_kind_is_kept() -> None:
    for kind, kept in KEPT.items():
        shown = f"{kept.days} days" if kept.days > 1 else f"{kept // timedelta(hours=1)} hours"
        assert re.search(rf"`{kind}`[^|]*: {shown}", README), (kind, shown)
    assert f"{MONTHS_KEPT} months" in README
