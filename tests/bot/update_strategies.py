"""Updates as hypothesis invents them, over the Bot API's types: what Telegram could send, and what it never should.

A strategy here gives an act: who does it, and the update's kind and content for a given person's chat. Ids and dates are
filled in by whoever throws it. It must not know the bot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
Content = Callable[["Someone"], Json]

TOUCHED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds that the bot asks Telegram for; the others come by webhook, or from a server that minds no list."""
UNASKED = (
    "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result", "poll", "poll_answer", "chat_member",
    "chat_join_request", "message_reaction", "shipping_query", "business_message", "purchased_paid_media", "hologram",
)  # fmt: skip
ODD_SIGNS = (
    "\x00", "\x1b[31m", "\r\n", "\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\U000e0001", "\ud83d", "\udc00", "\u0301",
    "<b>", "</b>", "&lt;", "&", "{x}", "{0}", "%s", "=1+1", "@admin", "\u2028", "\ufffe", "Кoordination", "😀",
)  # fmt: skip
COMMANDS = (
    "/start", "/start ", "/start abc", "/start aaaaaaaaaaaaaaaaaaaaaa", "/check", "/places", "/guide", "/events", "/language",
    "/privacy", "/mydata", "/help", "/cancel", "/back", "/cases", "/coordination", "/plan", "/profile", "/", "//", "/@", "/x@y z",
    "/START@bot a\nb", "/\x00", "/start \ud83d", "/emergency",
)  # fmt: skip
WORDS = (
    "hallo", "ja", "nein", "30449", "Linden", "1.1.2020", "31.2.2020", "99.99.9999", "1", "0", "-1", "١٢", "9" * 400, "1e999",
    "Weiß ich nicht", "zurück", "Menü", "Notfall", "18:00", "25:99", "morgen", "heute 18 Uhr", "10-12, 11-13",
)  # fmt: skip
FLOWS = (
    "menu", "check", "motivation", "places", "guide", "mycase", "mydate", "talk", "cases", "events", "plan", "join", "profile",
    "coordination", "team", "invite", "hours", "language", "emergency", "help", "privacy", "mydata", "forget", "nothing",
)  # fmt: skip
VERBS = ("case", "offer", "accept", "decline", "guides", "members", "yes", "no", "maybe", "cal", "demo-linden")
NUMBERS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, 10**30)


@dataclass(frozen=True)
class Someone:
    """Who does it, and which buttons they, and others, have seen: message ids and data."""

    chat_id: int
    first_name: str
    own: tuple[tuple[int, str], ...]
    foreign: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Act:
    """What somebody of the crowd does."""

    who: int
    kind: str
    content: Content

    def __repr__(self) -> str:
        return f"Act({self.who}, {self.kind!r})"


odd_text = st.lists(st.one_of(st.sampled_from(ODD_SIGNS), st.text(max_size=6)), min_size=1, max_size=8).map("".join)
huge_text = st.sampled_from([4096, 100_000]).flatmap(
    lambda size: st.sampled_from(["ä", "<", "\u202e", "a b ", "😀"]).map(lambda sign: (sign * size)[:size])
)
words = st.one_of(st.sampled_from(WORDS), st.sampled_from(COMMANDS), odd_text, st.text(max_size=30))
texts = st.one_of(words, words, words, huge_text)
numbers = st.one_of(st.sampled_from(NUMBERS), st.integers(-5, 300))
leaves = st.one_of(
    st.none(), st.booleans(), numbers, st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8)
)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
languages = st.sampled_from(["de", "en", "ar", "pt-br", "zh-hans", "", "xx", "\x00", "deutsch", None])
coordinates = st.one_of(st.floats(-90, 90), st.sampled_from([0, 90, 1e300, -1e300, 52.37]))


@st.composite
def entity_lists(draw: st.DrawFn) -> list[Json]:
    """Entities of a text, nested and out of its bounds."""
    kinds = ("bold", "bot_command", "text_link", "text_mention", "custom_emoji", "blockquote", "hologram")
    count = draw(st.sampled_from([0, 1, 3, 100]))
    kind = draw(st.sampled_from(kinds))
    return [{"type": kind, "offset": draw(numbers) if count < 9 else at, "length": 5} for at in range(count)]


