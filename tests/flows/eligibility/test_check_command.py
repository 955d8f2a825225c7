"""`lotse check`: JSON in, JSON out, and one line for what cannot be read."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.check_command import read_day, run_check
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


CARD = {"from": "2020-03-01", "to": None, "status": "ae_18a"}
# What cannot be, and the fact that the one line has to name.
IMPOSSIBLE: list[tuple[str, Any]] = [
    ("birth_date", "1990-02-30"),
    ("birth_date", "1896-11-22"),
    ("birth_date", "2026-11-23"),
    ("birth_date", "0001-01-01"),
    ("birth_date", None),
    ("married_on", "9999-12-31"),
    ("deception_found_on", "9999-12-31"),
    ("marriage_ended_on", "9990-01-01"),
    ("parent_at_birth", {"lawful_since": "9999-01-01", "unlimited_right": True}),
    ("residence_periods", [{**CARD, "to": "2022-01-10"}, {**CARD, "from": "2022-01-09"}]),
    ("residence_periods", [{**CARD, "to": "2020-02-29"}]),
    ("residence_periods", [{**CARD, "from": "2026-11-23"}]),
    ("residence_periods", [{**CARD, "status": "ae_99"}]),
    ("residence_periods", [{**CARD, "status": "ae_25"}]),
    ("residence_title", "green_card"),
    ("residence_title", "ae_25"),
    ("residence_title", "ae_23"),
    ("residence_title", "ae_17b"),
    ("absences", [{"from": "2024-02-30", "to": "2024-03-01"}]),
    ("absences", [{"from": "2024-03-02", "to": "2024-03-01"}]),
    ("convictions", [{"kind": "fine", "daily_rates": 30, "hate_motive": "no"}]),
    ("born_in_germany", "true"),
    ("pending_proceedings", "false"),
    ("livelihood_secured", 1),
    ("weekly_hours", "39"),
    ("full_time_months_last_24", 25),
    ("treated_as_german_years", -1),
    ("nationalities", "TR"),
]


@pytest.mark.parametrize(("name", "value"), IMPOSSIBLE, ids=str)
def test_what_cannot_be_is_refused_in_one_line_that_names_the_fact(tmp_path: Path, name: str, value: object) -> None:
    status, out, err = run(tmp_path, json.dumps({**WORKER, name: value}))
    assert (status, out) == (2, "")
    assert err.startswith(f"check: {name}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(("born", "status"), [("1906-11-22", 0), ("1905-11-22", 2)])
def test_nobody_is_older_than_the_oldest(tmp_path: Path, born: str, status: int) -> None:
    assert run(tmp_path, json.dumps({**WORKER, "birth_date": born}))[0] == status


def test_forty_stays_abroad_are_read(tmp_path: Path) -> None:
    first = date(2021, 1, 1)
    stays = [first + timedelta(days=50 * number) for number in range(40)]
    absences = [{"from": str(stay), "to": str(stay + timedelta(days=20))} for stay in stays]
    status, out, _ = run(tmp_path, json.dumps({**WORKER, "absences": absences, "absence_months_total": 26}))
    assert status == 0
    assert json.loads(out)["verdict"] == "likely"


def test_each_impossible_line_among_many_is_named_and_the_others_are_answered(tmp_path: Path) -> None:
    wrong = [{"id": number, "facts": {**WORKER, name: value}} for number, (name, value) in enumerate(IMPOSSIBLE)]
    good = {"id": "good", "facts": WORKER}
    content = "\n".join(json.dumps(line) for each in wrong for line in (each, good))
    status, out, err = run(tmp_path, content, many=True)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (1, "")
    assert [answer["error"].split(":")[0].split(".")[0] for answer in answers[::2]] == [name for name, _ in IMPOSSIBLE]
    assert all(answer["assessment"]["verdict"] == "likely" for answer in answers[1::2])


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        '"text"',
        "7",
        "null",
        "[]",
        '{"facts": []}',
        '{"id": "x"',
        "\x00",
        '{"date": 5, "facts": {}}',
        '{"id": 1e999, "facts": {}}',
    ],
)
def test_a_broken_line_has_an_error_and_the_run_goes_on(tmp_path: Path, line: str) -> None:
    status, out, _ = run(tmp_path, f"{line}\n{json.dumps({'id': 'next', 'facts': WORKER})}\n", many=True)
    first, second = map(json.loads, out.splitlines())
    assert status == 1
    assert first["error"]
    assert second["id"] == "next"
    assert "assessment" in second


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


@pytest.mark.parametrize(
    "day", ["2026-W47-7", "20261122", "2026-1-01", "٢٠٢٦-١١-٢٢", "2026-11-22 ", "2026-02-30", 20261122]
)
def test_a_day_is_written_in_one_way_only(tmp_path: Path, day: object) -> None:
    status, out, _ = run(tmp_path, json.dumps({"id": 1, "date": day, "facts": WORKER}), many=True)
    assert status == 1
    assert json.loads(out)["error"].startswith("date: ")
    if isinstance(day, str):
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            read_day(day)


def test_half_a_sign_in_an_id_stops_nothing(tmp_path: Path) -> None:
    lines = ['{"id": "\\ud800", "facts": {}}', json.dumps({"id": "next ü", "facts": WORKER})]
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    status = printed(tmp_path, "\n".join(lines), out, many=True)
    first, second = out.buffer.getvalue().decode("utf-8").splitlines()
    assert json.loads(first)["id"] == "\ud800"
    assert second.startswith('{"id": "next ü", "assessment"')
    assert status in {0, 1}


def test_what_is_nested_too_deeply_stops_nothing(tmp_path: Path) -> None:
    deep = [f'{{"id": {"[" * depth}{"]" * depth}, "facts": {{}}}}' for depth in range(900, 1000)]
    status, out, _ = run(tmp_path, "\n".join([*deep, json.dumps({"id": "last", "facts": WORKER})]), many=True)
    assert status == 1
    assert len(out.splitlines()) == 101
    assert json.loads(out.splitlines()[-1])["assessment"]["verdict"] == "likely"


def test_the_answer_is_utf_8_whatever_the_terminal_says(tmp_path: Path) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    assert printed(tmp_path, json.dumps(WORKER), out, lang="ar", translate=lambda *_: "سؤال") == 0
    assert "سؤال" in out.buffer.getvalue().decode("utf-8")


def printed(folder: Path, content: str, out: io.TextIOWrapper, **options: Any) -> int:
    file = folder / "input"
    file.write_text(content, "utf-8")
    given = {"many": False, "date": date(2026, 11, 22), "lang": None, "explain": False, "translate": translate}
    status = run_check(str(file), stdout=out, stderr=io.StringIO(), **{**given, **options})
    out.flush()
    return status


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
