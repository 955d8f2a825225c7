"""What typed words are taken for."""

import timeit
from zoneinfo import ZoneInfo

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st

from bot.free_text import LONGEST_SENTENCE, FreeText
from bot.i18n import Translator
from bot.language_names import OWN_NAMES, WITHOUT_OWN_NAME
from bot.languages import complete_languages
from flows.engine.inputs import Typed

FREE_TEXT = FreeText(Translator(complete_languages(), ZoneInfo("Europe/Berlin")))
LABELS = {"c-work": "Arbeit", "back": "Zurück", "dont-know": "Weiß ich nicht"}


@pytest.mark.parametrize(
    ("words", "language", "trigger"),
    [
        ("Notfall", "de", "emergency"),
        ("notfal!", "de", "emergency"),
        ("emergency", "ar", "emergency"),
        ("طوارئ", "de", "emergency"),
        ("ich brauche die polizei", "de", "emergency"),
        ("hello, I need the police", "en", "emergency"),
        ("Hilfe", "de", "help"),
        ("zurück", "de", "back"),
        ("asdf qwer", "de", None),
        ("🙂", "de", None),
        ("", "de", None),
        ("Notfall " * 500, "de", "emergency"),
        ("bla " * 500, "de", None),
        ("Ich habe Angst, mein Mann schlägt mich", "de", "emergency"),
        ("I want to die", "en", "emergency"),
        ("мене б'ють удома", "uk", "emergency"),
        ("help me my husband beats me, Lister Meile 112", "en", "emergency"),
        ("110", "tr", "emergency"),
        ("112!", "de", "emergency"),
        ("١١٢", "uk", "emergency"),
        ("۱۱۰", "ar", "emergency"),
        ("110 Tagessätze", "de", None),
        ("Lister Meile 112", "de", None),
        ("ab 101 Euro", "uk", None),
        ("155", "tr", "emergency"),
    ],
)
def test_a_word_asks_for_an_entry(words: str, language: str, trigger: str | None) -> None:
    assert FREE_TEXT.interpret(words, {}, language).trigger == trigger


@pytest.mark.parametrize(
    ("words", "is_bare"),
    [
        ("Gewalt", True),
        ("notfal!", True),
        ("will nicht mehr leben", True),
        ("112", True),
        ("Was tun bei Gewalt? Infoabend", False),
        ("Ich habe Angst, mein Mann schlägt mich", False),
    ],
)
def test_a_cry_for_help_is_certain_and_tells_whether_there_is_more_beside_it(words: str, *, is_bare: bool) -> None:
    meant = FREE_TEXT.interpret(words, {}, "de")
    assert (meant.trigger, meant.is_certain, meant.is_bare) == ("emergency", True, is_bare)


@pytest.mark.parametrize(
    ("words", "choice"),
    [("arbeit", "c-work"), ("WEISS ICH NICHT", "dont-know"), ("Arbeiten", None), ("weiß ich nicht.", "dont-know")],
)
def test_a_typed_label_is_the_choice(words: str, choice: str | None) -> None:
    assert FREE_TEXT.interpret(words, LABELS, "de").choice == choice


MODES = {"m-online": "Nur schreiben, hier im Chat", "m-person": "Persönlich treffen", "m-either": "Beides ist gut"}
LAST_ROW = {"back": "Zurück", "menu": "Menü", "go-emergency": "Notfall"}


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        ("nur schreiben", "m-online"),
        ("Nur", "m-online"),
        ("nu", None),
        ("nur schr", None),
        ("PERSOENLICH", None),
        ("persönlich!", "m-person"),
        ("1", "m-online"),
        ("2.", "m-person"),
        ("٣", "m-either"),
        ("۲", "m-person"),
        ("4", None),
        ("0", None),
        ("12345", None),
        ("Notfall", None),
    ],
)
def test_words_may_be_the_beginning_of_a_label_or_its_number(words: str, guess: str | None) -> None:
    meant = FREE_TEXT.interpret(words, MODES | LAST_ROW, "de")
    assert (meant.guess, meant.choice) == (guess, None)


def test_a_beginning_that_two_labels_share_is_no_guess() -> None:
    labels = {"a": "Hilfe in meiner Nähe", "b": "Hilfe von einem Menschen"}
    assert FREE_TEXT.interpret("hilfe", labels, "de").guess is None
    assert FREE_TEXT.interpret("hilfe von", labels, "de").guess == "b"


def test_on_the_menu_whatever_stands_there_is_counted() -> None:
    menu = {"go-check": "Prüfen", "go-emergency": "Notfall", "go-language": "Sprache"}
    assert FREE_TEXT.interpret("3", menu, "de").guess == "go-language"


