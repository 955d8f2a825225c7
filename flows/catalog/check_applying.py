"""What is said about applying: how, not yet, or not without a person. In the chat, of a kept check, and on paper alike.

Must not judge; what may be said beside a verdict stands in `check_verdicts`.
"""

from flows.catalog import check_texts as texts
from flows.catalog.check_verdicts import is_tight, last_day, may_say
from flows.eligibility.assessment import Assessment
from flows.text import N_, Text, text

CHAT, KEPT, PAPER = "chat", "kept", "paper"
"""Where it is said; each has other buttons to point to, and paper has none."""
NOT_NOW = {CHAT: N_("check.steps.not_now"), KEPT: N_("mydate.steps.not_now"), PAPER: N_("paper.not_now")}
OFFICE_UNKNOWN = {CHAT: texts.STEPS_UNKNOWN, KEPT: N_("mydate.steps.office_unknown")}
FAMILY_PAPERS = frozenset({"art116_2", "par15", "par5"})
"""Ways on which the papers of parents and grandparents decide."""
OWN_PROCEDURE = frozenset({"stateless_act"})
"""Ways that the offices' pages for the ordinary application say nothing about."""
OF_THEIR_OWN = FAMILY_PAPERS | OWN_PROCEDURE
TOO_EARLY = frozenset({"not_met", "excluded", "on_hold", "not_yet"})
"""Verdicts with which nobody should apply now; with a day to come, that day is named instead."""


def about_applying(result: Assessment, where: str, *, has_applied: bool = False) -> tuple[Text, ...]:
    """Say when and how to apply; whoever has applied hears nothing of it, but that the application is to run on."""
    if has_applied:
        return (text(N_("check.has_applied")),)
    needs_guide = result.ask_guide or not may_say(result.verdict, result.earliest_date).apply
    guide = text(N_("check.steps.guide")) if needs_guide else None
    early = not_now(result, where)
    said = (early, guide) if early else (_not_before(result), guide, _how(result, where))
    return tuple(each for each in said if each is not None)


def not_now(result: Assessment, where: str, *, has_applied: bool = False) -> Text | None:
    """Say that it is too early to apply, to whoever must not yet; None to everybody else."""
    return text(NOT_NOW[where]) if not has_applied and _is_too_early(result, where) else None


def _is_too_early(result: Assessment, where: str) -> bool:
    """Whether not to apply yet is all there is to say.

    Whoever has a last day before them looks at it with a person, and does not let it pass.
    """
    if where == PAPER and _waits_for_birthday(result):
        # Paper is shown to others, and the day would tell the birthday.
        return True
    if may_say(result.verdict, result.earliest_date).apply or last_day(result) is not None:
        return False
    return result.verdict in TOO_EARLY or (result.verdict == "incomplete" and result.route not in OF_THEIR_OWN)


def _waits_for_birthday(result: Assessment) -> bool:
    of_age = next((each.from_date for each in result.requirements if each.code == "capacity"), None)
    return of_age is not None and of_age == result.earliest_date


def _not_before(result: Assessment) -> Text | None:
    """Name the day before which it is too early, but not to whoever would then be too late."""
    day = result.earliest_date
    waits = result.verdict == "not_yet" and day is not None and day > result.policy_date
    return text(N_("check.steps.wait"), date=day) if waits and not is_tight(result) else None


def _how(result: Assessment, where: str) -> Text | None:
    if result.verdict == "maybe_german":
        return text(N_("check.steps.maybe_german"))
    if result.route in FAMILY_PAPERS:
        return text(N_("check.steps.family_papers"))
    if result.route in OWN_PROCEDURE:
        return text(N_("paper.ask_office_first"))
    if not may_say(result.verdict, result.earliest_date).apply or is_tight(result):
        return text(N_("check.steps.guide_first"))
    if result.authority is not None:
        return text(texts.STEPS[result.authority])
    return text(OFFICE_UNKNOWN[where]) if where in OFFICE_UNKNOWN else None