def _files(kind: str) -> st.SearchStrategy[Any]:
    named = st.fixed_dictionaries(
        {"file_id": st.one_of(st.text(max_size=90), st.just("")), "file_unique_id": st.just("u")},
        optional={
            "file_name": odd_text,
            "mime_type": st.sampled_from(["application/zip", "\x00", "text/html"]),
            "file_size": numbers,
        },
    )
    return st.lists(named, max_size=3) if kind == "photo" else named


CONTENTS: Mapping[str, st.SearchStrategy[Any]] = {
    "text": texts,
    **{
        kind: _files(kind)
        for kind in ("photo", "voice", "audio", "video", "video_note", "document", "animation", "sticker")
    },
    "location": st.fixed_dictionaries(
        {"latitude": coordinates, "longitude": coordinates}, optional={"live_period": numbers, "heading": numbers}
    ),
    "venue": st.fixed_dictionaries({"title": odd_text, "address": odd_text}),
    "contact": st.fixed_dictionaries({"phone_number": odd_text, "first_name": odd_text}, optional={"vcard": odd_text}),
    "poll": st.fixed_dictionaries({"id": st.just("1"), "question": odd_text}),
    "dice": st.fixed_dictionaries({"emoji": odd_text, "value": numbers}),
    "new_chat_members": st.just([{"id": 1, "is_bot": False, "first_name": "x"}]),
    "left_chat_member": st.just({"id": 1, "is_bot": False, "first_name": "x"}),
    "migrate_to_chat_id": st.just(-100123),
    "pinned_message": st.just({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}),
    "successful_payment": st.just({"currency": "EUR", "total_amount": 1}),
    "web_app_data": st.fixed_dictionaries({"data": odd_text, "button_text": odd_text}),
    "users_shared": st.just({"request_id": 1, "users": []}),
    "story": st.just({"id": 1}),
    "hologram": anything,
}


@st.composite
def messages(draw: st.DrawFn) -> Content:
    """A message of any kind, with what may stand beside it."""
    kind = draw(st.sampled_from(["text", "text", "text", *CONTENTS]))
    body = {kind: draw(CONTENTS[kind])}
    if draw(st.booleans()):
        body["entities" if kind == "text" else "caption_entities"] = draw(entity_lists())
    if kind != "text" and draw(st.booleans()):
        body["caption"] = draw(odd_text)
    extras = {
        "media_group_id": st.sampled_from(["1", "", "\x00", "x" * 300]),
        "forward_origin": st.just({"type": "hidden_user", "sender_user_name": "x", "date": 0}),
        "via_bot": st.just({"id": 1, "is_bot": True, "first_name": "x"}),
        "reply_to_message": st.fixed_dictionaries(
            {"message_id": numbers, "date": st.just(0), "chat": st.just({"id": 1, "type": "private"})}
        ),
        "is_topic_message": st.just(True),
        "quote": st.fixed_dictionaries({"text": odd_text, "position": numbers}),
        "never_heard_of": anything,
    }
    for name in draw(st.lists(st.sampled_from(sorted(extras)), max_size=2, unique=True)):
        body[name] = draw(extras[name])
    code, place = draw(languages), draw(st.sampled_from([0] * 9 + [1, 2, 3]))
    name = draw(odd_text)

    def content(who: Someone) -> Json:
        sender = {"id": who.chat_id, "is_bot": False, "first_name": name or who.first_name}
        sender |= {} if code is None else {"language_code": code}
        chats: list[Json] = [
            {"id": who.chat_id, "type": "private", "first_name": name},
            {"id": -who.chat_id, "type": "group", "title": name},
            {"id": -who.chat_id, "type": "supergroup", "title": name, "is_forum": True},
            {"id": -who.chat_id, "type": "hologram"},
        ]
        return {"message_id": 0, "date": 0, "from": sender, "chat": chats[place], **body}

    return content


