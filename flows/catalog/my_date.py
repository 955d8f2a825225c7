"""My date: somebody asks us to keep their check, sees what is kept and what for, changes it, and deletes it with one tap.

Must not keep anything by itself: what is kept goes through a deed, and only after a yes to each use of it.
"""

from collections.abc import Mapping
from typing import Any

from flows.eligibility.assessment import Assessment
from flows.eligibility.interview import facts_from
from flows.my_date import Answer, offered_purposes


def answer_of(result: Assessment) -> Answer:
    """Take from an assessment what a person is told, so that a later one can be compared with it."""
    points = {each.code: (str(each.status), each.from_date) for each in result.requirements}
    return Answer(result.verdict, result.route, result.earliest_date, points)


def can_keep(result: Assessment) -> bool:
    """Tell whether there is anything that a check with this result could be kept for."""
    return bool(offered_purposes(answer_of(result), result.policy_date))


def keep_answers(answers: Mapping[str, Any], result: Assessment) -> dict[str, Any]:
    """Write what would be kept of a check, for `Go(Place("mydate", "keep"), answers=...)`; nothing is kept by that.

    Args:
        answers: of the flow "check", by question.
        result: what came of them; offer it only where `can_keep`.
    """
    answer = answer_of(result)
    offered = offered_purposes(answer, result.policy_date)
    return {
        "facts": facts_from(answers, result.policy_date).as_json(),
        "questions": list(answers),
        "answer": answer.as_json(),
        "on": result.policy_date.isoformat(),
        # Only what the person came for is ticked beforehand.
        "purposes": list(offered[:1]),
    }
