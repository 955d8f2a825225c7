"""`lotse check`: JSON in, JSON out, and one line for what cannot be read."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.check_command import run_check
from flows.text import Text
from tests.flows.eligibility.law_cases import BASES

WORKER = BASES["skilled_worker"]


def run(
    folder: Path, content: str, *, many: bool = False, lang: str | None = None, explain: bool = False
) -> tuple[int, str, str]:
    file = folder / "input"
    file.write_text(content, "utf-8")
    out, err = io.StringIO(), io.StringIO()
    status = run_check(
        str(file),
        many=many,
        date=date(2026, 11, 22),
        lang=lang,
        explain=explain,
        translate=translate,
        stdout=out,
        stderr=err,
    )
    return status, out.getvalue(), err.getvalue()


def translate(language: str, text: Text) -> str:
    return f"{language}:{text.msgid}"


def test_one_case_is_answered(tmp_path: Path) -> None:
    status, out, err = run(tmp_path, json.dumps(WORKER))
    assert (status, err) == (0, "")
    assert json.loads(out)["verdict"] == "likely"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"a": 1}', '{"birth_date": NaN}', '{"postcode": "1", "postcode": "2"}', "[" * 9999]
)
def test_what_cannot_be_read_gives_one_line_and_nothing_else(tmp_path: Path, content: str) -> None:
    status, out, err = run(tmp_path, content)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    source = str(tmp_path / "nowhere.json")
    status = run_check(
        source, many=True, date=None, lang=None, explain=False, translate=translate, stdout=out, stderr=err
    )
    assert status == 2
    assert "nowhere.json" in err.getvalue()


def test_many_cases_are_answered_in_order_and_a_bad_line_does_not_stop_them(tmp_path: Path) -> None:
    lines: list[Any] = [
        {"id": "one", "date": "2026-11-22", "facts": WORKER},
        {"id": "two", "date": "2026-11-22", "facts": {"nonsense": 1}},
        {"id": "three", "date": "2023-01-01", "facts": WORKER},
        {"id": "four", "date": "22.11.2026", "facts": WORKER},
        {"id": "five"},
        {"id": "six", "facts": WORKER},
    ]
    status, out, err = run(tmp_path, "\n".join([*map(json.dumps, lines), "", "{"]), many=True)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (1, "")
    assert [answer["id"] for answer in answers] == ["one", "two", "three", "four", "five", "six", None]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, False, True]
    assert answers[1]["error"].startswith("nonsense")


def test_explain_says_what_each_status_rests_on(tmp_path: Path) -> None:
    _, out, _ = run(tmp_path, json.dumps(WORKER), explain=True)
    by_code = {entry["code"]: entry["because"] for entry in json.loads(out)["requirements"]}
    years = next(each for each in by_code["residence_time"] if each.get("parameter") == "residence_years")
    assert (years["value"], years["in_force_since"]) == (5, "2024-06-27")
    assert "BGBl. 2024 I Nr. 104" in years["citation"]
    assert {"fact": "identity_proof", "value": "passport"} in by_code["identity"]


def test_a_language_adds_texts_and_changes_no_id(tmp_path: Path) -> None:
    _, plain, _ = run(tmp_path, json.dumps(WORKER))
    _, spoken, _ = run(tmp_path, json.dumps(WORKER), lang="de")
    found = json.loads(spoken)
    for entry in found["requirements"]:
        assert entry.pop("text") == f"de:reason.{entry['reason']}"
    assert found == json.loads(plain)