def test_words_that_surely_ask_for_an_entry_are_less_sure_where_a_label_begins_with_them() -> None:
    assert FREE_TEXT.interpret("Person", {}, "de").is_certain
    meant = FREE_TEXT.interpret("Person", {"o-x": "Person meldet sich nicht"}, "de")
    assert (meant.guess, meant.trigger, meant.is_certain) == ("o-x", "guide", False)


@pytest.mark.parametrize(
    ("words", "choice"),
    [("ja", "yes"), ("Yes!", "yes"), ("نعم", "yes"), ("evet", "yes"), ("так", "yes"), ("JA BITTE", "yes"),
     ("nein", "no"), ("No", "no"), ("لا", "no"), ("hayır", "no"), ("ні", "no"), ("vielleicht", None)],
)  # fmt: skip
def test_yes_and_no_in_any_language_are_the_one_answer_that_begins_so(words: str, choice: str | None) -> None:
    labels = {"yes": "Ja, weitergeben", "no": "Nein, lieber nicht"}
    assert FREE_TEXT.interpret(words, labels | LAST_ROW, "de").choice == choice


def test_yes_and_no_are_nothing_where_two_answers_or_only_a_doubt_begin_so() -> None:
    twice = {"a": "Ja, in der Schule", "b": "Ja, woanders", "c": "Nein"}
    assert FREE_TEXT.interpret("ja", twice, "de").choice is None
    assert FREE_TEXT.interpret("no", twice, "de").choice == "c"
    assert FREE_TEXT.interpret("لا", {"dont-know": "لا أعرف", "c-x": "أعزب"}, "ar").choice is None


@pytest.mark.parametrize(
    ("words", "language", "guess"),
    [
        ("I speak English", "de", "lang-en"),
        ("ich spreche arabisch", "de", "lang-ar"),
        ("I don't speak German", "de", None),
        ("kurdî", "de", None),
        ("English or Arabic", "de", None),
    ],
)
def test_a_language_named_where_languages_are_offered_is_the_choice(
    words: str, language: str, guess: str | None
) -> None:
    labels = {"lang-de": "✓ Deutsch", "lang-en": "English", "lang-ar": "العربية"}
    assert FREE_TEXT.interpret(words, labels, language).guess == guess


def test_a_language_that_is_not_offered_does_not_lead_away_from_where_languages_are() -> None:
    assert FREE_TEXT.interpret("Kurdisch", {}, "de").trigger == "language"
    assert FREE_TEXT.interpret("Kurdisch", {"l-ar": "Arabisch"}, "de").trigger is None


LIST = {
    "c-employed": "Angestellt",
    "c-pension": "Rente",
    "c-none": "Ohne Stelle",
    "dont-know": "Weiß ich nicht",
    "why": "Warum?",
}
TICKS = {"t-b1": "☐ Zertifikat B1", "t-school": "☐ Schule", "done": "Nichts davon", "dont-know": "Weiß ich nicht"}
SAID_NO = ["hayır", "hayir", "yok", "ні", "нет", "nein", "keine", "لا", "no", "none", "nichts", "немає", "hiçbiri"]


@pytest.mark.parametrize("words", SAID_NO)
def test_a_no_is_the_answer_that_means_none_of_these(words: str) -> None:
    assert FREE_TEXT.interpret(words, LIST | LAST_ROW, "de").guess == "c-none"
    meant = FREE_TEXT.interpret(words, TICKS | LAST_ROW, "de")
    assert "done" in {meant.guess, meant.choice}


def test_a_no_takes_no_tick_for_done_and_no_small_sentence_for_none() -> None:
    assert FREE_TEXT.interpret("no", TICKS | {"done": "Fertig, weiter"} | LAST_ROW, "de").guess is None
    sentence = {"c-prison": "Gefängnis ohne Bewährung", "c-none": "Nur Bußgeld oder eingestellt"}
    assert FREE_TEXT.interpret("no", sentence | LAST_ROW, "de").guess is None
    assert FREE_TEXT.interpret("no", {"m-online": "Nur schreiben"} | LAST_ROW, "de").guess is None


@pytest.mark.parametrize("words", ["evet", "ja", "так", "نعم", "ok", "OK!", "okay", "да", "yes"])
def test_a_yes_is_the_only_answer_where_that_agrees(words: str) -> None:
    assert FREE_TEXT.interpret(words, {"begin": "Los geht’s"} | LAST_ROW, "de").guess == "begin"
    for labels in (
        {"begin": "Los geht’s", "x": "Später"},
        {"skip": "Ohne Nachricht"},
        {"go-places": "Hilfe in meiner Nähe"},
    ):
        assert FREE_TEXT.interpret(words, labels | LAST_ROW, "de").guess is None


