"""What people hear of a kept check unasked: three months before their day, on it, how it went, and that it has changed.

Each holds whenever it is read: it names days, and never "today".
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from flows.catalog.deciding_numbers import concerns
from flows.catalog.my_date_words import answer_of, answer_text
from flows.catalog.parameter_texts import NAMES, value_text
from flows.catalog.screen import entry
from flows.eligibility.assessment import Assessment
from flows.eligibility.explanation import Requirement
from flows.eligibility.law import Dated, parameters_on
from flows.eligibility.law_version import changes_since
from flows.engine.events import Choice, Prompt
from flows.my_date import AHEAD, CHANGED, DAY, EARLY, LATE, LAW, SavedCheck, has_applied
from flows.text import N_, AnyText, Text, Verbatim, lines, paragraphs, text

FLOW = "mydate"
MOST_REASONS = 3
MOST_NUMBERS = 1
VIEW = (entry(FLOW, N_("choice.mydate_view")),)
PAPERS = (entry(f"{FLOW}.papers", N_("choice.mydate_papers")),)
HELP = (entry(f"{FLOW}.help", N_("choice.mydate_help")),)
TO_PREPARE = {
    "civics": N_("mydate.prepare.civics"),
    "language": N_("mydate.prepare.language"),
    "identity": N_("mydate.prepare.identity"),
}
"""What takes a while, by the requirement that is still open."""
_DONE = frozenset({"met", "not_applicable"})


def notice_of(says: str, check: SavedCheck, result: Assessment) -> Prompt:
    """Say what is due about a kept check.

    Args:
        says: the slot, or that the answer has changed.
        check: as it was kept until now.
        result: what holds today.
    """
    return _NOTICES[says](check, result)


def check_again() -> Prompt:
    """Say that what was kept cannot be looked at any more."""
    return Prompt(text(N_("mydate.again")), ((entry("check", N_("menu.check")),), HELP))


def _ahead(_check: SavedCheck, result: Assessment) -> Prompt:
    body = paragraphs(
        text(N_("mydate.ahead"), date=result.earliest_date),
        lines(text(N_("mydate.prepare")), *_to_prepare(result)),
        text(N_("mydate.office_decides")),
    )
    return Prompt(body, (PAPERS, VIEW, HELP))


def _to_prepare(result: Assessment) -> list[Text]:
    """List the papers always, and what else is open; who has a passport looks how long it holds."""
    still_open = [each.code for each in result.requirements if each.status not in _DONE]
    others = [text(TO_PREPARE[code]) for code in still_open if code in TO_PREPARE]
    passport = [] if "identity" in still_open else [text(N_("mydate.prepare.passport"))]
    return [text(N_("mydate.prepare.papers")), *others, *passport]


def _day(_check: SavedCheck, result: Assessment) -> Prompt:
    labels = [text(each.label) for each in result.requirements if each.status not in _DONE]
    if result.verdict != "likely":
        body = paragraphs(text(N_("mydate.day_open")), _bullets(labels), text(N_("mydate.day_open_how")))
        return Prompt(body, ((entry("check", N_("menu.check")),), VIEW, HELP))
    return Prompt(paragraphs(text(N_("mydate.day")), *_what_to_do()), (PAPERS, VIEW, HELP))


def _what_to_do() -> Iterable[AnyText]:
    steps = lines(
        text(N_("mydate.now")), text(N_("mydate.now.papers")), text(N_("mydate.now.apply")), text(N_("mydate.now.ask"))
    )
    return steps, text(N_("mydate.office_decides"))


def _bullets(said: Iterable[Text]) -> AnyText:
    return lines(*(text(N_("mydate.bullet"), what=each) for each in said))


def _ask(msgid: str) -> Callable[[SavedCheck, Assessment], Prompt]:
    rows = (
        (entry(f"{FLOW}.applied", N_("choice.mydate_applied")),),
        (entry(f"{FLOW}.later", N_("choice.mydate_later")),),
        (entry(f"{FLOW}.never", N_("choice.mydate_never")),),
        HELP,
        (entry(f"{FLOW}.german", N_("choice.mydate_german")),),
    )
    return lambda _check, _result: Prompt(paragraphs(text(msgid), text(N_("mydate.ask_kind"))), rows)


def _changed(check: SavedCheck, result: Assessment) -> Prompt:
    """Say what was said before, what holds now, and which requirements make the difference."""
    today, is_done = result.policy_date, has_applied(check)
    can_apply = result.verdict == "likely" and not is_done
    points = _changed_points(check, result)[:MOST_REASONS]
    reasons = [*map(_reason, points), *_changed_law(points, check, today)]
    body = paragraphs(
        text(N_("mydate.changed")),
        lines(
            text(N_("mydate.changed_before"), answer=answer_text(check.answer, date.min, has_applied=is_done)),
            text(N_("mydate.changed_now"), answer=answer_text(answer_of(result), today, has_applied=is_done)),
        ),
        lines(text(N_("mydate.changed_why")), *reasons) if reasons else None,
        *(_what_to_do() if can_apply else ()),
    )
    quiet: tuple[Choice, ...] = (entry(f"{FLOW}.quiet", N_("choice.mydate_quiet")),) if LAW in check.purposes else ()
    return Prompt(body, tuple(row for row in (VIEW, HELP, quiet) if row))


def _changed_points(check: SavedCheck, result: Assessment) -> list[Requirement]:
    """Name the requirements that stand in the way now and did not, the other way round, or until another day."""
    before = check.answer.points
    return [
        each
        for each in result.requirements
        if before.get(each.code) != (str(each.status), each.from_date)
        and not (each.status in _DONE and each.code in before and before[each.code][0] in _DONE)
    ]


def _changed_law(points: Iterable[Requirement], check: SavedCheck, today: date) -> list[Text]:
    """Say of the numbers that these requirements rest on which are others since the check was last looked at."""
    days = changes_since(check.law, today)
    changed = {
        each.name: each for point in points for each in point.parameters if each.since in days and concerns(point, each)
    }
    return [_number(each) for each in list(changed.values())[:MOST_NUMBERS]]


def _number(now: Dated) -> Text:
    before = parameters_on(now.since - timedelta(days=1)).get(now.name)
    return text(
        N_("mydate.changed_number"),
        name=text(NAMES[now.name]) if now.name in NAMES else Verbatim(now.law),
        before=value_text(before) if before else text(N_("value.none")),
        now=value_text(now),
        since=now.since,
        law=now.law,
    )


def _reason(requirement: Requirement) -> AnyText:
    return text(N_("mydate.changed_reason"), label=text(requirement.label), reason=requirement.text)


_NOTICES: dict[str, Callable[[SavedCheck, Assessment], Prompt]] = {
    AHEAD: _ahead,
    DAY: _day,
    EARLY: _ask(N_("mydate.ask_early")),
    LATE: _ask(N_("mydate.ask_late")),
    CHANGED: _changed,
}
