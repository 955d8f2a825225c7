"""Questions about the title that is held: what stands on the card, or a few everyday questions that find it.

Must not judge a title; each choice stands for titles that the law does not tell apart.
"""

from collections.abc import Callable
from typing import Final

from flows.eligibility.facts import UNSURE
from flows.eligibility.questions.question import Answers, Choice, Known, News, Question
from flows.eligibility.title_words import ASK, CARD, FREE_MOVEMENT
from flows.eligibility.titles import EU_CITIZENS
from flows.text import N_

_SETTLES: Final = ("residence_title",)
GROUP: Final = "title"


def _title(code: str) -> News:
    return {"residence_title": code}


TITLE = Question(
    N_("question.title"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title.unlimited"), _title("niederlassungserlaubnis")),
        Choice(N_("choice.title.protection"), _title("ae_25_2")),
        Choice(N_("choice.title.work"), _title("ae_18b")),
        Choice(N_("choice.title.family"), _title("ae_30")),
        Choice(N_("choice.title.eu"), _title("eu")),
        Choice(N_("choice.title.other")),
    ),
    group=GROUP,
)


def _said(question_id: str, *answers: str) -> Callable[[Known, Answers], bool]:
    def when(_known: Known, given: Answers) -> bool:
        return given.get(question_id) in answers

    return when


def _asks_purpose(_known: Known, given: Answers) -> bool:
    return given.get("title") in {"other", UNSURE} or given.get("title_card") == "other"


TITLE_PURPOSE = Question(
    N_("question.title_purpose"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_purpose.work")),
        Choice(N_("choice.title_purpose.study")),
        Choice(N_("choice.title_purpose.family")),
        Choice(N_("choice.title_purpose.protection")),
        Choice(N_("choice.title_purpose.ukraine"), _title("ae_24")),
        Choice(N_("choice.title_purpose.other")),
    ),
    when=_asks_purpose,
    group=GROUP,
)
TITLE_WORK = Question(
    N_("question.title_work"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_work.skilled"), _title("ae_18b")),
        Choice(N_("choice.title_work.research"), _title("ae_18d")),
        Choice(N_("choice.title_work.other_work"), _title("ae_19c")),
        Choice(N_("choice.title_work.self_employed"), _title("ae_21")),
        Choice(N_("choice.title_work.search"), _title("ae_20a")),
        Choice(N_("choice.title_work.transfer"), _title("ae_19")),
    ),
    when=_said("title_purpose", "work"),
    group=GROUP,
)
TITLE_STUDY = Question(
    N_("question.title_study"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_study.study"), _title("ae_16b")),
        Choice(N_("choice.title_study.training"), _title("ae_16a")),
        Choice(N_("choice.title_study.recognition"), _title("ae_16d")),
        Choice(N_("choice.title_study.after_refusal"), _title("ae_16g")),
    ),
    when=_said("title_purpose", "study"),
    group=GROUP,
)
TITLE_FAMILY = Question(
    N_("question.title_family"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_family.german"), _title("ae_28")),
        Choice(N_("choice.title_family.spouse"), _title("ae_30")),
        Choice(N_("choice.title_family.child"), _title("ae_34")),
        Choice(N_("choice.title_family.others"), _title("ae_36")),
        Choice(N_("choice.title_family.eu_family"), _title("eu_family_card")),
        Choice(N_("choice.title_family.turkish"), _title("association_turkey")),
    ),
    when=_said("title_purpose", "family"),
    group=GROUP,
)
TITLE_PROTECTION = Question(
    N_("question.title_protection"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_protection.asylum"), _title("ae_25_1")),
        Choice(N_("choice.title_protection.protected"), _title("ae_25_2")),
        Choice(N_("choice.title_protection.removal_ban"), _title("ae_25_3")),
        Choice(N_("choice.title_protection.humanitarian"), _title("ae_25_5")),
        Choice(N_("choice.title_protection.stay_right"), _title("ae_25b")),
        Choice(N_("choice.title_protection.admission"), _title("ae_23_2")),
        Choice(N_("choice.title_protection.chance"), _title("ae_104c")),
        Choice(N_("choice.title_protection.hardship"), _title("ae_23a")),
        Choice(N_("choice.title_protection.rescue"), _title("ae_22")),
    ),
    when=_said("title_purpose", "protection"),
    group=GROUP,
)
TITLE_REST = Question(
    N_("question.title_rest"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_rest.fiktion")),
        Choice(N_("choice.title_rest.duldung"), _title("duldung")),
        Choice(N_("choice.title_rest.gestattung"), _title("gestattung")),
        Choice(N_("choice.title_rest.visa_d"), _title("visa_d")),
        Choice(N_("choice.title_rest.turkish"), _title("association_turkey")),
        Choice(N_("choice.title_rest.british"), _title("gb_withdrawal")),
        Choice(N_("choice.title_rest.swiss"), _title("swiss")),
        Choice(N_("choice.title_rest.return"), _title("ae_37")),
        Choice(N_("choice.title_rest.none"), _title("none")),
    ),
    when=_said("title_purpose", "other"),
    group=GROUP,
)
_BY_WORDS: Final = (
    "title", "title_purpose", "title_work", "title_study", "title_family", "title_protection", "title_rest",
)  # fmt: skip


