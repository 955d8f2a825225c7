"""The two ways a request fails: towards a bot in Telegram's words, towards a person's client in one line.

Nothing here knows which method failed or why.

    Exception
    ├── ApiError          the answer {"ok": false, …} to a bot
    └── PeopleError       the answer {"error": …} on the people's side
"""

from typing import Any


class ApiError(Exception):
    """A Bot API call that is refused."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object that Telegram answers with."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> ApiError:
    """Return a 400; Telegram puts its reason behind a fixed prefix."""
    return ApiError(400, f"Bad Request: {reason}")


class PeopleError(Exception):
    """A request of the people's side that is refused with one line."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
