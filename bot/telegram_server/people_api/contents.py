"""What a message of a person holds: from a request's body to Bot API fields. It enters nothing into a chat."""

import base64
import binascii
import secrets

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Json
from bot.telegram_server.clock import Clock
from bot.telegram_server.entities import utf16_length
from bot.telegram_server.errors import ApiError, PeopleError
from bot.telegram_server.files import Kind, store
from bot.telegram_server.images import grey_png
from bot.telegram_server.methods.media import new_file_content
from bot.telegram_server.methods.sending import text_content
from bot.telegram_server.people import Person
from bot.telegram_server.people_api.bodies import FORWARDED_NAME, ContactCard, Part, Poll
from bot.telegram_server.texts import TEXT_LIMIT, FormattedText, plain_text

_SAMPLES: dict[Kind, tuple[str, str]] = {"voice": ("voice.ogg", "audio/ogg"), "photo": ("photo.png", "image/png")}


def origin_of(clock: Clock, part: Part) -> Json:
    """Return who said first what is passed on: somebody who hides behind a name, as most people on Telegram do."""
    if part.forward is None and not part.forwarded:
        return {}
    name = part.forward.sender_user_name if part.forward is not None else FORWARDED_NAME
    return {"forward_origin": {"type": "hidden_user", "date": clock.unix(), "sender_user_name": name}}


def content_of_part(bot: Bot, person: Person, part: Part) -> Json:
    """Return the Bot API fields of what a person sends; a file among it is kept.

    Raises:
        PeopleError: it cannot be sent.
    """
    text = part.forward.text if part.forward is not None else part.text
    if text is not None:
        return text_content(typed(text))
    if part.poll is not None:
        return {"poll": _poll(part.poll)}
    if part.location is not None:
        return {"location": part.location.model_dump(exclude_none=True)}
    if part.contact is not None:
        return {"contact": _contact(person, part.contact)}
    caption = plain_text(part.caption or "")
    content = _file(bot, part)
    if caption.text:
        content["caption"] = caption.text
    if caption.entities:
        content["caption_entities"] = caption.entities
    return content


def typed(text: str) -> FormattedText:
    """Return a text as a person's client sends it.

    Raises:
        PeopleError: empty, or too long.
    """
    formatted = plain_text(text)
    if not formatted.text:
        raise PeopleError(400, "the text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise PeopleError(400, f"the text is longer than {TEXT_LIMIT}; a person's client sends several messages")
    return formatted


def _contact(person: Person, contact: ContactCard | bool) -> Json:
    if isinstance(contact, ContactCard):
        return contact.model_dump(exclude_none=True)
    # From the numbers that Germany keeps free for films.
    return {"phone_number": "+493023125000", "first_name": person.first_name, "user_id": person.person_id}


def _poll(poll: Poll) -> Json:
    return {
        "id": str(secrets.randbits(62)),
        "question": poll.question,
        "options": [
            {"persistent_id": str(number), "text": option, "voter_count": 0}
            for number, option in enumerate(poll.options, 1)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def _file(bot: Bot, part: Part) -> Json:
    kind: Kind = "voice" if part.voice else "photo" if part.photo else "document"
    name, mime_type = _SAMPLES.get(kind, (part.document or "", None))
    sample = grey_png(640, 480) if kind == "photo" else b"OggS" if kind == "voice" else b"%PDF-1.4\n"
    try:
        data = base64.b64decode(part.content_base64, validate=True) if part.content_base64 is not None else sample
        file = store(kind, name, data, mime_type, part.size)
    except (binascii.Error, ApiError) as error:
        raise PeopleError(400, f"the file cannot be sent: {error}") from error
    file.duration = part.duration if part.duration is not None else file.duration
    return new_file_content(bot, file)