def _typed(answer: str, *more: tuple[str, str]) -> Callable[[Known, Answers], bool]:
    """Ask if words named a section without what decides, wherever they were typed, or a choice says as much."""
    asking = {(question_id, answer) for question_id in _BY_WORDS} | set(more)

    def when(known: Known, answers: Answers) -> bool:
        return "residence_title" not in known and any(answers.get(where) == said for where, said in asking)

    return when


TITLE_25 = Question(
    N_("question.title_25"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_25.first"), _title("ae_25_1")),
        Choice(N_("choice.title_25.second"), _title("ae_25_2")),
        Choice(N_("choice.title_25.third"), _title("ae_25_3")),
        Choice(N_("choice.title_25.fourth"), _title("ae_25_4")),
        Choice(N_("choice.title_25.fifth"), _title("ae_25_5")),
    ),
    when=_typed(f"{ASK}25"),
    group=GROUP,
)
TITLE_23 = Question(
    N_("question.title_23"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_23.first"), _title("ae_23_1")),
        Choice(N_("choice.title_23.second"), _title("ae_23_2")),
        Choice(N_("choice.title_23.fourth"), _title("ae_23_4")),
    ),
    when=_typed(f"{ASK}23"),
    group=GROUP,
)
TITLE_81 = Question(
    N_("question.title_81"),
    _SETTLES,
    "title",
    (
        Choice(N_("choice.title_81.renewal"), _title("fiktion_81_4")),
        Choice(N_("choice.title_81.first_card"), _title("fiktion_81_3")),
    ),
    when=_typed(f"{ASK}81", ("title_rest", "fiktion")),
    group=GROUP,
)


_by_card, _by_act = _typed(CARD), _typed(FREE_MOVEMENT)


def _asks_card(known: Known, answers: Answers) -> bool:
    return _by_card(known, answers) or _by_act(known, answers)


TITLE_CARD = Question(
    N_("question.title_card"),
    _SETTLES,
    "choice",
    (
        Choice(N_("choice.title_card.eu"), _title("eu")),
        Choice(N_("choice.title_card.eu_family"), _title("eu_family_card")),
        Choice(N_("choice.title_card.british"), _title("gb_withdrawal")),
        Choice(N_("choice.title_card.other")),
    ),
    when=_asks_card,
    kin="title_family",
    group=GROUP,
)


def _is_eu(known: Known, _answers: Answers) -> bool:
    return known.get("residence_title") in EU_CITIZENS


FREE_MOVEMENT_QUESTION = Question(
    N_("question.free_movement"),
    ("free_movement_doubtful",),
    "choice",
    (
        Choice(N_("choice.free_movement.yes"), {"free_movement_doubtful": False}),
        Choice(N_("choice.free_movement.no"), {"free_movement_doubtful": True}),
    ),
    when=_is_eu,
    group=GROUP,
)
QUESTIONS: Final = (
    TITLE,
    TITLE_CARD,
    TITLE_PURPOSE,
    TITLE_WORK,
    TITLE_STUDY,
    TITLE_FAMILY,
    TITLE_PROTECTION,
    TITLE_REST,
    TITLE_25,
    TITLE_23,
    TITLE_81,
    FREE_MOVEMENT_QUESTION,
)
