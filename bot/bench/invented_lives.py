"""Invented lives beside the stay: origin, family, work and money, German, conduct. Must not know the law."""

from datetime import date, timedelta
from typing import Any, Final

from bot.bench.chance import Chance
from flows.eligibility.dates import add_months, age_on, anniversary

Facts = dict[str, Any]
_UNDECIDED: Final = frozenset({"gestattung", "duldung"})
_PROTECTED: Final = frozenset({"asylum", "refugee", "subsidiary"})


def belonging(chance: Chance, so_far: Facts, on: date) -> Facts:
    """Draw where somebody belongs: home, papers, parents, persecution, and German nationality that may be there."""
    ground = "none"
    if chance.happens(0.02):
        ground = chance.one(
            ("parent_german_not_passed_on", "mother_lost_by_marriage", "lost_by_legitimation", "descendant_of_these")
        )
    stateless = so_far["nationalities"] == ["stateless"]
    return {
        "postcode": chance.one(("30159", "30449", "30625", "30823", "31275", "30880", "10115")),
        "german_parent_at_birth": ground == "none" and chance.happens(0.015),
        "parent_at_birth": _parent(chance, so_far) if so_far["born_in_germany"] else None,
        "resettler_certificate": chance.happens(0.006),
        "treated_as_german_years": chance.weighted({0: 980, 5: 8, 11: 4, 12: 4, 20: 4}),
        "persecution": chance.weighted({"none": 984, "deprived_1933_1945": 8, "other_loss": 8}),
        "declaration_ground": ground,
        "stateless_since_birth": stateless and chance.happens(0.6),
        "identity_proof": _identity(chance, so_far, stateless=stateless),
        "legal_capacity": _capacity(chance, age_on(so_far["birth_date"], on)),
    }


def _parent(chance: Chance, so_far: Facts) -> Facts | None:
    if chance.happens(0.2):
        return None
    years = chance.weighted({1: 2, 4: 2, 5: 3, 6: 1, 8: 3, 12: 1})
    since = anniversary(so_far["birth_date"], -years) + timedelta(days=chance.number(-1, 1))
    return {"lawful_since": since, "unlimited_right": chance.happens(0.5)}


def _identity(chance: Chance, so_far: Facts, *, stateless: bool) -> str:
    if stateless:
        return chance.weighted({"travel_document": 5, "other_documents": 3, "none": 2})
    if so_far["protection_granted"] in _PROTECTED or so_far["residence_title"] in _UNDECIDED:
        return chance.weighted(
            {"passport": 35, "expired_passport": 15, "travel_document": 25, "other_documents": 15, "none": 10}
        )
    return chance.weighted({"passport": 90, "expired_passport": 6, "other_documents": 2, "none": 2})


def _capacity(chance: Chance, age: int) -> str:
    return "represented" if chance.happens(0.8 if age < 16 else 0.02) else "full"


def family(chance: Chance, so_far: Facts, on: date) -> Facts:
    """Draw the family: a spouse's nationality and the days of a marriage are there only where there was one."""
    age = age_on(so_far["birth_date"], on)
    status = "single"
    if age >= 18:
        status = chance.weighted(
            {
                "single": 34 if age < 60 else 8,
                "married": 44,
                "partnership": 3,
                "separated": 4,
                "divorced": 8,
                "widowed": 4,
            }
        )
    together = status in {"married", "partnership"}
    over = status in {"divorced", "widowed"}
    married_on = None if status == "single" else _wedding(chance, so_far["birth_date"], on)
    ended_on = chance.day(max(married_on, add_months(on, -20)), on) if married_on and over else None
    german = _german_since(chance, married_on) if married_on and chance.happens(0.35) else None
    with_child = age >= 18 and chance.happens(0.5 if together else 0.15)
    return {
        "marital_status": status,
        "spouse_german_since": german,
        "married_on": married_on,
        "marriage_ended_on": ended_on,
        "custody_of_german_child": german is not None and with_child,
        "minor_child_in_household": with_child,
        "lives_with_full_time_spouse": together and chance.happens(0.4),
        "several_spouses": status == "married" and chance.happens(0.006),
        "applies_with": _applies_with(chance, age, together=together),
    }


