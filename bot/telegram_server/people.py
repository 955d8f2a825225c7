"""The people on the other side of the chats. What they wrote is in the chats."""

from dataclasses import dataclass
from typing import Any

FIRST_PERSON_ID = 1_000_001


@dataclass(slots=True)
class Person:
    """A person with a Telegram account."""

    person_id: int
    first_name: str
    language_code: str | None = None
    role: str | None = None

    def user(self) -> dict[str, Any]:
        """Return the person as a Bot API User."""
        user: dict[str, Any] = {"id": self.person_id, "is_bot": False, "first_name": self.first_name}
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user
