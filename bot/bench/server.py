"""`python -m bot.bench.server`: the local Bot API server, with walking people on the same port; started by `lotse bench`."""

import asyncio
import dataclasses
import time

import uvloop
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.bench.walker import Plan, Walker
from bot.telegram_server.app import create_app
from bot.telegram_server.bots import Bot
from bot.telegram_server.serve import address_of, http_server, listen
from bot.telegram_server.world import World

LOOK_SECONDS = 0.002


async def walk(request: Request) -> JSONResponse:
    """POST /bench/{bot}/walk: a plan in, what came of it out; `settle` seconds later it looks for what came late."""
    body = await request.json()
    settle = body.pop("settle", 0)
    world: World = request.app.state.world
    walker = Walker(world, world.bot_for_people(request.path_params["bot"]), Plan(**body))
    talk = await walker.walk()
    if settle:
        await walker.look_again(settle)
    return JSONResponse(dataclasses.asdict(talk))


async def poll(request: Request) -> JSONResponse:
    """GET /bench/{bot}/poll?after=N: wait until the bot has asked for updates more than N times."""
    after = int(request.query_params.get("after", 0))
    while True:
        bot = _find(request.app.state.world, request.path_params["bot"])
        if bot is not None and bot.queue.polls > after:
            return JSONResponse({"polls": bot.queue.polls, "at": time.monotonic()})
        await asyncio.sleep(LOOK_SECONDS)


def _find(world: World, bot_id: int) -> Bot | None:
    return next((bot for bot in world.bots.values() if bot.bot_id == bot_id), None)


ROUTES = (Route("/bench/{bot:int}/walk", walk, methods=["POST"]), Route("/bench/{bot:int}/poll", poll))


def main() -> None:
    """Serve until a signal ends it; the first line on standard output is the address."""
    app = create_app(limits="off", extra_routes=ROUTES)
    listener = listen(0)
    print(address_of(listener), flush=True)  # noqa: T201 - the one line that the bench reads
    uvloop.run(http_server(app).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
