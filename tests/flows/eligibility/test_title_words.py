"""A title is read from what stands on the card, or found by everyday questions; what is none is said to be none."""

from datetime import date

import pytest

from flows.catalog.check_titles import title_label
from flows.eligibility.interview import facts_from, next_question
from flows.eligibility.questions import BY_ID
from flows.eligibility.requirements.residence_title import residence_title
from flows.eligibility.rules import Case
from flows.eligibility.title_words import CARD, FREE_MOVEMENT, NO_SUCH, is_title_answer, read_title
from flows.eligibility.titles import PARAGRAPHS_REQUIRED, SECTIONS, SPECIAL

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("AufenthG § 18g", "ae_18g"), ("18g", "ae_18g"), ("§18 g", "ae_18g"), ("§ 18 G AufenthG", "ae_18g"),
        ("25 abs 2", "ae_25_2"), ("25(2)", "ae_25_2"), ("§ 25 Abs. 2 S. 1 Alt. 1 AufenthG", "ae_25_2"), ("25/5", "ae_25_5"),
        ("٢٥ abs ٢", "ae_25_2"), ("۱۸g", "ae_18g"), ("§ 25 Absatz 4a", "ae_25_4a"), ("25", "ask_25"), ("§ 23", "ask_23"),
        ("Blaue Karte EU", "ae_18g"), ("blue card", "ae_18g"), ("mavi kart", "ae_18g"), ("блакитна картка", "ae_18g"),
        ("البطاقة الزرقاء", "ae_18g"), ("Niederlassungserlaubnis", "niederlassungserlaubnis"),
        ("Niederlassungserlaubnis § 18c", "niederlassungserlaubnis"), ("§ 9a", "daueraufenthalt_eu"),
        ("Daueraufenthalt-EU", "daueraufenthalt_eu"), ("Fiktionsbescheinigung", "ask_81"), ("§ 81 Abs. 4", "fiktion_81_4"),
        ("81 abs 3", "fiktion_81_3"), ("Duldung", "duldung"), ("§ 60a", "duldung"), ("Aufenthaltsgestattung", "gestattung"),
        ("Aufenthaltserlaubnis nach § 28 Abs. 1 S. 1 Nr. 1 AufenthG", "ae_28"), ("104c", "ae_104c"), ("§ 4 Abs. 2",
        "association_turkey"), ("Aufenthaltskarte", CARD), ("meine aufenthaltskarte ist blau", CARD), ("Chancenkarte", "ae_20a"), ("24", "ae_24"),
        ("Aufenthaltskarte § 18a", "ae_18a"), ("Aufenthaltskarte § 5 FreizügG/EU", "eu_family_card"),
        ("§ 5 FreizügG/EU", "eu_family_card"), ("§ 5 Abs. 1 FreizuegG/EU", "eu_family_card"), ("Daueraufenthaltskarte",
        "eu_family_card"), ("§ 16 FreizügG/EU", "gb_withdrawal"), ("§ 4 FreizügG/EU", FREE_MOVEMENT), ("FreizügG/EU",
        FREE_MOVEMENT), ("§ 63 AsylG", "gestattung"), ("§ 63", "gestattung"), ("§ 63a AsylG", "gestattung"), ("§ 55 AsylG",
        "gestattung"), ("§ 25 AsylG", NO_SUCH), ("§ 26 Abs. 3", "niederlassungserlaubnis"), ("§ 26", "niederlassungserlaubnis"),
        ("§ 26 Abs. 4", "niederlassungserlaubnis"), ("§ 26 Abs. 1", NO_SUCH), ("§ 26 Abs. 2", NO_SUCH),
        ("§ 99", NO_SUCH), ("16", NO_SUCH), ("25 abs 9", NO_SUCH), ("§ 18z", NO_SUCH),
        ("14.5.2022", None), ("2022", None), ("ich wohne seit 5 Jahren hier", None), ("qwertz", None), ("", None),
        ("30449 Hannover", None),
        ("٢٥ فقرة ٢", "ae_25_2"), ("المادة ٢٥ الفقرة ٢", "ae_25_2"), ("25 абз. 2", "ae_25_2"), ("25 paragraph 2", "ae_25_2"),
        ("25 fıkra 3", "ae_25_3"), ("параграф 25", "ask_25"),
    ],
)  # fmt: skip
def test_words_are_read_as_the_title_they_name(words: str, title: str | None) -> None:
    assert read_title(words) == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("subsidiärer Schutz", "ae_25_2"), ("Subsidiär", "ae_25_2"), ("ich habe subsidiären Schutz", "ae_25_2"),
        ("subsidiary protection", "ae_25_2"), ("I have subsidiary protection.", "ae_25_2"), ("حماية فرعية", "ae_25_2"),
        ("عندي الحماية الفرعية", "ae_25_2"), ("حماية ثانوية", "ae_25_2"), ("ikincil koruma", "ae_25_2"),
        ("İKİNCİL KORUMA", "ae_25_2"), ("додатковий захист", "ae_25_2"), ("Додатковий захист (§ 25)", "ask_25"),
        ("subsidiärer Schutz § 25 Abs. 2", "ae_25_2"),
        ("anerkannter Flüchtling", "ae_25_2"), ("Flüchtlingseigenschaft", "ae_25_2"), ("recognised refugee", "ae_25_2"),
        ("asylberechtigt", "ae_25_1"), ("Abschiebungsverbot", "ae_25_3"),
        ("vorübergehender Schutz", "ae_24"), ("temporary protection", "ae_24"), ("тимчасовий захист", "ae_24"),
        ("geçici koruma", "ae_24"), ("حماية مؤقتة", "ae_24"),
        # Many call themselves so who have another card.
        ("Flüchtling", "ask_25"), ("ich bin Flüchtling", "ask_25"), ("refugee", "ask_25"), ("I am a refugee", "ask_25"),
        ("mülteci", "ask_25"), ("MÜLTECİ", "ask_25"), ("mülteciyim", "ask_25"), ("біженець", "ask_25"), ("я біженка", "ask_25"),
        ("لاجئ", "ask_25"), ("أنا لاجئة", "ask_25"), ("беженец", "ask_25"),
        ("student", "ae_16b"), ("Studentin", "ae_16b"), ("ich bin Student", "ae_16b"), ("I'm a student", "ae_16b"),
        ("öğrenciyim", "ae_16b"), ("öğrenci", "ae_16b"), ("студентка", "ae_16b"), ("طالب", "ae_16b"), ("أنا طالبة", "ae_16b"),
        ("Studentenwohnheim", None), ("kein Student", None), ("ich war Student", None), ("student loan", None),
        ("طالب لجوء", None), ("kein subsidiärer Schutz", None), ("mein Mann ist Flüchtling", None), ("ich bin", None),
    ],
)  # fmt: skip
def test_an_everyday_word_is_read_as_a_title_only_by_itself(words: str, title: str | None) -> None:
    assert read_title(words) == title


