"""Routes that steer and watch the server: clock, faults, calls, files, the stream of changes."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.telegram_server.bots import Bot
from bot.telegram_server.changes import Listener
from bot.telegram_server.clock import parse_instant
from bot.telegram_server.clock_follower import ClockFollower, play_forward
from bot.telegram_server.errors import PeopleError
from bot.telegram_server.faults import Fault
from bot.telegram_server.files import content_of
from bot.telegram_server.methods.registry import METHODS
from bot.telegram_server.people_api.bodies import ClockMove, PlannedFault
from bot.telegram_server.people_api.guard import Handler, guarded, number, read_body
from bot.telegram_server.people_api.people_routes import chosen_bot
from bot.telegram_server.world import World

HEARTBEAT = 15.0


class ControlRoutes:
    """What steers the server."""

    def __init__(self, world: World, follower: ClockFollower | None) -> None:
        self.world = world
        self.follower = follower
        self._one_move = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/clock", self.read_clock),
            ("POST", "/clock", self.move_clock),
            ("POST", "/faults", self.plan_fault),
            ("GET", "/calls", self.calls),
            ("GET", "/bots", self.bots),
            ("GET", "/files/{file_id}", self.file),
            ("GET", "/stream", self.stream),
        ]
        return [Route(path, guarded(handler), methods=[method]) for method, path, handler in table]

    async def read_clock(self, _request: Request) -> dict[str, str]:
        """GET /clock."""
        return {"now": self.world.clock.now().isoformat()}

    async def move_clock(self, request: Request) -> dict[str, str]:
        """POST /clock."""
        body = await read_body(request, ClockMove)
        clock = self.world.clock
        async with self._one_move:
            if body.set is not None:
                try:
                    clock.set(parse_instant(body.set))
                except (ValueError, OverflowError) as error:
                    raise PeopleError(400, f"set: {error}") from error
                if self.follower is not None:
                    await self.follower.settle(clock.now())
            else:
                await play_forward(clock, self.follower, self._target(body.advance_seconds or 0))
        self.world.changes.state()
        return await self.read_clock(request)

    async def plan_fault(self, request: Request) -> dict[str, int]:
        """POST /faults."""
        body = await read_body(request, PlannedFault)
        if body.method != "*" and body.method.lower() not in METHODS:
            raise PeopleError(400, f"method: there is no method {body.method!r}")
        self.world.faults.add(Fault(**body.plain()))
        return {"planned": len(self.world.faults)}

    async def calls(self, request: Request) -> list[dict[str, Any]]:
        """GET /calls."""
        return self.world.calls.since(int(number(request, "since", 0)), request.query_params.get("method"))

    async def bots(self, _request: Request) -> list[dict[str, Any]]:
        """GET /bots: what each bot says about itself; commands by scope and language."""
        return [
            {
                **bot.user(),
                "names": bot.profile.names,
                "descriptions": bot.profile.descriptions,
                "short_descriptions": bot.profile.short_descriptions,
                "commands": [
                    {"scope": scope, "language_code": language, "commands": commands}
                    for (scope, language), commands in (
                        (json.loads(key), value) for key, value in bot.profile.commands.items()
                    )
                ],
            }
            for bot in self.world.bots.values()
        ]

    async def file(self, request: Request) -> Response:
        """GET /files/{file_id}."""
        file_id = request.path_params["file_id"]
        file = next((bot.files[file_id] for bot in self.world.all_bots() if file_id in bot.files), None)
        if file is None:
            raise PeopleError(404, "no such file")
        headers = {
            "content-disposition": f"inline; filename*=UTF-8''{quote(file.name)}",
            "content-security-policy": "sandbox",  # a bot's page must not act as the demo's page
            "x-content-type-options": "nosniff",
        }
        return Response(content_of(file), media_type=file.mime_type, headers=headers)

    async def stream(self, request: Request) -> Response:
        """GET /stream: server-sent events, one for each change of a chat; "action" events say that a bot is at work."""
        headers = {"cache-control": "no-store"}
        events = self._events(chosen_bot(self.world, request))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(self, bot: Bot) -> AsyncIterator[str]:
        listener = Listener(bot)
        self.world.changes.listeners.add(listener)
        try:
            yield ": here\n\n"
            while True:
                if not await listener.signal.until(lambda: bool(listener.versions or listener.actions), HEARTBEAT):
                    yield ": still here\n\n"
                for chat_id, version in listener.take().items():
                    yield f"data: {json.dumps({_kind(chat_id): chat_id, 'version': version})}\n\n"
                for chat_id, action in listener.take_actions().items():
                    yield f"event: action\ndata: {json.dumps({_kind(chat_id): chat_id, 'action': action})}\n\n"
        finally:
            self.world.changes.listeners.discard(listener)

    def _target(self, seconds: float) -> Any:
        try:
            return self.world.clock.now() + timedelta(seconds=seconds)
        except OverflowError as error:
            raise PeopleError(400, "advance_seconds: too far") from error


def _kind(chat_id: int) -> str:
    return "person" if chat_id > 0 else "group"
