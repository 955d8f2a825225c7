"""Planned faults: which of the next calls fail, and how. Nothing here fails by itself."""

from dataclasses import dataclass
from typing import Literal

from bot.telegram_server.errors import ApiError

_DESCRIPTIONS = {
    400: "Bad Request: planned fault",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found: method not found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """What happens to the next `times` calls of `method` (`*`: of any method)."""

    method: str
    status: int | None = None
    times: int = 1
    retry_after: int | None = None
    delay_seconds: float = 0.0
    drop: Literal["before", "after"] | None = None

    def error(self) -> ApiError | None:
        """Return the refusal that this fault stands for, if it is one."""
        if self.status is None and self.retry_after is None:
            return None
        status = self.status or 429
        if status == 429:
            seconds = self.retry_after or 1
            return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        return ApiError(status, _DESCRIPTIONS.get(status, f"planned fault {status}"))


class FaultPlan:
    """The faults still to come, first planned first used."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan a fault; one with `times` 0 takes back what was planned for its method."""
        if fault.times == 0:
            self._faults = [each for each in self._faults if each.method.lower() != fault.method.lower()]
        else:
            self._faults.append(fault)

    def take(self, method: str) -> Fault | None:
        """Return the fault that hits this call, and count it."""
        for fault in self._faults:
            if fault.method == "*" or fault.method.lower() == method.lower():
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def __len__(self) -> int:
        return sum(fault.times for fault in self._faults)
