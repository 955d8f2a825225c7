"""Who may be German already (§§ 3, 4, 7 StAG, Art. 116 GG). Must not decide it; the authority determines it (§ 30 StAG)."""

from datetime import date
from typing import Final

from flows.eligibility.dates import anniversary
from flows.eligibility.rules import Case, Finding, met, not_applicable, rule
from flows.text import N_

_FIRST_BIRTHS: Final = date(2000, 1, 1)
_END_OF_PERSECUTION: Final = date(1945, 5, 8)


@rule("maybe_german", "§§ 3, 4, 7 StAG", "Art. 116 GG")
def maybe_german(case: Case) -> Finding:
    """§§ 3 to 7 StAG, Art. 116 GG: German by descent, birth here, certificate, long treatment as German, or never expatriated."""
    if "DE" in (case.known("nationalities") or ()):
        return met(N_("reason.maybe-german-says-so"), params={"route": None})
    if case.fact("german_parent_at_birth"):
        return met(N_("reason.maybe-german-parent"), params={"route": "par4_1"})
    if case.fact("resettler_certificate"):
        return met(N_("reason.maybe-german-resettler"), params={"route": "par7"})
    if case.fact("treated_as_german_years") >= case.number("treated_as_german_years"):
        return met(N_("reason.maybe-german-treated"), params={"route": "par3_2"})
    if case.fact("persecution") == "deprived_1933_1945" and case.fact("birth_date") <= _END_OF_PERSECUTION:
        return met(N_("reason.maybe-german-deprived"), params={"route": "art116_2"})
    if case.fact("born_in_germany") and _by_birth_here(case):
        return met(N_("reason.maybe-german-birth"), params={"route": "par4_3"})
    return not_applicable(N_("reason.maybe-german-no"))


def _by_birth_here(case: Case) -> bool:
    """§ 4(3) StAG, by the law of the day of birth: a parent with enough lawful years and an unlimited right."""
    born_on = case.fact("birth_date")
    if born_on < _FIRST_BIRTHS:
        return False
    parent = case.fact("parent_at_birth")
    if parent is None or not parent.unlimited_right:
        return False
    return bool(anniversary(parent.lawful_since, case.number("parent_years", born_on)) <= born_on)