@st.composite
def presses(draw: st.DrawFn) -> Content:
    """A press of one's own button, of an old one, of somebody else's, or of one that never was."""
    source = draw(st.sampled_from(["own", "own", "own", "foreign", "forged", "odd", "none"]))
    number, message_kind = (
        draw(st.integers(0, 5000)),
        draw(st.sampled_from(["own"] * 6 + ["inaccessible", "missing", "group"])),
    )
    flow, verb, about = draw(st.sampled_from(FLOWS)), draw(st.sampled_from(VERBS)), draw(numbers)
    choice = draw(
        st.sampled_from(
            [
                f"go-{flow}",
                f"go-{flow}.{verb}-{about}",
                f"go-{flow}.{about}",
                f"go-{flow}.{verb}",
                "back",
                "page-99999",
                "yes",
                f"guide-{about}",
            ]
        )
    )
    odd = draw(odd_text)

    def content(who: Someone) -> Json:
        known = {"own": who.own, "foreign": who.foreign}.get(source, ())
        message_id, data = known[-1 - number % min(len(known), 40)] if known else (number, f":0:{choice}")
        if source == "forged" and who.own:
            message_id, newest = who.own[-1]
            data = f"{newest.rpartition(':')[0]}:{choice}"
        data = odd if source == "odd" else data
        query: Json = {
            "id": str(number),
            "from": {"id": who.chat_id, "is_bot": False, "first_name": who.first_name},
            "chat_instance": "1",
            "message": {"message_id": message_id, "date": 1, "chat": {"id": who.chat_id, "type": "private"}},
        }
        if message_kind == "inaccessible":
            query["message"]["date"] = 0
        elif message_kind == "group":
            query["message"]["chat"] = {"id": -who.chat_id, "type": "group", "title": "x"}
        elif message_kind == "missing":
            del query["message"]
            query["inline_message_id"] = odd
        return query if source == "none" else {**query, "data": data}

    return content


@st.composite
def memberships(draw: st.DrawFn) -> Content:
    """The bot was blocked, let in again, or put into a group."""
    before, after = (draw(st.sampled_from(["member", "kicked", "left", "administrator", "hologram"])) for _ in range(2))
    kind = draw(st.sampled_from(["private", "private", "group", "channel"]))

    def content(who: Someone) -> Json:
        bot = {"id": 1, "is_bot": True, "first_name": "b"}
        return {
            "chat": {"id": who.chat_id if kind == "private" else -who.chat_id, "type": kind},
            "from": {"id": who.chat_id, "is_bot": False, "first_name": who.first_name},
            "date": 0,
            "old_chat_member": {"user": bot, "status": before},
            "new_chat_member": {"user": bot, "status": after},
        }

    return content


def broken(whole: st.SearchStrategy[Content]) -> st.SearchStrategy[Content]:
    """The same with a field missing, or holding anything: what Telegram never sends, and a forger may."""

    @st.composite
    def contents(draw: st.DrawFn) -> Content:
        inner, at, value = draw(whole), draw(st.integers(0, 30)), draw(st.one_of(st.just("gone"), anything))

        def content(who: Someone) -> Json:
            return _damaged(inner(who), at, value)

        return content

    return contents()


def _damaged(content: Json, at: int, value: Any) -> Json:
    spots = [(content, name) for name in content]
    for inner in [*content.values()]:
        if isinstance(inner, dict):
            spots += [(inner, name) for name in inner]
    owner, name = spots[at % len(spots)]
    if value == "gone":
        del owner[name]
    else:
        owner[name] = value
    return content


def acts(crowd: int) -> st.SearchStrategy[Act]:
    """Anything that somebody of a crowd may do to the bot."""
    who = st.integers(0, crowd - 1)
    whole = {
        "message": messages(),
        "edited_message": messages(),
        "callback_query": presses(),
        "my_chat_member": memberships(),
    }
    unasked = st.one_of(messages(), presses(), anything.map(lambda value: lambda _who: {"value": value}))
    each = [st.builds(Act, who, st.just(kind), content) for kind, content in whole.items()]
    each += [each[0]] * 4 + [each[2]] * 5
    each += [st.builds(Act, who, st.just(kind), broken(content)) for kind, content in whole.items()]
    each.append(st.builds(Act, who, st.sampled_from(UNASKED), unasked))
    return st.one_of(each)