def _wedding(chance: Chance, born_on: date, on: date) -> date:
    adult_on = anniversary(born_on, 18)
    if chance.happens(0.3):
        near = anniversary(on, -chance.one((2, 3))) + timedelta(days=chance.number(-1, 1))
        return max(adult_on, near)
    return chance.day(max(adult_on, anniversary(on, -25)), on)


def _german_since(chance: Chance, married_on: date) -> date | str:
    return "birth" if chance.happens(0.6) else chance.day(anniversary(married_on, -3), married_on)


def _applies_with(chance: Chance, age: int, *, together: bool) -> str:
    if together and chance.happens(0.08):
        return "spouse"
    return "parent" if age < 18 and chance.happens(0.5 if age < 16 else 0.2) else "none"


_WORKING_AGE: Final = {
    "full_time": 50, "part_time": 15, "self_employed": 7, "training": 4, "student": 6, "homemaker": 7, "unemployed": 11,
}  # fmt: skip
_HOURS: Final = {
    "full_time": (35, 40), "part_time": (8, 34), "self_employed": (15, 50), "training": (30, 40),
}  # fmt: skip


def work(chance: Chance, so_far: Facts, on: date) -> Facts:
    """Draw work and money: hours fit the work, benefits fit work and family."""
    age = age_on(so_far["birth_date"], on)
    employment = chance.weighted(_WORKING_AGE)
    if age < 16:
        employment = "child"
    elif age < 20:
        employment = chance.weighted({"student": 5, "training": 4, "full_time": 1})
    elif age >= 66:
        employment = chance.weighted({"pension": 9, "part_time": 1})
    benefits = _benefits(chance, employment, so_far)
    harmful = bool({"sgb2", "sgb12", "asylblg"} & set(benefits))
    least, most = _HOURS.get(employment, (0, 0))
    return {
        "employment": employment,
        "weekly_hours": chance.number(least, most),
        "full_time_months_last_24": _full_time_months(chance, employment),
        "benefits": benefits,
        "benefits_recipient": "household" if harmful and chance.happens(0.2) else "self",
        "livelihood_secured": not harmful and chance.happens(0.93),
        "benefits_own_fault": harmful and chance.happens(0.35),
        "integration_course": chance.happens(0.3),
        "special_achievements": chance.happens(0.08),
        "applied_on": _applied(chance, on),
    }


def _full_time_months(chance: Chance, employment: str) -> int:
    if employment in {"full_time", "self_employed"}:
        return chance.weighted({24: 60, 20: 10, 19: 10, 12: 10, 3: 10})
    return chance.weighted({0: 80, 10: 10, 22: 10})


_OFTEN: Final[dict[str, dict[str, float]]] = {
    "unemployed": {"sgb2": 0.45, "alg1": 0.3, "krankengeld": 0.05},
    "part_time": {"sgb2": 0.15, "wohngeld": 0.1, "elterngeld": 0.06},
    "full_time": {"sgb2": 0.06, "wohngeld": 0.04, "krankengeld": 0.01},
    "self_employed": {"sgb2": 0.05},
    "homemaker": {"sgb2": 0.25, "elterngeld": 0.15, "pflegegeld": 0.05},
    "pension": {"sgb12": 0.2, "wohngeld": 0.08, "pflegegeld": 0.06, "care_sgb12": 0.04},
    "student": {"bafoeg": 0.25, "sgb2": 0.03},
    "training": {"bafoeg": 0.1, "sgb2": 0.05},
}


def _benefits(chance: Chance, employment: str, so_far: Facts) -> list[str]:
    found = [name for name, share in _OFTEN.get(employment, {}).items() if chance.happens(share)]
    if so_far["residence_title"] in _UNDECIDED and chance.happens(0.4):
        found = ["asylblg"]
    if so_far["minor_child_in_household"]:
        found += [name for name, share in {"kindergeld": 0.8, "kinderzuschlag": 0.1}.items() if chance.happens(share)]
        if {"sgb2", "wohngeld", "kinderzuschlag"} & set(found) and chance.happens(0.4):
            found.append("but")
        elif so_far["marital_status"] in {"single", "divorced", "separated"} and chance.happens(0.3):
            found.append("unterhaltsvorschuss")
    return [*found, "eingliederungshilfe"] if chance.happens(0.01) else found


def _applied(chance: Chance, on: date) -> date | None:
    if not chance.happens(0.08):
        return None
    if chance.happens(0.3):
        return chance.one((date(2023, 8, 23), date(2023, 8, 24)))
    return chance.day(date(2022, 1, 1), on)


