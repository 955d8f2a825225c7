"""What stands beside a verdict: a birthday that changes what is needed, an application that runs, and what nobody knows yet.

Must not judge; the engine does.
"""

from flows.catalog import check_texts as texts
from flows.eligibility.assessment import Assessment
from flows.eligibility.outlook import Outlook
from flows.eligibility.questions.living import APPLIED
from flows.eligibility.routes import ROUTES
from flows.eligibility.unasked import can_fail, german_already
from flows.text import COMMA, N_, Joined, Text, text

_WITH_LAST_DAY = frozenset(route.code for route in ROUTES if route.last_day)
IMPROVEMENT_OF = {"language": "b1", "civics": "test"}


def beside(ahead: Outlook, *, is_rough: bool = False) -> list[Text]:
    """Say what must not be overlooked, whatever the verdict; `is_rough` if the birthday was not answered to the day."""
    said = [text(N_("check.has_applied"))] if ahead.has_applied else []
    if ahead.of_age_on is not None:
        needs = tuple(text(texts.IMPROVEMENTS[IMPROVEMENT_OF[each]]) for each in ahead.of_age_needs)
        msgid = N_("check.of_age_at_latest") if is_rough else N_("check.of_age")
        said.append(text(msgid, date=ahead.of_age_on, needs=Joined(needs, COMMA)))
    return said


def sooner_with_family(ahead: Outlook) -> Text | None:
    """Say beside the days that a German husband, wife or partner could make it sooner, where nobody asked."""
    return text(N_("check.sooner_with_family")) if ahead.sooner_with_german else None


def not_known(result: Assessment, ahead: Outlook) -> tuple[Text, ...]:
    """Name what no answer is known to, so that nobody takes it for settled, and nothing that no answer makes worse."""
    unknown = (each for each in result.requirements if each.status == "unknown" and can_fail(each, result))
    names = tuple(text(each.label) for each in unknown)
    asked = [german_already(result.missing), *([APPLIED] if _hangs_on_applying(result) else [])]
    names += tuple(text(texts.SHORT_NAMES[each.id]) for each in asked if each is not None)
    return (*names, text(texts.SHORT_NAMES["family"])) if ahead.sooner_with_german else names


def _hangs_on_applying(result: Assessment) -> bool:
    """Whether the way that is shown, or beside a no another one, is open only to whoever applied in time."""
    by_itself = not any("applied_on" in each.missing for each in result.requirements)
    is_about_it = result.verdict == "not_met" or result.route in _WITH_LAST_DAY
    return "applied_on" in result.missing and by_itself and is_about_it


def unanswered(result: Assessment, ahead: Outlook) -> Text | None:
    """Say in one line what no answer is known to."""
    names = not_known(result, ahead)
    return text(N_("status.unanswered"), labels=Joined(names, COMMA)) if names else None