PAPERS = {"c-passport": "Gültiger Pass", "c-travel": "Reiseausweis", "c-none": "Keine Papiere"}
MONEY = {"t-jobcenter": "Geld vom Jobcenter", "t-sozialamt": "Geld vom Sozialamt", "done": "Nichts davon"}
PASAPORT = {"c-passport": "Geçerli pasaport", "c-travel": "Seyahat belgesi", "c-none": "Belge yok"}
PASPORT = {"c-passport": "Чинний паспорт", "c-travel": "Проїзний документ"}


@pytest.mark.parametrize(
    ("words", "labels", "guess"),
    [
        ("pasaport", PASAPORT, "c-passport"),
        ("паспорт есть", PASPORT, "c-passport"),
        ("Pass", PAPERS, "c-passport"),
        ("bende pasaport var", PASAPORT, "c-passport"),
        ("Jobcenter", MONEY, "t-jobcenter"),
        ("vom sozialamt", MONEY, "t-sozialamt"),
        ("pasaport", PASAPORT | {"c-expired": "Süresi dolmuş pasaport"}, None),
    ],
)
def test_a_word_of_an_answer_is_for_the_question_and_leads_nowhere_else(
    words: str, labels: dict[str, str], guess: str | None
) -> None:
    meant = FREE_TEXT.interpret(words, labels | LAST_ROW, "tr")
    assert (meant.guess, meant.trigger, meant.is_certain) == (guess, None, False)


@pytest.mark.parametrize("words", ["ich will den deutschen Pass", "Einbürgerung", "how can I get a German passport"])
def test_what_says_more_than_an_answer_begins_the_check_all_the_same(words: str) -> None:
    assert FREE_TEXT.interpret(words, PAPERS | LAST_ROW, "de").trigger == "check"


def test_a_word_of_a_label_that_leads_elsewhere_is_no_answer() -> None:
    assert FREE_TEXT.interpret("Einbürgerung", {"go-check": "Die Einbürgerung prüfen"}, "de").trigger == "check"


@pytest.mark.parametrize(
    ("words", "language", "guess"),
    [
        ("по-русски можно", "uk", "l-ru"),
        ("عربي", "de", "l-ar"),
        ("عربي", "ar", "l-ar"),
        ("بالعربي", "ar", "l-ar"),
        ("روسي", "ar", "l-ru"),
        ("українською", "uk", "l-uk"),
        ("auf Arabisch bitte", "de", "l-ar"),
        ("не розумію німецьку", "de", None),
        ("kein Deutsch", "de", None),
    ],
)
def test_a_language_to_talk_in_may_be_named_as_people_do(words: str, language: str, guess: str | None) -> None:
    labels = {"l-de": "Deutsch", "l-ar": "Arabisch", "l-ru": "Russisch", "l-uk": "Ukrainisch"}
    assert FREE_TEXT.interpret(words, labels | LAST_ROW, language).guess == guess


def test_a_long_text_takes_no_longer_than_two_milliseconds() -> None:
    sentences = ("Ich habe gehört, dass man hier Auskunft bekommt. ", "My neighbour said something. ", "سمعت من جارتي أنكم هنا ",
                 "Komşum söyledi, burada varmış. ", "Сусідка сказала мені про вас. ")  # fmt: skip
    words = "".join(sentences)[:LONGEST_SENTENCE].ljust(LONGEST_SENTENCE, "x")
    best = min(timeit.repeat(lambda: FREE_TEXT.interpret(words, MODES | LAST_ROW, "de"), number=10, repeat=5)) / 10
    assert best < 0.002


@given(st.text(max_size=200))
def test_no_words_make_it_stumble(words: str) -> None:
    assert isinstance(FREE_TEXT.interpret(words, LABELS, "ar"), Typed)


def test_languages_own_names_are_those_of_the_unicode_consortium() -> None:
    assert {code: Locale.parse(code).language_name for code in OWN_NAMES} == OWN_NAMES
    assert not [code for code in WITHOUT_OWN_NAME if localedata.exists(code)]


@pytest.mark.parametrize(("word", "language"), [("start", "en"), ("Start", "de"), ("başla", "tr"), ("ابدأ", "ar")])
def test_a_typed_start_begins_the_check_where_its_button_is_and_is_the_menu_elsewhere(word: str, language: str) -> None:
    label = Translator(complete_languages(), ZoneInfo("Europe/Berlin")).message("check.begin", language)
    assert FREE_TEXT.interpret(word, {"begin": label, "back": "·"}, language).choice == "begin"
    assert FREE_TEXT.interpret(word, LABELS, language).trigger == "menu"
