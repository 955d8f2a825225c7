"""The server as one ASGI application. It wires the parts; how it is served is `serve`'s business."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.telegram_server.bot_api import bot_routes, perform_from_webhook
from bot.telegram_server.clock import Clock
from bot.telegram_server.clock_follower import ClockFollower
from bot.telegram_server.people_api.control_routes import ControlRoutes
from bot.telegram_server.people_api.group_routes import GroupRoutes
from bot.telegram_server.people_api.people_routes import PeopleRoutes
from bot.telegram_server.persistence import StateKeeper
from bot.telegram_server.webhook import WebhookDeliveries
from bot.telegram_server.world import World

Limits = Literal["telegram", "off"]


def create_app(
    *,
    clock: Clock | None = None,
    limits: Limits = "telegram",
    state_file: Path | None = None,
    follower: ClockFollower | None = None,
    extra_routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """Return the application; its `state.world` is the server's state.

    Args:
        clock: the server's clock; one read from `state_file` moves it.
        limits: whether sending too fast is answered with 429.
        state_file: where people, chats and pending updates survive a restart; documents lie beside it.
        follower: a bot that moves with the clock.
        extra_routes: more routes, behind the server's own.
    """
    world = World(clock or Clock(), limited=limits == "telegram")
    keeper = StateKeeper(world, state_file) if state_file is not None else None
    if keeper is not None:
        keeper.load()
    webhooks = WebhookDeliveries(world, partial(perform_from_webhook, world))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        webhooks.start()
        if keeper is not None:
            keeper.start()
        yield
        await webhooks.stop()
        if keeper is not None:
            await keeper.stop()

    routes = [
        *bot_routes(world),
        *PeopleRoutes(world).routes(),
        *GroupRoutes(world).routes(),
        *ControlRoutes(world, follower).routes(),
        *extra_routes,
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.world = world
    return app
