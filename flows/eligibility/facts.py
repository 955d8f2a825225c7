"""The facts of one person as they enter: names, types, and the three values known, none, unsure.

Must not judge: a fact is checked for its form here and for its meaning in the requirements.
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    model_validator,
)

from flows.eligibility.countries import COUNTRIES
from flows.eligibility.titles import check_title
from flows.errors import FactsError

UNSURE: Final = "unsure"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Nothing that this law asks about lies outside, and a period that is added to such a day still ends within the calendar.
_FIRST, _LAST = date(1800, 1, 1), date(2199, 12, 31)


def _read_day(value: object) -> object:
    day = value
    if isinstance(value, str) and _DAY.fullmatch(value):
        day = date.fromisoformat(value)
    if type(day) is not date:
        raise ValueError("must be a date, YYYY-MM-DD")
    if not _FIRST <= day <= _LAST:
        raise ValueError(f"{day} cannot be meant, it lies before {_FIRST} or after {_LAST}")
    return day


def _read_nationalities(value: object) -> object:
    codes = ["stateless"] if value == "stateless" else value
    if not isinstance(codes, list | tuple) or not codes:
        raise ValueError("must be a list of country codes or 'stateless'")
    for code in codes:
        if not isinstance(code, str) or not (code == "stateless" or code in COUNTRIES):
            raise ValueError(f"{code!r} is not a country code of two capital letters (ISO 3166-1 alpha-2)")
    if "stateless" in codes and len(codes) > 1:
        raise ValueError("'stateless' stands alone")
    return tuple(codes)


def _read_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports a ValueError, not a TypeError
    return value


Day = Annotated[date, BeforeValidator(_read_day)]
Count = Annotated[StrictInt, Field(ge=0)]
Number = Annotated[float, BeforeValidator(_read_number), Field(ge=0, allow_inf_nan=False)]
Title = Annotated[str, AfterValidator(check_title)]
Nationalities = Annotated[tuple[str, ...], BeforeValidator(_read_nationalities)]
Benefit = Literal[
    "sgb2", "sgb12", "asylblg", "care_sgb12", "alg1", "kindergeld", "kinderzuschlag", "wohngeld", "bafoeg", "elterngeld",
    "unterhaltsvorschuss", "krankengeld", "pflegegeld", "eingliederungshilfe", "but",
]  # fmt: skip
Employment = Literal[
    "full_time", "part_time", "self_employed", "training", "student", "pension", "homemaker", "unemployed", "child"
]
DeclarationGround = Literal[
    "none", "parent_german_not_passed_on", "mother_lost_by_marriage", "lost_by_legitimation", "descendant_of_these"
]
GermanProof = Literal[
    "none", "b1_certificate", "dtz_a2", "dtz_b1", "dtz_b1_weak_writing", "school_certificate", "vocational_training",
    "german_degree", "grade_10", "four_school_years", "school_reports", "unknown_provider",
]  # fmt: skip


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class _Span(_Entry):
    """A stretch of days, both ends included."""

    def __hash__(self) -> int:
        # Facts are looked up often, and these two tell nearly all stretches apart.
        return hash((getattr(self, "start"), getattr(self, "end")))  # noqa: B009 - declared by the heirs

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        start, end = getattr(self, "start"), getattr(self, "end")  # noqa: B009 - declared by the heirs, with their own types
        if end is not None and end < start:
            raise ValueError(f"ends on {end}, before it starts on {start}")
        return self


class Period(_Span):
    """One stretch of the stay in Germany under one status."""

    start: Day = Field(alias="from")
    end: Day | None = Field(default=None, alias="to")
    status: Title
    gap_before: Literal["late_renewal", "other"] | None = None


class Absence(_Span):
    """One stay abroad, from the day of departure to the day of return."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    reason: Literal["ordinary", "military", "childbirth", "illness", "study", "posting"] = "ordinary"
    return_deadline: Day | None = None
    discharged_on: Day | None = None


class Conviction(_Entry):
    """One sentence of a criminal court; a joint sentence is one entry."""

    kind: Literal["fine", "prison", "youth_prison", "youth_measure"]
    daily_rates: Count = 0
    months: Count = 0
    suspended: StrictBool = False
    remitted: StrictBool = False
    judged_on: Day | None = None
    hate_motive: StrictBool = False
    abroad: StrictBool = False
    erased: StrictBool = False

    @model_validator(mode="after")
    def _has_a_measure(self) -> Self:
        wanted = {"fine": self.daily_rates, "prison": self.months, "youth_prison": self.months}.get(self.kind, 1)
        if not wanted:
            raise ValueError("a fine needs daily_rates, a prison sentence needs months")
        return self


class ParentAtBirth(_Entry):
    """The better placed foreign parent on the day of birth, § 4(3)."""

    lawful_since: Day
    unlimited_right: StrictBool


