"""SECURITY.md keeps its word: every test that it names is there, and every threat has one."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| **")]
NAMED = re.findall(r"`(tests/[\w/]+\.(?:py|yaml))::([^`]+)`", PAGE)


def _tests_in(path: Path) -> set[str]:
    if path.suffix == ".yaml":
        return set(re.findall(r"^name: (.+)$", path.read_text("utf-8"), re.MULTILINE))
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_is_named_exists() -> None:
    missing = [
        f"{file}::{name}" for file, name in NAMED if not (ROOT / file).is_file() or name not in _tests_in(ROOT / file)
    ]
    assert missing == []


def test_every_threat_says_what_is_done_and_which_test_shows_it() -> None:
    assert len(ROWS) > 15
    for row in ROWS:
        _, threat, done, shown, _ = row.split("|")
        assert done.strip(), threat
        assert "::" in shown, threat
    assert sum(row.count("::") for row in ROWS) == len(NAMED)


def test_it_says_how_to_report_and_names_no_private_person() -> None:
    addresses = re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", PAGE)
    assert addresses == ["security@lotse.example"]
    assert "## To report a weakness" in PAGE
