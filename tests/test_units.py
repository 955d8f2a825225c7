"""The units for systemd are sound, and shut the bot off from what it does not need."""

import configparser
import os
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parent.parent / "bot" / "deploy"
UNITS = sorted(unit for unit in DEPLOY.iterdir() if unit.suffix in {".service", ".timer"})
MUST = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
    "LimitCORE": "0",
    "User": "lotse",
}


def read(unit: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    parser.read(unit)
    return parser


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_service_may_do_only_what_it_needs(unit: Path) -> None:
    service = read(unit)["Service"]
    assert {name: service.get(name) for name in MUST} == MUST
    assert "--env-file /etc/lotse/env" in service["ExecStart"]
    assert not [name for name in service if name == "Environment"], "a secret in a unit can be read by everybody"


def test_every_night_backups_go_whose_time_is_over() -> None:
    """People are told that no copy of their data outlives 30 days."""
    assert "backup --delete-expired" in read(DEPLOY / "lotse-backup.service")["Service"]["ExecStart"]
    assert read(DEPLOY / "lotse-backup.timer")["Timer"]["OnCalendar"].startswith("*-*-* ")


def test_a_wrong_setting_is_not_tried_again() -> None:
    service = read(DEPLOY / "lotse.service")["Service"]
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", "2")
    assert int(service["TimeoutStopSec"]) > 5


def test_what_does_not_pass_by_itself_is_given_up_visibly() -> None:
    """A token that Telegram does not know ends with 1, as what passes does; so it is tried again, and not for ever."""
    parts = read(DEPLOY / "lotse.service")
    burst, interval = int(parts["Unit"]["StartLimitBurst"]), int(parts["Unit"]["StartLimitIntervalSec"])
    seconds_to_start_and_fail = 10
    assert burst * (int(parts["Service"]["RestartSec"]) + seconds_to_start_and_fail) < interval
    assert burst >= 10


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    program = tmp_path / "lotse"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copies = []
    for unit in UNITS:
        copies.append(tmp_path / unit.name)
        copies[-1].write_text(unit.read_text("utf-8").replace("/opt/lotse/.venv/bin/lotse", str(program)), "utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, copies)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    named = [line for line in (run.stdout + run.stderr).splitlines() if "lotse" in line]
    assert (run.returncode, named) == (0, []), run.stderr
