"""Work in lanes: one thing at a time per key, in the order of arrival; keys side by side, up to a bound.

A lane may be let go on while what is in work in it is as good as over; then one thing more is begun beside it.

Only what is in work or waiting is held: a key that has nothing to do leaves nothing behind.
It must not know what the work is.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar, cast

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Lanes(Generic[K, T]):
    """Call `serve(key, item)` for every item.

    Args:
        serve: does the work and answers for its own errors
        at_once: how many keys are served at the same time
    """

    def __init__(self, serve: Callable[[K, T], Awaitable[None]], at_once: int) -> None:
        self._serve = serve
        self._at_once = at_once
        self._queues: dict[K, deque[T]] = {}
        self._ready: deque[K] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._served: dict[K, T] = {}
        self._let_go: set[K] = set()
        self._closed = False
        self._done = asyncio.Event()
        self._done.set()

    def __contains__(self, key: object) -> bool:
        return key in self._queues or key in self._let_go

    @property
    def free(self) -> int:
        """Return how many more keys could be served at once."""
        return max(0, self._at_once - len(self._queues) - len(self._let_go))

    def add(self, key: K, item: T) -> None:
        """Put an item at the end of its lane."""
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(item)
            return
        self._queues[key] = deque([item])
        self._ready.append(key)
        self._done.clear()
        self._hire()

    def withdraw(self, key: K) -> list[T]:
        """Take out of a lane what is not being served yet."""
        queue = self._queues.get(key, deque())
        items = list(queue)
        queue.clear()
        return items

    def let_go_on(self, key: K) -> None:
        """Serve what comes next in a lane beside what is being served, which is as good as over; not twice at a time."""
        if key in self._served and key not in self._let_go:
            del self._served[key]
            self._let_go.add(key)
            self._end(key)
            if self._ready:
                self._hire()

    def idle(self) -> bool:
        """Say whether nothing waits and nothing is in work."""
        return self._done.is_set()

    async def join(self) -> None:
        """Wait until nothing waits and nothing is in work."""
        await self._done.wait()

    async def close(self, seconds: float) -> list[T]:
        """Begin nothing more, let what is in work end, cancel it shortly before `seconds` are over, and wait no longer.

        Returns:
            the items that were never begun
        """
        self._closed = True
        left = [item for key in list(self._queues) for item in self.withdraw(key)]
        while self._ready:
            self._end(self._ready.popleft())
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=seconds * 0.8)
            for worker in late:
                worker.cancel()
            if late:
                await asyncio.wait(late, timeout=seconds * 0.2)
        return left

    def _hire(self) -> None:
        if not self._closed and len(self._workers) < self._at_once:
            self._workers.add(asyncio.create_task(self._work()))

    async def _work(self) -> None:
        """Serve one lane after the other, one item of each in turn."""
        try:
            while self._ready:
                key = self._ready.popleft()
                # Empty if everything was withdrawn while the lane stood in line.
                if queue := self._queues[key]:
                    await self._serve_one(key, queue.popleft())
                else:
                    self._end(key)
        finally:
            # By itself and not in a callback of the task, which would run too late for an `add` in between.
            self._workers.discard(cast("asyncio.Task[None]", asyncio.current_task()))
            if self._ready:
                self._hire()

    async def _serve_one(self, key: K, item: T) -> None:
        self._served[key] = item
        try:
            await self._serve(key, item)
        finally:
            if self._served.get(key) is item:
                del self._served[key]
                self._end(key)
            else:
                self._let_go.discard(key)
                self._note_if_done()

    def _end(self, key: K) -> None:
        """Put a lane back in line if more waits in it, else forget it."""
        if self._queues[key]:
            self._ready.append(key)
            return
        del self._queues[key]
        self._note_if_done()

    def _note_if_done(self) -> None:
        if not self._queues and not self._let_go:
            self._done.set()
