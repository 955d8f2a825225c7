"""All that the law says has words: every reason, note, paper and question in every complete language, every provision in print.

Looks at what comes out for all law cases and for invented people, so that an id put together at run time is seen as well.
"""

import re
import string
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import flows.eligibility
from bot.bench.invented_people import invent_people
from bot.languages import complete_languages
from flows.catalog.check_texts import DOCUMENTS, ROUTES
from flows.eligibility import law
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.eligibility.nationality import maybe_german
from flows.eligibility.questions import QUESTIONS
from flows.eligibility.routes import ROUTES as COMPUTED
from flows.eligibility.rules import Rule
from flows.text import Text
from tests.flows.eligibility.law_cases import facts_of, law_cases

ROOT = Path(__file__).parents[3]
SOME = 1500
# A door is only open or not, and being German needs no reason against it.
NEVER_SHOWN = {"reason.door-open", "reason.door-closed", "reason.maybe-german-no"}
# Only of § 9(2), which by the order of the contract is never shown first where it fails.
NEVER_FIRST = {"reason.marriage-too-short"}
PROVISION = re.compile(r"(§§?|Art\.) \d+\w*[\w ,.()]* (StAG|GG|AsylG|AG-StlMindÜbk)( a\. F\.)?")
LISTED_PROVISION = re.compile(
    r"(§§?|Art\.) \d+\w*[^<>&]* (StAG|GG|AsylG|AG-StlMindÜbk|FreizügG/EU|BGB|SGB \w+)( a\. F\.)?"
)


@cache
def words(language: str) -> dict[str, str]:
    with (ROOT / "locales" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        found = [message for message in read_po(file, locale=language) if message.id]
    plain = [message for message in found if isinstance(message.id, str)]
    plural = [message for message in found if not isinstance(message.id, str)]
    return {message.id: str(message.string) for message in plain} | {each.id[0]: each.string[-1] for each in plural}


@cache
def assessments() -> list[Assessment]:
    cases = [(facts_of(case), date.fromisoformat(case["day"])) for case in law_cases()]
    people = [(person.facts, person.on) for person in invent_people(SOME)]
    return [assess(read_facts(facts), on) for facts, on in [*cases, *people]]


def texts() -> Iterable[Text]:
    """Every text that an assessment holds."""
    for found in assessments():
        for requirement in found.requirements:
            yield requirement.text
            yield Text(requirement.label)
        yield from map(Text, found.notes)


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_text_of_an_assessment_is_known_and_has_what_its_words_need() -> None:
    german = words("de")
    seen = {(each.msgid, frozenset(each.params)) for each in texts()}
    assert {msgid for msgid, _ in seen} <= german.keys()
    assert [(msgid, params) for msgid, params in seen if not placeholders(german[msgid]) <= params] == []


def test_every_reason_in_the_rules_comes_out_for_somebody() -> None:
    folder = Path(flows.eligibility.__file__).parent
    named = {
        msgid
        for path in folder.rglob("*.py")
        for msgid in re.findall(r'N_\("((?:reason|note)\.[a-z0-9-]+)"\)', path.read_text("utf-8"))
    }
    assert named - {each.msgid for each in texts()} <= NEVER_SHOWN | NEVER_FIRST


@pytest.mark.parametrize("language", complete_languages())
def test_every_text_of_an_assessment_and_every_question_has_words(language: str) -> None:
    asked = {each for question in QUESTIONS for each in (question.text, *(choice.text for choice in question.choices))}
    needed = asked | {each.msgid for each in texts()} | set(ROUTES.values()) | set(DOCUMENTS.values())
    here = words(language)
    assert sorted(each for each in needed if not here.get(each)) == []


def test_every_paper_and_every_route_that_comes_out_has_a_name() -> None:
    found = assessments()
    assert {paper for each in found for paper in each.documents} <= DOCUMENTS.keys()
    assert {each.route for each in found} - {None} <= ROUTES.keys()
    assert {other.route for each in found for other in each.alternatives} <= ROUTES.keys()


def rules() -> list[Rule]:
    doors = [route.door for route in COMPUTED if route.door]
    own = [rule for route in COMPUTED for rule in route.requirements]
    return list(dict.fromkeys([maybe_german, *doors, *own]))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.code}-{rule.basis[:1]}")
def test_every_rule_names_its_provisions_in_print(rule: Rule) -> None:
    assert rule.basis
    for provision in rule.basis:
        assert provision.isprintable()
        assert PROVISION.fullmatch(provision), provision


def dated() -> list[law.Dated]:
    return [entry for entries in law._all_parameters().values() for entry in entries]


@pytest.mark.parametrize("entry", dated(), ids=lambda entry: f"{entry.name}-{entry.since}")
def test_every_number_names_its_source_in_print(entry: law.Dated) -> None:
    for words_of_law in (entry.citation, entry.law, entry.unit):
        assert words_of_law == words_of_law.strip()
        assert words_of_law.isprintable()
        assert not set("<>&{}") & set(words_of_law)
    assert entry.law == "StAG" or LISTED_PROVISION.fullmatch(entry.law), entry.law
