"""The result of the check in short: what is open is named, and of very much that is open it is said how much."""

from datetime import date

from flows.catalog.check_result import MOST_OPEN, open_lines, open_points
from flows.eligibility.assessment import assess
from flows.eligibility.interview import facts_from
from flows.text import COMMA, Joined, counted, text

TODAY = date(2026, 11, 25)


def test_very_much_that_is_not_known_is_one_line() -> None:
    result = assess(facts_from({}, TODAY), TODAY)
    unknown = [each for each in result.requirements if each.status == "unknown"]
    assert len(unknown) > MOST_OPEN
    *others, last = open_lines(result)
    assert last.msgid == "check.still_open"
    assert last.count == len(unknown)
    assert "status.unknown" not in [line.msgid for line in others]


def test_a_guide_reads_the_open_points_or_how_many_they_are() -> None:
    labels = (text("requirement.language"),) * (MOST_OPEN + 1)
    assert open_points(labels) == counted("check.points", MOST_OPEN + 1)
    assert open_points(labels[1:]) == Joined(labels[1:], COMMA)
