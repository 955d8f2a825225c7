"""German and knowledge of life in Germany (§ 10(1) s. 1 no. 6 and 7, (4) to (6) StAG). Must not test anybody; it reads proofs."""

from typing import Final

from flows.eligibility.evaluation import best_of
from flows.eligibility.recruitment import joined_in_time, recruitment
from flows.eligibility.requirements.person import is_under_capacity_age, needs_no_declaration
from flows.eligibility.rules import Case, Finding, met, not_applicable, not_met, rule, unclear
from flows.text import N_

LANGUAGE_PROVEN: Final = N_("reason.language-proof")


@rule("language", "§ 10 Abs. 1 S. 1 Nr. 6, Abs. 4 StAG")
def language(case: Case) -> Finding:
    """§ 10(1) s. 1 no. 6, (4), (4a), (6) StAG: German at B1, age-appropriate German, or everyday German."""
    return best_of(case, _proven, _child, _recruited_everyday, _hindered)


def _proven(case: Case) -> Finding:
    """§ 10(4) s. 1 StAG: a certificate or a German school, training or degree."""
    proof = case.fact("german_proof")
    if proof in case.number("german_proofs"):
        return met(LANGUAGE_PROVEN)
    if proof in case.number("german_proofs_unclear"):
        return unclear(N_("reason.language-proof-unclear"))
    if proof == "none" and case.fact("german_level") in case.number("german_levels_obvious"):
        return unclear(N_("reason.language-obvious"))
    return not_met(N_("reason.language-no-proof"))


def _child(case: Case) -> Finding:
    """§ 10(4) s. 2 StAG: under 16 an age-appropriate development of language is enough."""
    if not is_under_capacity_age(case):
        return not_met(N_("reason.language-no-proof"))
    if case.fact("german_proof") == "school_reports" or case.fact("speaks_everyday_german"):
        return met(N_("reason.language-child"))
    return unclear(N_("reason.language-child-unclear"))


def _recruited_everyday(case: Case) -> Finding:
    """§ 10(4) s. 3 StAG: recruited workers need to be understood in everyday life, no more."""
    recruited = _recruited(case)
    if recruited == "none" or not case.fact("speaks_everyday_german"):
        return not_met(N_("reason.language-no-proof"))
    if recruited == "late":
        return unclear(N_("reason.language-joined-late"))
    return met(N_("reason.language-everyday"))


def _hindered(case: Case) -> Finding:
    """§ 10(4a) and (6) StAG: hardship, illness, disability or age, for a person to judge."""
    if case.fact("language_barrier") != "none":
        return unclear(N_("reason.language-barrier"))
    return not_met(N_("reason.language-no-proof"))


def _recruited(case: Case) -> str:
    """Whom the relief for recruited workers covers: `none`, `in_time` or `late`."""
    if not case.number("recruitment_reliefs"):
        return "none"
    kind = recruitment(case)
    if kind == "joined_spouse":
        return "in_time" if joined_in_time(case) else "late"
    return "none" if kind == "none" else "in_time"


@rule("civics", "§ 10 Abs. 1 S. 1 Nr. 7, Abs. 5 StAG")
def civics(case: Case) -> Finding:
    """§ 10(1) s. 1 no. 7, (5), (6) StAG: knowledge of the legal and social order, usually by the test."""
    proof = case.fact("civics_proof")
    if needs_no_declaration(case):
        return not_applicable(N_("reason.civics-not-asked"))
    if proof in case.number("civics_proofs"):
        return met(N_("reason.civics-proof"))
    recruited = _recruited(case)
    if recruited == "in_time":
        return not_applicable(N_("reason.civics-recruited"))
    if recruited == "late":
        return unclear(N_("reason.civics-joined-late"))
    if case.fact("language_barrier") != "none":
        return unclear(N_("reason.civics-barrier"))
    if case.fact("german_proof") == "vocational_training":
        return unclear(N_("reason.civics-vocational"))
    return not_met(N_("reason.civics-no-proof"))
