"""The first steps after a "not yet": for each thing that is missing what to do, where, and what it costs. Must not judge."""

from flows.eligibility.assessment import Assessment
from flows.eligibility.explanation import Requirement
from flows.text import N_, Text, text

BY_REASON = {
    "reason.title-excluded": N_("step.title_excluded"),
    "reason.title-none": N_("step.title_none"),
    "reason.record-probation": N_("step.probation"),
    "reason.record-pending": N_("step.proceedings"),
    "reason.record-pending-and-sentence": N_("step.proceedings"),
}
BY_CODE = {
    "language": N_("step.language"),
    "civics": N_("step.civics"),
    "livelihood": N_("step.livelihood"),
    "record": N_("step.record"),
}
ORDER = ("residence_title", "language", "civics", "livelihood", "record")
"""The card first: without it the rest helps nobody."""
BLOCKS = frozenset({"not_met", "on_hold"})
"""What stands in the way; so does what waits for a day that nobody can name."""


def missing_steps(result: Assessment, title: str | None) -> list[Text]:
    """Say for each thing that is missing what to do; `title` is the card that is held."""
    open_ones = {each.code: each for each in result.requirements if _blocks(each)}
    steps = [_step(open_ones[code], title) for code in ORDER if code in open_ones]
    return [text(step) for step in steps if step is not None]


def _blocks(requirement: Requirement) -> bool:
    is_undated = requirement.status == "not_yet" and requirement.from_date is None
    return is_undated or requirement.status in BLOCKS


def _step(requirement: Requirement, title: str | None) -> str | None:
    if requirement.text.msgid == "reason.title-excluded" and title is not None and title.startswith("ae_24"):
        return N_("step.title_24")
    return BY_REASON.get(requirement.text.msgid, BY_CODE.get(requirement.code))
