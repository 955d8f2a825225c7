"""A file of organisations' data with a fault: one line that names the file, and where in it."""

from pathlib import Path

import pytest

from bot.network_file import network_yaml, read_network_file
from flows.errors import DirectoryError

ONE = """\
organisations:
- id: kargah
  source: asked
  verified_until: 2027-12-31
  name: Kargah
"""


def written(folder: Path, content: str) -> Path:
    file = folder / "network.yaml"
    file.write_text(content, "utf-8")
    return file


def test_a_day_may_stand_with_quotes_or_without(tmp_path: Path) -> None:
    network = read_network_file(written(tmp_path, ONE))
    assert str(network.organisations[0].verified_until) == "2027-12-31"
    assert read_network_file(written(tmp_path, network_yaml(network))) == network


def test_a_record_may_take_over_what_another_has(tmp_path: Path) -> None:
    one = ONE.replace("- id", "- &one\n  id")
    both = f"{one}- <<: *one\n  id: other\n"
    network = read_network_file(written(tmp_path, both))
    assert [(each.id, each.name) for each in network.organisations] == [("kargah", "Kargah"), ("other", "Kargah")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            ONE.replace("2027-12-31", "2026-02-30"),
            r"organisations\[0\]\.verified_until \(kargah\): write a day, as 2027-12-31",
        ),
        (
            ONE.replace("2027-12-31", "2026-13-01 25:00:00"),
            r"organisations\[0\]\.verified_until \(kargah\): write a day, as 2027-12-31",
        ),
        (ONE.replace("2027-12-31", "!!timestamp soon"), r"line 4 is not YAML"),
        (ONE.replace("2027-12-31", "!!timestamp 2026-02-30"), r"line 4 is not YAML"),
        (ONE.replace("Kargah", "!!int many"), r"line 5 is not YAML"),
        (ONE.replace("Kargah", "!!bool perhaps"), r"line 5 is not YAML"),
        (ONE.replace("Kargah", "!!float x"), r"line 5 is not YAML"),
        (ONE.replace("Kargah", '!!int ""'), r"line 5 is not YAML"),
        (ONE.replace("Kargah", "9" * 5000), r"line 5 is not YAML"),
        (ONE.replace("Kargah", "[" * 5000), "nested too deeply"),
        ("{a: " * 5000, "nested too deeply"),
        (ONE.replace("Kargah", '"\\ud800"'), r"organisations\[0\]\.name"),
        ("organisations: &all [*all]", r"organisations\[0\]"),
        ("[", "line 1 is not YAML"),
        (ONE + "  name: Other\n", "line 6: name stands twice"),
        (ONE + "organisations: []\n", "line 6: organisations stands twice"),
    ],
)
def test_a_fault_is_one_line_with_the_file_and_the_place(tmp_path: Path, content: str, says: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(DirectoryError, match=says) as raised:
        read_network_file(file)
    assert str(raised.value).startswith(f"{file}:")
