"""Files that bots and people sent: their ids, sizes and bytes. Ids belong to one bot, as at Telegram."""

import mimetypes
import secrets
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from bot.telegram_server.errors import bad_request
from bot.telegram_server.images import read_size

Kind = Literal["document", "photo", "voice"]
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
_PREFIX = {"document": "BQAC", "photo": "AgAC", "voice": "AwAC"}


@dataclass(slots=True)
class StoredFile:
    """A file; `size` may claim more than `data` holds, for tests of limits."""

    file_id: str
    unique_id: str
    kind: Kind
    name: str
    mime_type: str
    size: int
    width: int = 0
    height: int = 0
    duration: int = 1  # seconds; of voice messages
    thumbnail_id: str | None = None  # the small size of a photo, which is a file of its own
    data: Annotated[bytes, Field(exclude=True)] = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        """Return the path under which a bot downloads the file."""
        folder = {"document": "documents", "photo": "photos", "voice": "voice"}[self.kind]
        suffix = self.name.rpartition(".")[2]
        return f"{folder}/{self.unique_id}.{suffix}" if suffix.isalnum() else f"{folder}/{self.unique_id}"


def store(kind: Kind, name: str, data: bytes, mime_type: str | None = None, size: int | None = None) -> StoredFile:
    """Make a file that has an id.

    Raises:
        ApiError: empty, too big, or a photo that is no picture.
    """
    size = len(data) if size is None else max(size, len(data))
    _check(kind, name, data, size)
    width, height = (read_size(data) or (0, 0)) if kind == "photo" else (0, 0)
    if kind == "photo" and not width:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if kind == "photo" and (width + height > 10_000 or max(width, height) > 20 * min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    guessed = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    file_id = _PREFIX[kind] + secrets.token_urlsafe(45)
    return StoredFile(file_id, secrets.token_urlsafe(11), kind, name, guessed, size, width, height, data=data)


def content_of(file: StoredFile) -> bytes:
    """Return the bytes for a download, filled up to the size that the file claims."""
    return file.data.ljust(file.size, b"\0") if file.size <= DOWNLOAD_LIMIT else file.data


def _check(kind: Kind, name: str, data: bytes, size: int) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if kind == "photo" and size > PHOTO_LIMIT:
        raise bad_request(f'file "{name}" of size {size} bytes is too big for a photo')
