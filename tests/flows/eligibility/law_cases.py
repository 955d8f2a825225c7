"""Reads the law cases of tests/law: facts as differences from a named base, and what an assessment must show."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "law"
KEYS = {"title", "source", "base", "day", "facts", "without", "expect", "border"}


class _TextLoader(yaml.CSafeLoader):
    """YAML as JSON has it: dates stay text, as they do in FACTS.json."""


_TextLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text("utf-8"), _TextLoader)


BASES: dict[str, dict[str, Any]] = read_yaml("bases.yaml")


def law_cases() -> list[dict[str, Any]]:
    """All cases of all files; an unknown key or a title used twice is a mistake in the file."""
    cases = [
        case for path in sorted(FOLDER.glob("*.yaml")) if path.name != "bases.yaml" for case in read_yaml(path.name)
    ]
    for case in cases:
        assert set(case) <= KEYS, f"{case['title']}: {set(case) - KEYS}"
    titles = [case["title"] for case in cases]
    assert len(titles) == len(set(titles))
    return cases


def facts_of(case: dict[str, Any]) -> dict[str, Any]:
    facts = {**BASES[case["base"]], **case.get("facts", {})}
    return {name: value for name, value in facts.items() if name not in case.get("without", [])}
