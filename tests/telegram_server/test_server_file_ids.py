"""A bot sends on what a person sent, by file id: to the same person, to another, in albums; wrong kinds are refused."""

import base64
from typing import Any

import pytest
from local_server import Side
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from bot.telegram_server.images import grey_png

PNG = grey_png(120, 60)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture
def other(side: Side, person: int) -> int:
    return side.newcomer("Karim", "de")


async def received(bot: Bot, side: Side, person: int, body: dict[str, Any]) -> Any:
    """Let the person send something and return it as the bot got it."""
    side.post(f"/people/{person}/messages", body)
    return (await bot.get_updates())[-1].message


def bytes_of(side: Side, file_id: str) -> bytes:
    return side.client.get(f"/files/{file_id}").content


async def test_a_photo_keeps_its_sizes_in_another_chat(bot: Bot, side: Side, person: int, other: int):
    photo = (await received(bot, side, person, {"photo": True, "content_base64": encoded(PNG)})).photo
    sent = await bot.send_photo(other, photo[-1].file_id, caption="von Amal")
    assert [each.file_id for each in sent.photo] == [each.file_id for each in photo]
    shown = side.chat(other)[-1]
    assert (shown["from"], shown["caption"], shown["photo"]["file_id"]) == ("bot", "von Amal", photo[-1].file_id)
    assert bytes_of(side, shown["photo"]["file_id"]) == PNG
    assert bytes_of(side, photo[0].file_id) == grey_png(90, 45)


async def test_a_voice_message_keeps_its_duration(bot: Bot, side: Side, person: int, other: int):
    body = {"voice": True, "duration": 7, "content_base64": encoded(b"OggS and more")}
    message = await received(bot, side, person, body)
    voice = message.voice
    assert message.to_dict()["voice"]["duration"] == 7
    for chat in (person, other):
        sent = await bot.send_voice(chat, voice.file_id, duration=99)
        assert (sent.voice.file_id, sent.to_dict()["voice"]["duration"]) == (voice.file_id, 7)
        shown = side.chat(chat)[-1]["voice"]
        assert (shown["file_id"], shown["duration"]) == (voice.file_id, 7)
    assert bytes_of(side, voice.file_id) == b"OggS and more"


async def test_an_uploaded_voice_message_is_as_long_as_the_bot_says(bot: Bot, person: int):
    assert (await bot.send_voice(person, b"OggS", duration=12)).to_dict()["voice"]["duration"] == 12


async def test_a_document_keeps_its_name(bot: Bot, side: Side, person: int, other: int):
    body = {"document": "Brief.pdf", "content_base64": encoded(b"Inhalt")}
    document = (await received(bot, side, person, body)).document
    sent = await bot.send_document(other, document.file_id)
    assert (sent.document.file_name, sent.document.file_unique_id) == ("Brief.pdf", document.file_unique_id)
    assert bytes_of(side, side.chat(other)[-1]["document"]["file_id"]) == b"Inhalt"


async def test_a_place_is_sent_on_by_its_numbers(bot: Bot, side: Side, person: int, other: int):
    location = (await received(bot, side, person, {"location": {"latitude": 52.4, "longitude": 9.7}})).location
    await bot.send_location(other, location.latitude, location.longitude)
    assert side.chat(other)[-1]["location"] == {"latitude": 52.4, "longitude": 9.7}


@pytest.mark.parametrize(
    ("part", "medium", "kind"),
    [({"photo": True}, InputMediaPhoto, "photo"), ({"document": "a.pdf"}, InputMediaDocument, "document")],
)
async def test_an_album_goes_on_as_one(
    bot: Bot, side: Side, person: int, other: int, part: Any, medium: Any, kind: str
):
    side.post(f"/people/{person}/messages", {"album": [part | {"caption": "Seite 1"}, part]})
    came = [update.message for update in (await bot.get_updates())[-2:]]
    ids = [each.photo[-1].file_id if kind == "photo" else each.document.file_id for each in came]
    media = [medium(file_id, caption=each.caption) for file_id, each in zip(ids, came, strict=True)]
    sent = await bot.send_media_group(other, media)
    first, second = side.chat(other)[-2:]
    assert first["album"] == second["album"] == sent[0].media_group_id != came[0].media_group_id
    assert [first[kind]["file_id"], second[kind]["file_id"]] == ids
    assert (first["caption"], second["caption"]) == ("Seite 1", None)


WRONG_KINDS = {
    "document as photo": ({"document": "a.pdf"}, "sendPhoto", "can't use file of type Document as Photo"),
    "voice as photo": ({"voice": True}, "sendPhoto", "can't use file of type VoiceNote as Photo"),
    "photo as document": ({"photo": True}, "sendDocument", "can't use file of type Photo as Document"),
    "photo as voice": ({"photo": True}, "sendVoice", "can't use file of type Photo as VoiceNote"),
    "voice as document": ({"voice": True}, "sendDocument", "type of file mismatch"),
    "document as voice": ({"document": "a.ogg"}, "sendVoice", "type of file mismatch"),
}


@pytest.mark.parametrize(("body", "method", "reason"), WRONG_KINDS.values(), ids=WRONG_KINDS)
def test_a_file_stays_what_it_was(side: Side, person: int, body: dict[str, Any], method: str, reason: str):
    side.post(f"/people/{person}/messages", body)
    shown = side.chat(person)
    file_id = next(shown[-1][kind]["file_id"] for kind in ("photo", "voice", "document") if shown[-1][kind])
    answer = side.call(method, chat_id=person, **{method.removeprefix("send").lower(): file_id})
    assert (answer["error_code"], answer["description"]) == (400, f"Bad Request: {reason}")
    assert side.chat(person) == shown


async def test_an_album_with_a_file_of_another_kind_is_refused_whole(bot: Bot, side: Side, person: int):
    document = (await received(bot, side, person, {"document": "a.pdf"})).document
    photo = (await received(bot, side, person, {"photo": True})).photo[-1]
    before = side.chat(person)
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Document as Photo"):
        await bot.send_media_group(person, [InputMediaPhoto(photo.file_id), InputMediaPhoto(document.file_id)])
    assert side.chat(person) == before


def test_ids_belong_to_one_bot(side: Side, person: int):
    side.post(f"/people/{person}/messages", {"voice": True})
    file_id = side.chat(person)[-1]["voice"]["file_id"]
    token = "4712:" + "u" * 35
    side.call("getMe", token)
    side.post(f"/people/{person}/messages", {"text": "/start"}, bot=4712)
    answer = side.call("sendVoice", token, chat_id=person, voice=file_id)
    assert answer["description"] == "Bad Request: wrong file identifier/HTTP URL specified"
