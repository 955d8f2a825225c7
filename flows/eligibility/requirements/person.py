"""Who can apply, and under which proof of identity (§ 10(1) s. 1, § 34 StAG). Must not decide which route is open."""

from flows.eligibility.dates import age_on, anniversary
from flows.eligibility.rules import Case, Finding, met, not_yet, rule, unclear
from flows.text import N_


def is_under_capacity_age(case: Case) -> bool:
    """§ 34 s. 1 StAG: whether the person is too young to act alone."""
    return bool(age_on(case.fact("birth_date"), case.on) < case.number("capacity_age"))


def needs_no_declaration(case: Case) -> bool:
    """§ 10(1) s. 2 StAG: whether the person is under 16 or acts through a representative."""
    return case.fact("legal_capacity") == "represented" or is_under_capacity_age(case)


@rule("capacity", "§ 10 Abs. 1 S. 1 StAG", "§ 34 S. 1 StAG")
def capacity(case: Case) -> Finding:
    """§ 34 StAG: able to act alone from 16, or through parents or a guardian."""
    if case.fact("legal_capacity") == "represented":
        return met(N_("reason.capacity-represented"))
    came_of_age = anniversary(case.fact("birth_date"), case.number("capacity_age"))
    if case.on < came_of_age:
        return not_yet(N_("reason.capacity-too-young"), from_date=came_of_age, params={"date": came_of_age})
    return met(N_("reason.capacity-full"), since=came_of_age)


@rule("identity", "§ 10 Abs. 1 S. 1 StAG")
def identity(case: Case) -> Finding:
    """§ 10(1) s. 1 StAG: identity and nationality are clarified (BVerwG 23.09.2020, 1 C 36.19)."""
    proof = case.fact("identity_proof")
    if proof == "passport":
        return met(N_("reason.identity-passport"))
    if proof == "expired_passport":
        return met(N_("reason.identity-expired-passport"), notes=(N_("note.renew-passport"),))
    if proof == "travel_document":
        return unclear(N_("reason.identity-travel-document"))
    if proof == "other_documents":
        return unclear(N_("reason.identity-other-documents"))
    return unclear(N_("reason.identity-no-proof"))


@rule("identity", "Art. 2 AG-StlMindÜbk")
def identity_of_stateless(case: Case) -> Finding:
    """Art. 2 AG-StlMindÜbk: whoever was born here is known here, so the travel document is enough."""
    if case.fact("identity_proof") == "travel_document" and case.fact("born_in_germany"):
        return met(N_("reason.identity-stateless-born-here"))
    return identity.find(case)
