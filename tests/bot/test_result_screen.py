"""The result of the check fits into one message and is whole, in every language, for every case of the law tests."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.i18n import Translator
from bot.languages import complete_languages
from flows.catalog.check_result import result_body
from flows.directory import read_network
from flows.eligibility.assessment import assess
from flows.eligibility.facts import Facts, read_facts
from flows.eligibility.outlook import look_ahead
from flows.eligibility.what_if import what_would_help
from tests.flows.eligibility.law_cases import facts_of, law_cases
from tests.flows.eligibility.strategies import TODAY

MESSAGE_LIMIT = 4096
TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
NETWORK = read_network(yaml.safe_load(Path("bot/demo/network.yaml").read_text("utf-8")))


def shown(facts: Facts, day: date, language: str) -> str:
    body = result_body(assess(facts, day), what_would_help(facts, day), NETWORK, look_ahead(facts, day))
    return TRANSLATOR.html(body, language)


def everybody() -> list[tuple[Facts, date]]:
    people: list[dict[str, Any]] = [case for case in law_cases() if "error" not in case["expect"]]
    return [(read_facts(facts_of(case)), date.fromisoformat(case["day"])) for case in people]


@pytest.mark.parametrize("language", complete_languages())
def test_every_result_is_one_message_without_a_message_id(language: str) -> None:
    for facts, day in everybody():
        words = shown(facts, day, language)
        assert len(words.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT
        assert "{" not in words
        assert not any(each in words for each in ("route.", "reason.", "check.", "improvement."))


def test_who_knows_nothing_and_lacks_everything_still_gets_one_message() -> None:
    worst = {
        "birth_date": "1990-01-01", "residence_title": "ae_24", "identity_proof": "none", "benefits": ["sgb2"],
        "german_proof": "none", "german_level": "a1", "civics_proof": "none", "marital_status": "separated",
        "spouse_german_since": "2025-12-01", "married_on": "2026-01-01", "applies_with": "spouse",
        "residence_periods": [{"from": "2022-03-10", "to": None, "status": "ae_24"}], "postcode": "30449",
        "convictions": [{"kind": "fine", "daily_rates": 100, "judged_on": "2024-01-01"}], "pending_proceedings": True,
    }  # fmt: skip
    assert len(shown(read_facts(worst), TODAY, "de")) <= MESSAGE_LIMIT