def _check_history(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    for earlier, later in pairwise(periods):
        if later.start < earlier.start:
            raise ValueError(f"must be oldest first, but {later.start} stands after {earlier.start}")
        # The last day of one card is often the first of the next.
        if earlier.end is None or later.start < earlier.end:
            raise ValueError(f"overlap: one begins on {later.start}, before the one of {earlier.start} has ended")
    return periods


History = Annotated[tuple[Period, ...], AfterValidator(_check_history)]


class Facts(BaseModel):
    """All facts of the contract; a fact that is left out or `"unsure"` is unknown, which is not "no"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    birth_date: Day | None = None
    born_in_germany: StrictBool | None = None
    nationalities: Nationalities | None = None
    postcode: Annotated[str, Field(pattern=r"^[0-9]{5}$")] | None = None
    legal_capacity: Literal["full", "represented"] | None = None
    german_parent_at_birth: StrictBool | None = None
    parent_at_birth: ParentAtBirth | None = None
    resettler_certificate: StrictBool | None = None
    treated_as_german_years: Count | None = None
    persecution: Literal["none", "deprived_1933_1945", "other_loss"] | None = None
    declaration_ground: DeclarationGround | None = None
    stateless_since_birth: StrictBool | None = None
    residence_title: Title | None = None
    residence_periods: History | None = None
    protection_granted: Literal["none", "asylum", "refugee", "subsidiary", "removal_ban"] | None = None
    absences: tuple[Absence, ...] | None = None
    absence_months_total: Number | None = None
    free_movement_doubtful: StrictBool | None = None
    identity_proof: Literal["passport", "expired_passport", "travel_document", "other_documents", "none"] | None = None
    employment: Employment | None = None
    weekly_hours: Annotated[Number, Field(le=168)] | None = None
    full_time_months_last_24: Annotated[StrictInt, Field(ge=0, le=24)] | None = None
    benefits: tuple[Benefit, ...] | None = None
    benefits_recipient: Literal["self", "household"] | None = None
    livelihood_secured: StrictBool | None = None
    lives_with_full_time_spouse: StrictBool | None = None
    minor_child_in_household: StrictBool | None = None
    recruited_worker: Literal["none", "guest_worker", "contract_worker", "joined_spouse"] | None = None
    benefits_own_fault: StrictBool | None = None
    integration_course: StrictBool | None = None
    special_achievements: StrictBool | None = None
    applied_on: Day | None = None
    convictions: tuple[Conviction, ...] | None = None
    pending_proceedings: StrictBool | None = None
    affirms_constitution: StrictBool | None = None
    affirms_historical_responsibility: StrictBool | None = None
    extremism: Literal["none", "former", "current"] | None = None
    several_spouses: StrictBool | None = None
    rejects_equality: StrictBool | None = None
    deception_found_on: Day | None = None
    german_level: Literal["none", "a1", "a2", "b1", "b2", "c1", "c2"] | None = None
    german_proof: GermanProof | None = None
    speaks_everyday_german: StrictBool | None = None
    language_barrier: Literal["none", "illness", "age", "hardship"] | None = None
    civics_proof: (
        Literal["none", "test", "leben_in_deutschland", "school_certificate", "degree_law_politics"] | None
    ) = None
    marital_status: Literal["single", "married", "partnership", "separated", "divorced", "widowed"] | None = None
    spouse_german_since: Day | Literal["birth"] | None = None
    married_on: Day | None = None
    marriage_ended_on: Day | None = None
    custody_of_german_child: StrictBool | None = None
    applies_with: Literal["none", "parent", "spouse"] | None = None

    def known(self) -> dict[str, Any]:
        """Plain values of the facts that are known, in the order of the contract; None among them means "there is none"."""
        given, values = self.model_fields_set, self.__dict__
        return {name: values[name] for name in FACT_NAMES if name in given}

    def as_json(self) -> dict[str, Any]:
        """The known facts as JSON values, to be read back by `read_facts`."""
        return self.model_dump(mode="json", by_alias=True, include=set(self.model_fields_set))

    def learn(self, news: Mapping[str, Any]) -> "Facts":
        """The facts with some replaced; `"unsure"` forgets one.

        Raises:
            FactsError: a new fact is not valid.
        """
        if any(isinstance(value, str) and value == UNSURE for value in news.values()):
            return read_facts({**self.known(), **news})
        # Each fact is valid or not by itself, so the ones that are known need not be looked at again.
        return self.model_copy(update=read_facts(news).known())


FACT_NAMES: Final = tuple(Facts.model_fields)
# For these `null` is an answer: there is none.
NULLABLE: Final = frozenset(
    {"parent_at_birth", "applied_on", "deception_found_on", "spouse_german_since", "married_on", "marriage_ended_on"}
)


def read_facts(raw: object) -> Facts:
    """Read the facts of one person from a JSON object.

    Raises:
        FactsError: unknown fact, wrong type, or a period that ends before it starts; one line that names the fact.
    """
    if not isinstance(raw, Mapping):
        raise FactsError("facts: must be an object of facts")
    known = {name: value for name, value in raw.items() if not (isinstance(value, str) and value == UNSURE)}
    for name, value in known.items():
        if name not in FACT_NAMES:
            raise FactsError(f"{name}: there is no such fact")
        if value is None and name not in NULLABLE:
            raise FactsError(f"{name}: null is not an answer here")
    try:
        return Facts.model_validate(known)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part.isidentifier())
        raise FactsError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
