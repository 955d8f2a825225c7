"""Telegram's HTML parse mode, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_server.entities import find_entities, utf16_length
from bot.telegram_server.errors import ApiError
from bot.telegram_server.html_markup import parse_html
from bot.telegram_server.texts import message_text

READ = {
    "no markup": ("Grüß dich", "Grüß dich", []),
    "nested": ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    "units of UTF-16": ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
    "names in capitals": ("<B>a</b>", "a", [("bold", 0, 1)]),
    "all names of one thing": ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", [
        ("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)]),
    "spoiler": ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", [
        ("spoiler", 0, 1), ("spoiler", 1, 1)]),
    "quotes": ("<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", [
        ("blockquote", 0, 1), ("expandable_blockquote", 1, 1)]),
    "code in a language": ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
    "references": ("&lt;b&gt; &amp;amp; &quot; &#65; &#x42; &nbsp; &", '<b> &amp; " A B &nbsp; &', []),
    "an end tag without name": ("<b>a</>", "a", [("bold", 0, 1)]),
    "nothing inside": ("a<b></b>", "a", []),
    "a link nobody can open": ('<a href="ftp://x">a</a>', "a", []),
    "a person nobody knows": ('<a href="tg://user?id=5">a</a>', "a", []),
    "a link without address": ("<a>example.org</a>", "example.org", [("text_link", 0, 11)]),
    "unquoted and single quotes": ("<a href='http://x.de'>a</a><a href=x.de>b</a>", "ab", [
        ("text_link", 0, 1), ("text_link", 1, 1)]),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "text", "entities"), READ.values(), ids=READ)
def test_markup_that_is_read(markup: str, text: str, entities: list[tuple[str, int, int]]):
    plain, found = parse_html(markup)
    assert plain == text
    assert [(each["type"], each["offset"], each["length"]) for each in found] == entities


def test_a_block_of_code_knows_its_language():
    assert parse_html('<pre><code class="language-python">x</code></pre>')[1][0]["language"] == "python"


REFUSED = {
    "<b>a": 'Can\'t find end tag corresponding to start tag "b"',
    "a</b>": "Unexpected end tag at byte offset 1",
    "ä<b>a</i>": 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
    "ä<font>a</font>": 'Unsupported start tag "font" at byte offset 2',
    "1 < 2": 'Unsupported start tag "" at byte offset 2',
    "<br/>": 'Unsupported start tag "br/" at byte offset 0',
    "<b": "Unclosed start tag at byte offset 0",
    "<a href=": "Unclosed start tag at byte offset 0",
    "<a href=http://x.de>a</a>": "Unexpected end of name token at byte offset 0",
    "<b>a</b": "Unclosed end tag at byte offset 4",
    "<span>a</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    '<a ="x">a</a>': 'Empty attribute name in the tag "a" at byte offset 3',
}


@pytest.mark.parametrize("markup", REFUSED)
def test_markup_that_is_refused(markup: str):
    with pytest.raises(ApiError) as refused:
        parse_html(markup)
    assert refused.value.description == f"Bad Request: can't parse entities: {REFUSED[markup]}"


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["<b>", "</b>", "<a href='", "'>", "&", "<", ">", "=", "</", " "]), st.text(max_size=3)
        )
    )
)
def test_any_text_is_read_or_refused(pieces: list[str]):
    try:
        text, entities = parse_html("".join(pieces))
    except ApiError:
        return  # any other exception fails the test
    for entity in entities:
        assert entity["offset"] + entity["length"] <= utf16_length(text)


@given(st.text())
def test_units_of_utf16(text: str):
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_what_telegram_marks_by_itself():
    text = "/help 😀 /start@x_bot #thema @haus_linden https://example.org/a, post@example.org 1/2 a@b"
    marked = [
        (each["type"], text.encode("utf-16-le")[each["offset"] * 2 :][: each["length"] * 2].decode("utf-16-le"))
        for each in find_entities(text, [])
    ]
    assert marked == [
        ("bot_command", "/help"),
        ("bot_command", "/start@x_bot"),
        ("hashtag", "#thema"),
        ("mention", "@haus_linden"),
        ("url", "https://example.org/a"),
        ("email", "post@example.org"),
    ]


def test_nothing_is_marked_inside_code_and_links():
    formatted = message_text("<code>/help</code> <a href='x.de'>/start</a>", "HTML", None)
    assert [each["type"] for each in formatted.entities] == ["code", "text_link"]


def test_blanks_around_a_text_go_and_entities_move():
    formatted = message_text("\n <b> a</b>  ", "HTML", None)
    assert (formatted.text, formatted.entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_isolates_stay_and_overrides_go():
    assert message_text("\u2068a\u2069\u202eb\r", None, None).text == "\u2068a\u2069b"
