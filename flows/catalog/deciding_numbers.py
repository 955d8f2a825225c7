"""Which of the dated numbers that a rule looked at decided something for this person. Must not word or interpret a number."""

from collections.abc import Callable, Mapping

from flows.eligibility.explanation import Requirement
from flows.eligibility.law import Dated

_NOBODY = frozenset({None, "none"})
_OF_CHILDREN = frozenset(
    {
        "reason.language-child",
        "reason.language-child-unclear",
        "reason.civics-not-asked",
        "reason.constitution-not-asked",
    }
)


def deciding(requirement: Requirement) -> list[Dated]:
    """Leave out what holds on that day for nobody, and what is for others than this person."""
    held = (each for each in requirement.parameters if each.value is not None and each.value is not False)
    return [each for each in held if concerns(requirement, each)]


def concerns(requirement: Requirement, entry: Dated) -> bool:
    """Tell whether a number, as it is now or was before, is about people like this one."""
    return _ONLY_IF.get(entry.name, _always)(requirement)


def _always(_requirement: Requirement) -> bool:
    return True


def _is_recruited(requirement: Requirement) -> bool:
    return requirement.facts.get("recruited_worker") not in _NOBODY


def _was_abroad(requirement: Requirement) -> bool:
    return bool(requirement.facts.get("absences") or requirement.facts.get("absence_months_total"))


def _was_convicted(requirement: Requirement) -> bool:
    return bool(requirement.facts.get("convictions"))


def _was_here_before(requirement: Requirement) -> bool:
    return len(requirement.facts.get("residence_periods") or ()) > 1


def _is_about_age(requirement: Requirement) -> bool:
    return requirement.code == "capacity" or requirement.text.msgid in _OF_CHILDREN


def _says(reason: str) -> Callable[[Requirement], bool]:
    return lambda requirement: requirement.text.msgid == reason


_ONLY_IF: Mapping[str, Callable[[Requirement], bool]] = {
    "recruitment_reliefs": _is_recruited,
    "recruited_until": _is_recruited,
    "joined_spouse_until": lambda requirement: requirement.facts.get("recruited_worker") == "joined_spouse",
    "old_livelihood_applied_until": lambda requirement: requirement.facts.get("applied_on") is not None,
    "benefits_unclear": _says("reason.livelihood-benefit-unclear"),
    "german_proofs_unclear": _says("reason.language-proof-unclear"),
    "german_levels_obvious": _says("reason.language-obvious"),
    "titles_unclear": _says("reason.title-unclassified"),
    "full_time_hours_doubtful": _says("reason.livelihood-hours-unclear"),
    "protection_that_counts_procedure": lambda each: each.facts.get("protection_granted") not in _NOBODY,
    "capacity_age": _is_about_age,
    "credit_years": _was_here_before,
    "absence_months": _was_abroad,
    "absence_share": _was_abroad,
    "eu_absence_months_a_year": _was_abroad,
    "eu_single_absence_months": _was_abroad,
    "military_return_months": _was_abroad,
    "sentence_days_harmless": _was_convicted,
    "sentence_days_too_many": _was_convicted,
    "days_of_a_month": _was_convicted,
}
"""Numbers that matter to some people only."""
