"""`lotse doctor` on backups: the last one must still be there, and no folder with old ones is lost from sight."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenario_world import NOBODY, Seed, settings_for

from bot.doctor_database import look_at_database
from bot.doctor_findings import Finding
from storage.backup import make_backup

NOW = datetime.now(UTC)


def of(findings: list[Finding], what: str) -> Finding:
    return next(finding for finding in findings if finding.what == what)


def test_a_backup_that_is_gone_is_said_to_be_and_no_folder_of_backups_is_forgotten(seed: Seed, tmp_path: Path) -> None:
    path = seed.copy_to(tmp_path)
    settings = settings_for(NOBODY, path, seed.secret_key)
    nightly, once = tmp_path / "nightly", tmp_path / "once"
    for folder, name, days in ((nightly, "over", 40), (nightly, "night", 1), (once, "hand", 0)):
        folder.mkdir(exist_ok=True)
        make_backup(path, folder / name, NOW - timedelta(days=days), timedelta(days=30))
    findings = list(look_at_database(settings, NOW))
    assert of(findings, "backup").level == "ok"
    assert str(nightly / "over") in of(findings, "old backups").line()
    (once / "hand").unlink()
    for _ in range(2):
        finding = of(list(look_at_database(settings, NOW)), "backup")
        assert (finding.level, f"no longer in {once}" in finding.line()) == ("warn", True)
        if once.exists():
            once.rmdir()