_PROOFS_BY_LEVEL: Final[dict[str, dict[str, float]]] = {
    "none": {"none": 1},
    "a1": {"none": 1},
    "a2": {"none": 5, "dtz_a2": 5},
    "b1": {"b1_certificate": 12, "dtz_b1": 6, "dtz_b1_weak_writing": 1, "none": 3, "unknown_provider": 1},
    "b2": {"b1_certificate": 8, "vocational_training": 3, "german_degree": 1, "school_certificate": 3, "none": 2},
    "c1": {"b1_certificate": 6, "german_degree": 4, "school_certificate": 3, "grade_10": 1, "four_school_years": 1, "none": 1},
    "c2": {"german_degree": 4, "school_certificate": 4, "b1_certificate": 2, "none": 2},
}  # fmt: skip


def german(chance: Chance, so_far: Facts, on: date) -> Facts:
    """Draw German and what proves it; proofs fit the level, and children have reports instead."""
    child = age_on(so_far["birth_date"], on) < 16
    grown_up_here = so_far["born_in_germany"] and not child
    level = chance.weighted({"none": 4, "a1": 6, "a2": 17, "b1": 38, "b2": 18, "c1": 12, "c2": 5})
    proof = chance.weighted(_PROOFS_BY_LEVEL[level])
    if child:
        proof = chance.weighted({"school_reports": 5, "none": 4, "four_school_years": 1})
    elif grown_up_here:
        level, proof = "c2", chance.weighted({"school_certificate": 8, "grade_10": 1, "vocational_training": 1})
    return {
        "german_level": level,
        "german_proof": proof,
        "speaks_everyday_german": level not in {"none", "a1"} or chance.happens(0.2),
        "language_barrier": chance.weighted({"none": 940, "illness": 30, "age": 15, "hardship": 15}),
        "civics_proof": _civics(chance, level, proof, child=child),
    }


def _civics(chance: Chance, level: str, proof: str, *, child: bool) -> str:
    if child or (level in {"none", "a1"} and chance.happens(0.8)):
        return "none"
    if proof in {"school_certificate", "grade_10"}:
        return chance.weighted({"school_certificate": 7, "test": 2, "none": 1})
    if proof == "german_degree" and chance.happens(0.3):
        return "degree_law_politics"
    return chance.weighted({"test": 5, "leben_in_deutschland": 3, "none": 3})


def conduct(chance: Chance, so_far: Facts, on: date) -> Facts:
    """Draw sentences, declarations and what excludes; nearly everybody has nothing of it."""
    adult = age_on(so_far["birth_date"], on) >= 16
    number = chance.weighted({0: 90, 1: 7, 2: 2, 3: 1}) if adult else 0
    deceived_on = anniversary(on, -chance.number(0, 11)) - timedelta(days=chance.number(0, 40))
    return {
        "convictions": [_conviction(chance, so_far["birth_date"], on) for _ in range(number)],
        "pending_proceedings": adult and chance.happens(0.03),
        "affirms_constitution": chance.happens(0.988),
        "affirms_historical_responsibility": chance.happens(0.985),
        "extremism": chance.weighted({"none": 988, "former": 8, "current": 4}),
        "rejects_equality": chance.happens(0.005),
        "deception_found_on": deceived_on if chance.happens(0.015) else None,
    }


def _conviction(chance: Chance, born_on: date, on: date) -> Facts:
    young = age_on(born_on, on) < 22
    kinds = {"fine": 10, "prison": 4} | ({"youth_measure": 8, "youth_prison": 2} if young else {})
    kind = chance.weighted(kinds)
    entry: Facts = {"kind": kind, "judged_on": chance.day(max(anniversary(born_on, 14), anniversary(on, -15)), on)}
    if kind == "fine":
        entry["daily_rates"] = chance.one((10, 20, 30, 40, 45, 60, 90, 91, 100, 111, 119, 120, 150))
    elif kind != "youth_measure":
        entry["months"] = chance.one((1, 2, 3, 3, 4, 6, 12, 24, 60))
        entry["suspended"] = entry["months"] <= 24 and chance.happens(0.8)
        entry["remitted"] = entry["suspended"] and chance.happens(0.6)
    for name, share in {"hate_motive": 0.05, "abroad": 0.1, "erased": 0.08}.items():
        entry[name] = chance.happens(share)
    return entry
