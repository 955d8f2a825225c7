"""Messages with files, albums, copies, and files for download."""

import secrets

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Json
from bot.telegram_server.errors import ApiError, bad_request
from bot.telegram_server.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, Kind, StoredFile, store
from bot.telegram_server.images import grey_png
from bot.telegram_server.message_json import message_json
from bot.telegram_server.methods.context import Context
from bot.telegram_server.methods.sending import caption_content, deliver, deliver_one, plain_entities
from bot.telegram_server.requests.base import Upload
from bot.telegram_server.requests.receiving import GetFile
from bot.telegram_server.requests.sending import (
    Captioned,
    CopyMessage,
    InputMedia,
    SendDocument,
    SendMediaGroup,
    SendPhoto,
    SendVoice,
)
from bot.telegram_server.texts import caption_text

_WRONG_FILE = "wrong file identifier/HTTP URL specified"
_NOT_COPIED = {"media_group_id", "forward_origin"}
_NAMES: dict[Kind, str] = {"document": "Document", "photo": "Photo", "voice": "VoiceNote"}


def file_content(bot_file: StoredFile, thumbnail: StoredFile | None = None) -> Json:
    """Return the Bot API fields of a message that carries a file; a photo comes in two sizes."""
    common: Json = {"file_id": bot_file.file_id, "file_unique_id": bot_file.unique_id, "file_size": bot_file.size}
    if bot_file.kind == "photo":
        sizes = [photo_size(each) for each in (thumbnail, bot_file) if each is not None]
        return {"photo": sizes}
    common["mime_type"] = bot_file.mime_type
    if bot_file.kind == "voice":
        return {"voice": {**common, "duration": bot_file.duration}}
    return {"document": {**common, "file_name": bot_file.name}}


def photo_size(file: StoredFile) -> Json:
    """Return a Bot API PhotoSize."""
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "width": file.width,
        "height": file.height,
    }


def new_file_content(bot: Bot, file: StoredFile) -> Json:
    """Keep a file that just came in, and return the Bot API fields of a message that carries it."""
    return file_content(bot.keep(file), _thumbnail_of(bot, file) if file.kind == "photo" else None)


def _thumbnail_of(bot: Bot, photo: StoredFile) -> StoredFile:
    """Return the small size that Telegram makes of every photo; here it is grey."""
    scale = min(1.0, 90 / max(photo.width, photo.height))
    small = grey_png(max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    thumbnail = bot.keep(store("photo", photo.name, small, "image/png"))
    photo.thumbnail_id = thumbnail.file_id
    return thumbnail


async def send_document(context: Context, request: SendDocument) -> Json:
    """Send a file."""
    return _send(context, request, "document", request.document)


async def send_photo(context: Context, request: SendPhoto) -> Json:
    """Send a picture."""
    return _send(context, request, "photo", request.photo)


async def send_voice(context: Context, request: SendVoice) -> Json:
    """Send a voice message."""
    return _send(context, request, "voice", request.voice, request.duration)


async def send_media_group(context: Context, request: SendMediaGroup) -> list[Json]:
    """Send an album of pictures or of documents."""
    if not 2 <= len(request.media) <= 10:
        few = "there are no messages to send" if not request.media else "media must include 2-10 items"
        raise bad_request("too many messages to send as an album" if len(request.media) > 10 else few)
    if len({item.type for item in request.media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    chat = context.open_chat(request.chat_id)
    group = {"media_group_id": str(secrets.randbits(62))}
    contents = [{**group, **_media_content(context, item)} for item in request.media]
    messages = deliver(context, chat, request, contents)
    return [message_json(context.world, context.bot, chat, message) for message in messages]


async def copy_message(context: Context, request: CopyMessage) -> Json:
    """Send again what another chat holds, without its sender."""
    source = context.known_chat(request.from_chat_id).messages.get(request.message_id)
    if source is None:
        raise bad_request("message to copy not found")
    if source.is_service or source.protected:
        raise bad_request("message can't be copied")
    content = {name: value for name, value in source.content.items() if name not in _NOT_COPIED}
    if request.caption is not None and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content.update(caption_content(request))
    return {"message_id": deliver_one(context, request, content)["message_id"]}


async def get_file(context: Context, request: GetFile) -> Json:
    """Tell where a file can be downloaded."""
    file = context.bot.files.get(request.file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


def _send(context: Context, request: Captioned, kind: Kind, given: str | Upload, duration: int | None = None) -> Json:
    caption = caption_content(request)
    context.open_chat(request.chat_id)  # before the file is kept
    content = _stored(context, kind, given, duration)
    return deliver_one(context, request, {**content, **caption})


def _media_content(context: Context, item: InputMedia) -> Json:
    formatted = caption_text(item.caption, item.parse_mode, plain_entities(item.caption_entities))
    content = _stored(context, item.type, item.media)
    if formatted.text:
        content["caption"] = formatted.text
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def _stored(context: Context, kind: Kind, given: str | Upload, duration: int | None = None) -> Json:
    upload = given if isinstance(given, Upload) else _attached(context, given)
    if upload is not None:
        if len(upload.data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        file = store(kind, upload.filename or "file", upload.data, upload.mime_type)
        file.duration = duration if duration is not None else file.duration
        return new_file_content(context.bot, file)
    known = context.bot.files.get(str(given))
    if known is None:
        raise bad_request("failed to get HTTP URL content" if str(given).startswith("http") else _WRONG_FILE)
    _check_kind(known, kind)
    return file_content(known, context.bot.files.get(known.thumbnail_id or ""))


def _check_kind(known: StoredFile, kind: Kind) -> None:
    if known.kind == kind:
        return
    if "photo" in {known.kind, kind}:
        raise bad_request(f"can't use file of type {_NAMES[known.kind]} as {_NAMES[kind]}")
    raise bad_request("type of file mismatch")  # voice messages are documents of a kind, to Telegram


def _attached(context: Context, given: str) -> Upload | None:
    if not given.startswith("attach://"):
        return None
    upload = context.attachments.get(given.removeprefix("attach://"))
    if upload is None:
        raise bad_request(_WRONG_FILE)
    return upload
