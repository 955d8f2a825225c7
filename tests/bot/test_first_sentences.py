"""What people type first, in fear and hurry, leads where they want to go."""

from zoneinfo import ZoneInfo

import pytest

from bot.free_text import FreeText
from bot.i18n import Translator
from bot.languages import complete_languages

FREE_TEXT = FreeText(Translator(complete_languages(), ZoneInfo("Europe/Berlin")))

FIRST_SENTENCES: dict[str, dict[str, str | None]] = {
    "de": {
        "ich möchte deutsche werden": "check",
        "Ich möchte Deutscher werden!": "check",
        "wie werde ich deutsch": "check",
        "Wann kann ich den deutschen Pass bekommen?": "check",
        "wo kann ich einbürgerung beantragen": "check",
        "brauche hilfe mit einbuergerung": "check",
        "Nachbarin hat mir gesagt, Sie helfen bei Einbürgerung, stimmt das?": "check",
        "hallo ich will meine Einbürgerungsunterlagen fertig machen": "check",
        "brauche hilfe mit jobcenter": "guide",
        "ich will mit jemandem reden": "guide",
        "wo kann ich mit jemandem reden": "guide",
        "Kann ich mit einem Berater sprechen, der Arabisch kann?": "guide",
        "ich brauche einen termin mit einem berater": "guide",
        "termin": "events",
        "Hallo, wann ist das nächste Treffen?": "events",
        "wo seid ihr": "places",
        "wo kann ich deutsch lernen": "places",
        "Gibt es eine Beratung in meiner Nähe?": "places",
        "was ist das": "help",
        "können Sie mir helfen bitte": "help",
        "Guten Tag": "menu",
        "stopp": "cancel",
        "ich spreche kein deutsch": "language",
        "Ich verstehe nicht gut Deutsch": "language",
        "Sprechen Sie Arabisch?": "language",
        "ich spreche nur farsi": "language",
        "wer liest das?": "privacy",
        "mein mann schlägt mich": "emergency",
        "Am Ende des Monats läuft mein Visum ab": None,
        "Treffen wir uns, oder haben Sie eine Adresse, an der ich den Pass bekomme, wie meine Nachbarin?": None,
    },
    "en": {
        "i want to become german": "check",
        "how can I become a German citizen?": "check",
        "want german passport": "check",
        "where can I get citizenship": "check",
        "My friend told me that you can help people with the naturalisation, is that right?": "check",
        "I speak English": "language",
        "I don't speak German": "language",
        "i dont understand german sorry": "language",
        "Now I write in English": "language",
        "do you speak arabic": "language",
        "english please": "language",
        "help me": "help",
        "i need help": "help",
        "what is this?": "help",
        "where are you": "places",
        "is there something near me": "places",
        "can I talk to someone": "guide",
        "I want to speak to a real person": "guide",
        "problem with jobcenter": "guide",
        "appointment": "events",
        "stop": "cancel",
        "is this safe?": "privacy",
        "my husband hits me": "emergency",
        "Hello!": "menu",
        "on my way home": None,
    },
    "ar": {
        "كيف أحصل على الجواز الألماني": "check",
        "اريد الجنسية الالمانية": "check",
        "بدي الجنسيه": "check",
        "كيف أصبح ألمانيًا؟": "check",
        "سمعت من جارتي أنكم تساعدون الناس في التجنيس، هل هذا صحيح وكيف يمكن أن أبدأ معكم؟": "check",
        "لا أتكلم الألمانية": "language",
        "ما بفهم ألماني": "language",
        "هل تتكلمون العربية": "language",
        "بتحكي عربي؟": "language",
        "عربي": "language",
        "ساعدوني": "help",
        "بدي مساعدة": "help",
        "ما هذا؟": "help",
        "وين انتو": "places",
        "أين أنتم؟": "places",
        "أريد التحدث مع شخص": "guide",
        "بدي احكي مع حدا": "guide",
        "عندي مشكلة مع الجوب سنتر": "guide",
        "موعد": "events",
        "إلغاء": "cancel",
        "زوجي يضربني": "emergency",
        "مرحبا": "menu",
    },
    "tr": {
        "pasaport almak istiyorum": "check",
        "Alman vatandaşı olmak istiyorum": "check",
        "vatandasliga nasil basvururum": "check",
        "ALMAN PASAPORTU İSTİYORUM": "check",
        "Komşum sizin vatandaşlık konusunda yardım ettiğinizi söyledi, bu doğru mu acaba?": "check",
        "Almanca bilmiyorum": "language",
        "almancam iyi degil": "language",
        "Türkçe konuşmak istiyorum": "language",
        "türkçe": "language",
        "yardım edin": "help",
        "bana yardim edin lutfen": "help",
        "bu ne": "help",
        "neredesiniz": "places",
        "adresiniz nerede": "places",
        "almanca kursu nerede": "places",
        "biriyle konuşmak istiyorum": "guide",
        "jobcenter ile sorunum var": "guide",
        "toplantı ne zaman": "events",
        "iptal": "cancel",
        "dur": "cancel",
        "kocam beni dövüyor": "emergency",
        "Merhaba": "menu",
    },
    "uk": {
        "хочу громадянство": "check",
        "як отримати німецький паспорт": "check",
        "хочу стати громадянкою Німеччини": "check",
        "мені потрібне громадянство": "check",
        "Сусідка сказала, що ви допомагаєте людям отримати громадянство Німеччини, це правда?": "check",
        "не розумію німецьку": "language",
        "я не розмовляю німецькою": "language",
        "говорю українською": "language",
        "українська": "language",
        "допоможіть": "help",
        "потрібна допомога": "help",
        "що це таке?": "help",
        "де ви знаходитесь": "places",
        "де ви": "places",
        "курси німецької": "places",
        "хочу поговорити з людиною": "guide",
        "проблема з джобцентром": "guide",
        "термін": "events",
        "стоп": "cancel",
        "мене б'ють": "emergency",
        "Добрий день": "menu",
    },
}


