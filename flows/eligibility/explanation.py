"""A requirement as it is shown: status, reason as a message id with parameters, provisions, and what it rests on.

Must not translate; texts are rendered where they are sent.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic_core import to_jsonable_python

from flows.eligibility.evaluation import Outcome
from flows.eligibility.law import Dated
from flows.eligibility.rules import Finding, Status
from flows.text import N_, Text

_MISSING = N_("reason.facts-missing")
_PLAIN: Final = frozenset({str, bool, int, type(None)})
# Where a reason makes the usual name of its requirement wrong.
_LABELS: Final = {
    "reason.capacity-represented": N_("requirement.capacity_represented"),
    "reason.language-everyday": N_("requirement.language_everyday"),
    "reason.language-child": N_("requirement.language_child"),
    "reason.language-child-unclear": N_("requirement.language_child"),
    "reason.language-joined-late": N_("requirement.language_open"),
    "reason.language-barrier": N_("requirement.language_open"),
    "reason.livelihood-recruited": N_("requirement.livelihood_recruited"),
    "reason.livelihood-full-time": N_("requirement.livelihood_full_time"),
    "reason.livelihood-full-time-spouse": N_("requirement.livelihood_full_time"),
    "reason.civics-recruited": N_("requirement.civics_not_needed"),
    "reason.civics-not-asked": N_("requirement.civics_not_needed"),
    "reason.record-within-frame": N_("requirement.record_harmless"),
    "reason.record-no-heavy": N_("requirement.record_harmless"),
}
# The usual name says that it is met; as long as it is not, that would be the opposite of the truth.
_NEUTRAL: Final = {
    "record": N_("requirement.record_open"),
    "exclusion": N_("requirement.exclusion_open"),
    "ban": N_("requirement.ban_open"),
}
# What nobody has asked about is named by what it is about.
_UNKNOWN: Final = {
    **_NEUTRAL,
    "capacity": N_("requirement.capacity_open"),
    "language": N_("requirement.language_open"),
}


class Requirement(NamedTuple):
    """One requirement of the main route; `because` names the facts and dated numbers that the status rests on.

    `asks_guide` says whether a person should look because of it.
    """

    code: str
    status: Status
    from_date: date | None
    basis: tuple[str, ...]
    text: Text
    missing: tuple[str, ...]
    facts: Mapping[str, Any]
    parameters: tuple[Dated, ...]
    asks_guide: bool

    @property
    def reason(self) -> str:
        """The id of the reason, without the prefix of its message."""
        return self.text.msgid.removeprefix("reason.")

    @property
    def label(self) -> str:
        """The message id of the requirement's name; it says what is met, so it depends on whether and how."""
        names = _UNKNOWN if self.status == "unknown" else {} if self.status == "met" else _NEUTRAL
        return _LABELS.get(self.text.msgid, names.get(self.code, f"requirement.{self.code}"))

    @property
    def is_special(self) -> bool:
        """Whether it is met, or waived, in another way than for most people, so that it has a name of its own."""
        return self.status in {"met", "not_applicable"} and self.text.msgid in _LABELS

    def as_json(self, *, explain: bool = False) -> dict[str, Any]:
        """The requirement as the contract shows it."""
        shown: dict[str, Any] = {
            "code": self.code,
            "status": self.status,
            "from_date": self.from_date.isoformat() if self.from_date else None,
            "basis": list(self.basis),
            "reason": self.reason,
        }
        if explain:
            facts = [
                {"fact": name, "value": value if type(value) in _PLAIN else to_jsonable_python(value, by_alias=True)}
                for name, value in self.facts.items()
            ]
            shown["because"] = facts + [entry.as_json() for entry in self.parameters]
        return shown


def _plain(finding: Finding | None) -> Text:
    return _text(finding.reason) if finding else _text(_MISSING)


@cache
def _text(msgid: str) -> Text:
    return Text(msgid)


def explain(outcome: Outcome) -> Requirement:
    """Show an outcome as a requirement."""
    finding = outcome.finding
    return Requirement(
        outcome.rule.code,
        outcome.status,
        finding.from_date if finding else None,
        outcome.rule.basis,
        Text(finding.reason, finding.params) if finding and finding.params else _plain(finding),
        tuple(sorted(outcome.missing)) if outcome.missing else (),
        outcome.facts,
        outcome.parameters,
        outcome.status == "unclear" or (finding is not None and finding.ask_guide),
    )
