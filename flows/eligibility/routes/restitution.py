"""Restored nationality: Art. 116(2) GG, § 15 StAG and the declaration of § 5 StAG. No stay, German, money or test is asked.

Must not weigh a family's papers; the authority does, and a guide should look at them first.
"""

from datetime import date

from flows.eligibility.requirements.commitment import ban, exclusion
from flows.eligibility.requirements.person import capacity, identity
from flows.eligibility.requirements.record import heavy_sentence
from flows.eligibility.routes.route import Route, door, in_time
from flows.eligibility.rules import Case, Finding, rule

_FREE = "fee_restored"


@rule("art116_2", "Art. 116 Abs. 2 GG")
def art116_2_door(case: Case) -> Finding:
    """Art. 116(2) GG: deprived of nationality between 1933 and 1945, and descendants."""
    return door(case.fact("persecution") == "deprived_1933_1945")


@rule("par15", "§ 15 StAG")
def par15_door(case: Case) -> Finding:
    """§ 15 StAG: other loss of nationality in connection with persecution."""
    return door(case.fact("persecution") == "other_loss")


@rule("par5", "§ 5 StAG")
def par5_door(case: Case) -> Finding:
    """§ 5 StAG: a declaration is open to those born under the Basic Law, until the day on which ten years are over."""
    if case.fact("declaration_ground") == "none" or not in_time(case, _last_day_of_declaration(case)):
        return door(is_open=False)
    return door(case.fact("birth_date") >= case.number("declaration_born_from"))


def _last_day_of_declaration(case: Case) -> date:
    last_day: date = case.number("declaration_until")
    return last_day


_HEAVY_15 = heavy_sentence("sentence_months_restored", "§ 15 S. 3 StAG", suspends=True)
_HEAVY_5 = heavy_sentence("sentence_months_restored", "§ 5 Abs. 1 StAG", suspends=False)

_PERSECUTED = "persecution"

ART116_2 = Route("art116_2", art116_2_door, (capacity, identity), fee=_FREE, needs_guide=True, ground=_PERSECUTED)
PAR15 = Route(
    "par15",
    par15_door,
    (capacity, identity, _HEAVY_15, exclusion, ban),
    fee=_FREE,
    needs_guide=True,
    ground=_PERSECUTED,
)
PAR5 = Route(
    "par5",
    par5_door,
    (capacity, identity, _HEAVY_5, exclusion),
    fee=_FREE,
    needs_guide=True,
    last_day=_last_day_of_declaration,
    ground="declaration_ground",
)