@pytest.mark.parametrize("section", sorted(SECTIONS - {"9", "18c", "26"} - PARAGRAPHS_REQUIRED.keys()))
def test_every_section_of_the_act_is_read_and_shown_as_it_is_printed(section: str) -> None:
    code = read_title(f"§ {section} AufenthG")
    assert code is not None
    assert is_title_answer(code)
    assert title_label(code).words == f"§ {section} AufenthG"


@pytest.mark.parametrize(
    ("section", "paragraph"),
    [(section, each) for section, all_of_it in PARAGRAPHS_REQUIRED.items() for each in sorted(all_of_it)],
)
def test_every_paragraph_that_decides_is_read(section: str, paragraph: str) -> None:
    assert read_title(f"§ {section} Abs. {paragraph}") == f"ae_{section}_{paragraph}"


# By everyday questions: the purpose, then which card. What is found need not be the same section, but worth the same.
WAYS = {
    "18a": ("work", "skilled"), "18b": ("work", "skilled"), "18g": ("work", "skilled"), "18d": ("work", "research"),
    "19c": ("work", "other_work"), "19d": ("work", "other_work"), "21": ("work", "self_employed"), "20": ("work", "search"),
    "20a": ("work", "search"), "19": ("work", "transfer"), "19b": ("work", "transfer"), "16b": ("study", "study"),
    "16e": ("study", "study"), "16f": ("study", "study"), "17": ("study", "study"), "16a": ("study", "training"),
    "16d": ("study", "recognition"), "16g": ("study", "after_refusal"), "28": ("family", "german"),
    "30": ("family", "spouse"), "31": ("family", "spouse"), "32": ("family", "child"), "33": ("family", "child"),
    "34": ("family", "child"), "36": ("family", "others"), "36a": ("family", "others"), "22": ("protection", "rescue"),
    "23_1": ("protection", "admission"), "23_2": ("protection", "admission"), "23_4": ("protection", "admission"),
    "23a": ("protection", "hardship"), "25_1": ("protection", "asylum"), "25_2": ("protection", "protected"),
    "25_3": ("protection", "removal_ban"), "25_4": ("protection", "humanitarian"), "25_5": ("protection", "humanitarian"),
    "25a": ("protection", "stay_right"), "25b": ("protection", "stay_right"), "104c": ("protection", "chance"),
    "37": ("other", "return"), "38": ("other", "return"), "38a": ("other", "return"),
}  # fmt: skip


@pytest.mark.parametrize("section", WAYS)
def test_everyday_questions_find_a_title_that_is_worth_the_same(section: str) -> None:
    purpose, which = WAYS[section]
    topic = {"other": "title_rest"}.get(purpose, f"title_{purpose}")
    answers = {"title": "other", "title_purpose": purpose, topic: which}
    assert BY_ID[topic].when({}, {"title": "other", "title_purpose": purpose})
    found = facts_from(answers, TODAY).residence_title
    assert _worth(str(found)) == _worth(f"ae_{section}")


@pytest.mark.parametrize("words", [CARD, FREE_MOVEMENT])
def test_words_that_people_use_for_any_card_are_asked_back_and_shown_as_said(words: str) -> None:
    assert is_title_answer(words)
    assert title_label(words).words == words
    answers = {"doors": [], "title": words}
    known = facts_from(answers, TODAY).known()
    assert "residence_title" not in known
    question = next_question(facts_from(answers, TODAY), TODAY, answers)
    assert question is BY_ID["title_card"]
    told = {each.id: facts_from({**answers, "title_card": each.id}, TODAY) for each in question.choices}
    found = {choice_id: facts.residence_title for choice_id, facts in told.items()}
    assert found == {"eu": "eu", "eu_family": "eu_family_card", "british": "gb_withdrawal", "other": None}
    another = {**answers, "title_card": "other"}
    assert next_question(facts_from(another, TODAY), TODAY, another) is BY_ID["title_purpose"]


def _worth(title: str) -> tuple[str, str, bool]:
    finding = residence_title.find(Case({"residence_title": title}, TODAY))
    return finding.status, finding.reason, finding.ask_guide


@pytest.mark.parametrize("code", sorted(SPECIAL - {"unsure", "none", "visa_free"}))
def test_every_other_title_has_words_of_its_own(code: str) -> None:
    assert is_title_answer(code)
    assert title_label(code).words != code
