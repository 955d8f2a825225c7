"""The shape that the design fixes: sizes, names, docstrings. The arrows are kept by import-linter in `make check`."""

import ast
import re
import subprocess
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "flows", "storage")
MODULE_LIMIT, FUNCTION_LIMIT = 400, 50
MEANINGLESS = {"utils", "helpers", "common", "manager", "misc"}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def lengths_of_functions() -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_module_is_longer_than_the_limit_and_half_are_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LIMIT} == {}
    assert median(lengths.values()) <= 100
    assert quantiles(lengths.values(), n=10)[8] <= 280


def test_no_function_is_longer_than_the_limit_and_half_are_short() -> None:
    lengths = lengths_of_functions()
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LIMIT} == {}
    assert median(lengths.values()) <= 10
    assert quantiles(lengths.values(), n=10)[8] <= 30


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in modules() if path.stem in MEANINGLESS] == []


def test_top_level_folders_are_the_ones_the_design_fixes() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {name.split("/")[0] for name in listed if "/" in name}
    assert {folder for folder in folders if not folder.startswith(".")} == {
        "bot",
        "flows",
        "locales",
        "storage",
        "tests",
    }


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text, lock.name
        assert not re.search(r"https?://|index-url|find-links", text), lock.name
