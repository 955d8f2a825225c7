"""What the people's side accepts: one model per request body. They know nothing of the chats."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.telegram_server.requests.base import Accuracy, Latitude, Longitude

FORWARDED_NAME = "Sina"
_KINDS = ("text", "location", "voice", "photo", "document", "contact", "album", "forward", "poll")


class Body(BaseModel):
    """A request body; unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, defer_build=True)


class NewPerson(Body):
    """A person to be made."""

    first_name: str = Field(min_length=1, max_length=64)
    language_code: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    role: str | None = None


class Point(Body):
    """Where a person is."""

    latitude: Latitude
    longitude: Longitude
    horizontal_accuracy: Accuracy | None = None


class ContactCard(Body):
    """A telephone number that a person shares."""

    phone_number: str
    first_name: str
    last_name: str | None = None
    user_id: int | None = None


class Forward(Body):
    """Somebody else's words, passed on."""

    text: str
    sender_user_name: str = Field(default=FORWARDED_NAME, min_length=1)


class Poll(Body):
    """A question with answers to choose from."""

    question: str = Field(min_length=1, max_length=300)
    options: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(min_length=2, max_length=12)


class Part(Body):
    """What a person sends: one kind of content."""

    text: str | None = None
    location: Point | None = None
    voice: Literal[True] | None = None
    photo: Literal[True] | None = None
    document: str | None = Field(default=None, min_length=1)
    contact: ContactCard | Literal[True] | None = None
    forward: Forward | None = None
    poll: Poll | None = None
    forwarded: bool = False
    duration: int | None = Field(default=None, ge=0)
    caption: str | None = None
    content_base64: str | None = None
    size: int | None = Field(default=None, gt=0)

    def kinds(self) -> list[str]:
        """Return the kinds of content that were given."""
        return [name for name in _KINDS if getattr(self, name, None) is not None]

    @model_validator(mode="after")
    def _one_kind(self) -> "Part":
        if len(self.kinds()) != 1:
            raise ValueError(f"exactly one of {', '.join(_KINDS)} is needed")
        return self


class PersonMessage(Part):
    """A message that a person writes."""

    album: list[Part] | None = Field(default=None, min_length=2, max_length=10)
    reply_to: int | None = None


class GroupMessage(PersonMessage):
    """A message that a person writes into a group."""

    person: int


class EditedText(Body):
    """The new text of a person's message."""

    text: str


class ButtonPress(Body):
    """A press, by what the button carries or by what it says."""

    message_id: int
    callback_data: str | None = None
    label: str | None = None
    group: int | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "ButtonPress":
        if (self.callback_data is None) == (self.label is None):
            raise ValueError("exactly one of callback_data and label is needed")
        return self


class NewGroup(Body):
    """A group to be made."""

    title: str = Field(min_length=1, max_length=128)
    members: list[int] = Field(default_factory=list)


class ClockMove(Body):
    """How the clock moves."""

    advance_seconds: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    set: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "ClockMove":
        if (self.advance_seconds is None) == (self.set is None):
            raise ValueError("exactly one of advance_seconds and set is needed")
        return self


class PlannedFault(Body):
    """What is to happen to the next calls."""

    method: str = Field(min_length=1)
    status: int | None = Field(default=None, ge=400, le=599)
    times: int = Field(default=1, ge=0)
    retry_after: int | None = Field(default=None, ge=1)
    delay_seconds: float = Field(default=0, ge=0, allow_inf_nan=False)
    drop: Literal["before", "after"] | None = None

    def plain(self) -> dict[str, Any]:
        """Return the fields."""
        return self.model_dump()