@pytest.mark.parametrize("spoken", ["the same", "de"])
@pytest.mark.parametrize(
    ("language", "words", "trigger"),
    [(language, *each) for language, sentences in FIRST_SENTENCES.items() for each in sentences.items()],
)
def test_a_first_sentence_is_understood_whatever_language_lotse_speaks(
    language: str, words: str, trigger: str | None, spoken: str
) -> None:
    assert FREE_TEXT.interpret(words, {}, language if spoken == "the same" else spoken).trigger == trigger


CRIES: dict[str, tuple[str, ...]] = {
    "uk": (
        "чоловік б'є мене", "мене чоловік бʼє", "він мене вдарив", "погрожує", "мене зґвалтували", "згвалтували",
        "не хочу жити", "хочу померти", "вбити себе", "дитина випила отруту", "не дихає", "Вона не може дихати!",
        "муж бьет", "муж бьет меня", "он меня бьёт", "угрожает убить", "меня изнасиловали", "не хочу жить",
        "хочу умереть", "покончить с собой", "батько мене побив", "брат бьет", "ребенок выпил яд", "не дышит",
        "мене хочуть силою видати заміж", "меня насильно выдают замуж", "боюся свого чоловіка", "серцевий напад",
        "я більше не хочу жити без нього", "мене чоловік постійно б'є", "родители заставляют меня выйти замуж", "у папы сердечный приступ",
    ),
    "tr": (
        "yasamak istemiyorum", "kendimi oldurecegim", "kendimi öldüreceğim", "beni oldurecek", "kocam vuruyor bana",
        "nefes alamiyor", "cocugum zehir icti", "zorla evlendiriyorlar", "kalp krizi", "kocam beni dövdü",
        "babam bana vurdu", "abimden korkuyorum", "artık yaşamak istemiyorum", "kızımı zorla evlendirecekler",
    ),
    "ar": (
        "سأقتل نفسي", "لا أريد العيش", "يريد قتلي", "ابني شرب سم", "لا يتنفس", "تزويج بالإجبار", "رح اقتل حالي",
        "ما بدي عيش", "ما بدي أعيش", "بدو يقتلني", "بنتي شربت سم", "ما عم يتنفس", "بدهم يجوزوني غصب", "جوزي بيضربني",
        "أبي ضربني", "خايفة من زوجي", "أزمة قلبية", "اخوي بيضربني", "اهلي عم يجبروني عالزواج",
    ),
    "de": (
        "mein Kind atmet nicht", "Vergiftung", "Herzinfarkt", "ich habe Angst vor meinem Mann", "zwangsverheiratet",
        "mein Vater hat mich geschlagen", "er würgt mich", "ich will nicht leben", "mein Sohn hat Gift getrunken",
        "meine Mutter bekommt keine Luft", "sie wollen mich zwangsverheiraten", "mein Bruder haut mich", "meine Familie will mich verheiraten",
    ),
    "en": (
        "he hit me", "forced to marry", "my child drank poison", "not breathing", "heart attack", "my father hit me",
        "my brother beat me up", "I am afraid of my husband", "she can't breathe", "I don't want to live",
        "they force me to marry", "he isn't breathing", "my husband slapped me", "my son swallowed bleach", "husband hits my children",
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoken", ["the same", "de"])
@pytest.mark.parametrize(("language", "words"), [(language, each) for language, them in CRIES.items() for each in them])
def test_a_cry_for_help_is_heard_in_a_word_and_in_a_story(language: str, words: str, spoken: str) -> None:
    person = language if spoken == "the same" else spoken
    for written in (words, words.upper(), f"{'bla ' * 100}{words} bla"):
        meant = FREE_TEXT.interpret(written, {}, person)
        assert (meant.trigger, meant.is_certain) == ("emergency", True), written


NO_CRIES: dict[str, tuple[str, ...]] = {
    "de": (
        "mein Mann ist gestorben", "mein Vater ist an einem Herzinfarkt gestorben", "Angst vor dem Test",
        "ich habe Angst vor dem Amt", "nach dem Herzinfarkt kann ich nicht arbeiten", "ich habe eine Strafe bekommen",
        "90 Tagessätze wegen Körperverletzung", "Mein Mann ist Deutscher", "Ich will nicht in Deutschland leben",
        "Was ist mit meiner Vergütung", "die Frist hat mich getroffen", "ich habe gewählt", "meine Ehe ist geschieden",
    ),
    "en": (
        "my husband died", "I was hit by the deadline", "I am afraid of the test", "my father died of a heart attack",
        "I don't want to live in Germany without a passport", "I have a criminal record", "I paid a fine of 500 euros",
        "my husband is German", "after a heart attack I cannot work", "forced to leave my country", "I married in 2019",
    ),
    "tr": (
        "eşim öldü", "babam kalp krizinden öldü", "sınavdan korkuyorum", "Almanya'da yaşamak istemiyorum",
        "para cezası aldım", "kocam Alman", "burada yaşamak istemiyorum", "evlendim", "Almanya'da yaşamak istiyorum", "trafik cezası",
        "pasaportsuz Almanya’da yaşamak istemiyorum",
    ),
    "ar": (
        "زوجي مات", "مات أبي بأزمة قلبية", "أخاف من الامتحان", "لا أريد العيش في ألمانيا بدون جواز", "عندي غرامة",
        "زوجي ألماني", "تزوجت في سوريا", "خايفة من الفحص", "ما بدي عيش هون بلا جواز",
    ),
    "uk": (
        "чоловік помер", "не хочу жити в Німеччині без паспорта", "боюся іспиту", "мій батько помер від інфаркту",
        "маю штраф", "чоловік німець", "не хочу жить в Германии без паспорта", "муж умер", "боюсь теста",
        "мені загрожує штраф", "мне угрожает депортация", "хочу жити в Німеччині", "я вийшла заміж", "судимость",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"), [(language, each) for language, them in NO_CRIES.items() for each in them]
)
def test_ordinary_sentences_about_hard_things_are_no_cries(language: str, words: str) -> None:
    for spoken in (language, "de"):
        assert FREE_TEXT.interpret(words, {}, spoken).trigger != "emergency"
        assert FREE_TEXT.interpret(f"{words}. {'bla ' * 100}", {}, spoken).trigger is None


ABOUT_LOTSE: dict[str, dict[str, str]] = {
    "privacy": {
        "kim goruyor bunu?": "tr", "bunu kim görüyor": "tr", "wer sieht das?": "de", "Wer kann das sehen?": "de",
        "من يرى هذا؟": "ar", "مين بيشوف هذا": "ar", "хто це бачить?": "uk", "кто это видит?": "uk",
        "who sees this": "en", "Who can see this?": "en",
    },
    "why": {
        "two passports": "en", "dual citizenship": "en", "do I lose my other passport?": "en", "Doppelpass": "de",
        "zwei Pässe": "de", "Kann ich meinen türkischen Pass behalten?": "de", "verliere ich meinen alten Pass?": "de",
        "çifte vatandaşlık": "tr", "iki pasaport": "tr", "pasaportumu kaybeder miyim": "tr", "جوازين": "ar",
        "ازدواج الجنسية": "ar", "بخسر جوازي؟": "ar", "два паспорти": "uk", "подвійне громадянство": "uk",
        "двойное гражданство": "uk", "чи втрачу я паспорт": "uk", "how much does it cost": "en", "was kostet es": "de",
        "Was kostet die Einbürgerung?": "de", "ne kadar": "tr", "كم يكلف": "ar", "هل هذا مجاني": "ar",
        "كم تكلف الجنسية": "ar", "скільки коштує": "uk", "сколько стоит": "uk", "сколько стоит гражданство": "uk",
    },
    "help": {
        "is this the office?": "en", "are you human": "en", "who are you?": "en", "are you a robot": "en",
        "Bist du ein Mensch?": "de", "Sind Sie das Amt?": "de", "Sind Sie vom Amt?": "de", "Ist das ein Amt?": "de", "wer sind Sie": "de",
        "burası devlet dairesi mi?": "tr", "sen insan mısın": "tr", "robot musun": "tr", "siz kimsiniz": "tr",
        "هل أنت إنسان؟": "ar", "انت روبوت؟": "ar", "هل هذه دائرة حكومية": "ar", "من أنتم": "ar", "ви людина?": "uk",
        "це відомство?": "uk", "хто ви": "uk", "ты бот?": "uk", "вы человек?": "uk",
    },
    "cases": {"istekler": "tr", "requests": "en", "Anfragen": "de", "طلبات": "ar", "запити": "uk", "запросы": "uk"},
}  # fmt: skip


@pytest.mark.parametrize("spoken", ["the same", "de"])
@pytest.mark.parametrize(
    ("trigger", "words", "language"),
    [(trigger, *each) for trigger, asked in ABOUT_LOTSE.items() for each in asked.items()],
)
def test_a_question_about_lotse_or_about_money_and_passports_leads_to_its_answer(
    trigger: str, words: str, language: str, spoken: str
) -> None:
    assert FREE_TEXT.interpret(words, {}, language if spoken == "the same" else spoken).trigger == trigger


@pytest.mark.parametrize(
    "words",
    ["ich habe zwei Anfragen an das Jobcenter", "two requests for citizenship", "ne kadar süre burada oturmalıyım"],
)
def test_words_in_a_sentence_about_something_else_do_not_lead_to_lists_of_requests_or_of_prices(words: str) -> None:
    assert FREE_TEXT.interpret(words, {}, "de").trigger not in {"cases", "why"}
