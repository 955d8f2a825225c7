"""Which update is being worked on, so that every log line and measurement on its way can name it. Knows nothing else of it."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UpdateInWork:
    """An update's id, and when this process took it up, in seconds of a clock that never goes back."""

    id: int
    since: float = field(default_factory=time.perf_counter)

    def seconds(self) -> float:
        """Tell for how long it has been in work."""
        return time.perf_counter() - self.since


IN_WORK: ContextVar[UpdateInWork | None] = ContextVar("update_in_work", default=None)
"""Set by whoever begins a piece of work for an update; a worker that serves many sets it for each."""
