"""What a reply answers, read from the key of the message that it replies to."""

import pytest

from bot.services.case_work import answered


@pytest.mark.parametrize(
    ("key", "about"),
    [
        ("case:12:talk-7-0123456789abcdef", "talk.12-7"),
        ("case:12:talk-0123456789abcdef", "talk.12-"),
        ("case:12:0123456789abcdef", "talk.about-12"),
        ("case:12:still-looking", "talk.about-12"),
        ("case:12:by-time:0123456789abcdef", "talk.about-12"),
        ("office:12:0123456789abcdef", "talk"),
        ("meeting:1:v1:invite:2", "talk"),
        (None, "talk"),
    ],
)
def test_a_reply_is_to_a_talk_or_about_a_case_or_to_something_unknown(key: str | None, about: str) -> None:
    assert answered(key) == about
