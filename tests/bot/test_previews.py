"""What comes unasked shows its beginning on a locked screen, so it does not begin with what nobody else should read."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Translator

LANGUAGES = ("de", "en", "ar", "tr", "uk")
UNASKED = (
    "mydate.ahead", "mydate.day", "mydate.day_open", "mydate.ask_early", "mydate.ask_late", "mydate.changed", "mydate.again",
    "notice.accepted", "notice.assigned", "notice.changed_guide", "notice.closed", "notice.closed_not_reached", "notice.ended",
    "notice.closed_by_office", "notice.closed_by_office_not_reached",
    "notice.guide_left", "notice.nobody_left", "notice.still_looking", "notice.taken_back", "notice.coordinators_nobody_left",
)  # fmt: skip
TELLING = (
    "Einbürger",
    "Asyl",
    "Jobcenter",
    "Strafe",
    "Aufenthalt",
    "German",
    "vatandaş",
    "громадянств",
    "الجنسية",
    "deutsch",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_beginning_says_what_it_is_about(language: str) -> None:
    translator = Translator(LANGUAGES, ZoneInfo("Europe/Berlin"))
    beginnings = {msgid: translator.message(msgid, language) for msgid in UNASKED}
    assert {msgid: said for msgid, said in beginnings.items() if any(word in said for word in TELLING)} == {}
