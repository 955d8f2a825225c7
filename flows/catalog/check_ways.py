"""What stands beside the result: the other ways that are open, and what a person could change. Must not judge; the engine does."""

from flows.catalog import check_texts as texts
from flows.catalog.check_verdicts import may_say
from flows.eligibility.assessment import Alternative, Assessment
from flows.eligibility.what_if import Way
from flows.text import N_, AnyText, Joined, Text, lines, text

PLUS, LONG_PLUS = " + ", "\n+ "
SHORT = frozenset({"b1", "test"})
"""What is named in a word or two, so that it can stand on one line with another; what is longer has a line of its own."""
MEANS = frozenset({"own_income", "full_time_work", "partners_work"})
"""Beside one of these free movement asks for a health insurance only."""
PROCEEDINGS = frozenset({"reason.record-pending", "reason.record-pending-and-sentence"})
SENTENCE_COUNTS = frozenset(
    {
        "reason.record-pending-and-sentence",
        "reason.record-too-high",
        "reason.record-slightly-above",
        "reason.record-hate-motive",
        "reason.record-heavy",
    }
)
DISCRETION = "par8"
"""Open to everybody and never computed; a note says so where it can matter."""


def other_ways(result: Assessment) -> Joined | None:
    """Name the other ways that are open, a line each; what fails is not offered."""
    listed = [
        _other_way(each, result)
        for each in result.alternatives
        if each.route != DISCRETION and may_say(each.verdict, each.earliest_date).other_way
    ]
    return lines(text(N_("check.other_ways")), *listed) if listed else None


def _other_way(way: Alternative, result: Assessment) -> Text:
    route = text(texts.ROUTES[way.route])
    day = way.earliest_date if way.earliest_date and way.earliest_date > result.policy_date else None
    if way.verdict == "likely":
        return text(N_("check.other_way.likely"), route=route)
    if way.verdict == "not_yet" and way.earliest_date is None:
        return text(N_("check.other_way.waits"), route=route)
    if way.verdict == "not_yet" and day is not None:
        return text(N_("check.other_way.from_day"), route=route, date=day)
    if day is not None:
        return text(N_("check.other_way.maybe_from_day"), route=route, date=day)
    return text(texts.OTHER_WAYS.get(way.verdict, texts.OTHER_WAY_OPEN), route=route)


def what_helps(ways: tuple[Way, ...], result: Assessment, *, asks_more: bool = True) -> Joined | None:
    """Say what would change the result, a line each; questions are announced only where they can be asked."""
    listed = [*(_helps(way, result, asks_more) for way in ways), *_time_helps(result)]
    return lines(text(N_("check.what_helps")), *listed) if listed else None


def _time_helps(result: Assessment) -> list[Text]:
    """Say what nobody can do but wait for: the end of proceedings, and the day on which an entry is erased."""
    reasons = {each.text.msgid for each in result.requirements if each.code == "record"}
    return [
        *([text(N_("check.helps.proceedings_end"))] if reasons & PROCEEDINGS else []),
        *([text(N_("check.helps.erasure"))] if reasons & SENTENCE_COUNTS else []),
    ]


def _what(improvements: tuple[str, ...]) -> Joined:
    msgids = [texts.IMPROVEMENTS[each] for each in improvements]
    if "free_movement" in improvements and not MEANS.isdisjoint(improvements):
        msgids = [texts.IMPROVEMENTS[each] for each in improvements if each != "free_movement"]
        msgids.append(N_("improvement.insurance"))
    return Joined(tuple(map(text, msgids)), PLUS if set(improvements) <= SHORT else LONG_PLUS)


def _helps(way: Way, result: Assessment, asks_more: bool) -> Text:
    what = _what(way.improvements)
    waits = way.earliest_date is not None and way.earliest_date > result.policy_date and not way.takes_longest
    day: dict[str, object] = {"date": way.earliest_date} if waits else {}
    if way.verdict == "ask_guide":
        return text(N_("check.helps.guide"), what=what)
    if way.verdict == "not_yet" and way.earliest_date is None:
        return text(N_("check.helps.waits"), what=what)
    if way.is_open and asks_more:
        return text(N_("check.helps.maybe_from_day") if waits else N_("check.helps.maybe"), what=what, **day)
    if way.is_open:
        unasked = N_("check.helps.maybe_from_day_unasked") if waits else N_("check.helps.maybe_unasked")
        return text(unasked, what=what, **day)
    return text(N_("check.helps.from_day") if waits else N_("check.helps.at_once"), what=what, **day)


def which_way(result: Assessment) -> AnyText | None:
    """Say in plain words which way the result is about."""
    if result.route is None or result.verdict in {"maybe_german", "excluded"}:
        return None
    return text(N_("check.which_way"), route=text(texts.ROUTES[result.route]))
