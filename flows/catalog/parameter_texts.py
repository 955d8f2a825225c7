"""The dated numbers of the law in words: name, value with its unit, provision and first day. Must not interpret a number."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flows.eligibility.law import Dated
from flows.text import COMMA, N_, NP_, AnyText, Joined, Text, Verbatim, counted, text

NAMES = {
    "benefits_harmful": N_("parameter.benefits_harmful"),
    "benefits_unclear": N_("parameter.benefits_unclear"),
    "no_fault_is_harmless": N_("parameter.no_fault_is_harmless"),
    "full_time_months": N_("parameter.full_time_months"),
    "full_time_hours": N_("parameter.full_time_hours"),
    "full_time_hours_doubtful": N_("parameter.full_time_hours_doubtful"),
    "recruitment_reliefs": N_("parameter.recruitment_reliefs"),
    "recruited_until": N_("parameter.recruited_until"),
    "joined_spouse_until": N_("parameter.joined_spouse_until"),
    "old_livelihood_applied_until": N_("parameter.old_livelihood_applied_until"),
    "capacity_age": N_("parameter.capacity_age"),
    "historical_responsibility": N_("parameter.historical_responsibility"),
    "conduct_excludes": N_("parameter.conduct_excludes"),
    "parent_years": N_("parameter.parent_years"),
    "treated_as_german_years": N_("parameter.treated_as_german_years"),
    "age_of_majority": N_("parameter.age_of_majority"),
    "marriage_years": N_("parameter.marriage_years"),
    "spouse_german_years": N_("parameter.spouse_german_years"),
    "years_after_marriage": N_("parameter.years_after_marriage"),
    "stateless_age": N_("parameter.stateless_age"),
    "declaration_until": N_("parameter.declaration_until"),
    "declaration_born_from": N_("parameter.declaration_born_from"),
    "german_proofs": N_("parameter.german_proofs"),
    "german_proofs_unclear": N_("parameter.german_proofs_unclear"),
    "german_levels_obvious": N_("parameter.german_levels_obvious"),
    "civics_proofs": N_("parameter.civics_proofs"),
    "sentence_days_harmless": N_("parameter.sentence_days_harmless"),
    "sentence_days_too_many": N_("parameter.sentence_days_too_many"),
    "days_of_a_month": N_("parameter.days_of_a_month"),
    "ban_years": N_("parameter.ban_years"),
    "sentence_months_restored": N_("parameter.sentence_months_restored"),
    "sentence_months_stateless": N_("parameter.sentence_months_stateless"),
    "residence_years": N_("parameter.residence_years"),
    "residence_years_with_course": N_("parameter.residence_years_with_course"),
    "residence_years_with_achievements": N_("parameter.residence_years_with_achievements"),
    "achievement_levels": N_("parameter.achievement_levels"),
    "absence_months": N_("parameter.absence_months"),
    "military_return_months": N_("parameter.military_return_months"),
    "eu_absence_months_a_year": N_("parameter.eu_absence_months_a_year"),
    "eu_single_absence_months": N_("parameter.eu_single_absence_months"),
    "absence_share": N_("parameter.absence_share"),
    "credit_years": N_("parameter.credit_years"),
    "protection_that_counts_procedure": N_("parameter.protection_that_counts_procedure"),
    "residence_years_spouse": N_("parameter.residence_years_spouse"),
    "residence_years_stateless": N_("parameter.residence_years_stateless"),
    "titles_excluded": N_("parameter.titles_excluded"),
    "titles_unclear": N_("parameter.titles_unclear"),
}
"""What each number is called."""

ENTRIES = {
    "sgb2": N_("law_entry.sgb2"),
    "sgb12": N_("law_entry.sgb12"),
    "asylblg": N_("law_entry.asylblg"),
    "care_sgb12": N_("law_entry.care_sgb12"),
    "b1_certificate": N_("law_entry.b1_certificate"),
    "dtz_b1": N_("law_entry.dtz_b1"),
    "dtz_b1_weak_writing": N_("law_entry.dtz_b1_weak_writing"),
    "school_certificate": N_("law_entry.school_certificate"),
    "vocational_training": N_("law_entry.vocational_training"),
    "german_degree": N_("law_entry.german_degree"),
    "grade_10": N_("law_entry.grade_10"),
    "four_school_years": N_("law_entry.four_school_years"),
    "school_reports": N_("law_entry.school_reports"),
    "unknown_provider": N_("law_entry.unknown_provider"),
    "test": N_("law_entry.test"),
    "leben_in_deutschland": N_("law_entry.leben_in_deutschland"),
    "degree_law_politics": N_("law_entry.degree_law_politics"),
    "asylum": N_("law_entry.asylum"),
    "refugee": N_("law_entry.refugee"),
    "subsidiary": N_("law_entry.subsidiary"),
}
"""What the lists of the law name: benefits, proofs and kinds of protection."""


def number_line(entry: Dated) -> Text:
    """Say a number of the law, where it stands and since when."""
    name = text(NAMES[entry.name]) if entry.name in NAMES else Verbatim(entry.law)
    return text(N_("check.reason_number"), name=name, value=value_text(entry), law=entry.law, since=entry.since)


def value_text(entry: Dated) -> AnyText:
    """Show a value as its unit asks; a list by its entries; only of titles, how many there are."""
    if entry.value is None:
        return text(N_("value.none"))
    return _SHOWN.get(entry.unit, _as_it_is)(entry.value)


def _as_it_is(value: Any) -> AnyText:
    if isinstance(value, date):
        return text(N_("value.date"), date=value)
    return _entries(value) if isinstance(value, tuple) else Verbatim(str(value))


def _levels(value: tuple[str, ...]) -> AnyText:
    return Joined(tuple(Verbatim(each.upper()) for each in value), COMMA)


def _entries(value: tuple[str, ...]) -> AnyText:
    return Joined(tuple(text(ENTRIES[each]) if each in ENTRIES else Verbatim(each) for each in value), COMMA)


def _share(value: float) -> AnyText:
    return text(N_("value.percent"), number=round(value * 100))


_SHOWN: Mapping[str, Callable[[Any], AnyText]] = {
    "years": lambda value: counted(NP_("value.years"), value),
    "years of age": lambda value: counted(NP_("value.age"), value),
    "months": lambda value: counted(NP_("value.months"), value),
    "months of the last 24": lambda value: counted(NP_("value.months_of_24"), value),
    "days": lambda value: counted(NP_("value.days"), value),
    "daily rates or days": lambda value: counted(NP_("value.rates"), value),
    "hours a week": lambda value: counted(NP_("value.hours"), value),
    "yes or no": lambda value: text(N_("value.holds") if value else N_("value.none")),
    "share": _share,
    "list of levels": _levels,
    "list of sections of the AufenthG": lambda value: counted(NP_("value.sections"), len(value)),
}
