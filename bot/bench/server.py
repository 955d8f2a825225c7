"""`python -m bot.bench.server`: the local Bot API server, with walking people on the same port; started by `lotse bench`."""

import asyncio
import dataclasses
import gc
import sys
import time

import uvloop
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.bench.walker import Plan, Walker
from bot.telegram_server.app import Limits, create_app
from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Chat
from bot.telegram_server.serve import address_of, http_server, listen
from bot.telegram_server.world import World

LOOK_SECONDS = 0.002
DRAIN_SECONDS = 300.0


async def walk(request: Request) -> JSONResponse:
    """POST /bench/{bot}/walk: a plan in, what came of it out; `settle` seconds later it looks for what came late."""
    body = await request.json()
    settle = body.pop("settle", 0)
    world: World = request.app.state.world
    walker = Walker(world, world.bot_for_people(request.path_params["bot"]), Plan(**body))
    # The people of all turns live here; looking through them for garbage would take from what is measured.
    gc.collect()
    gc.disable()
    try:
        talk = await walker.walk()
        if settle:
            await walker.look_again(settle)
    finally:
        gc.enable()
    return JSONResponse(dataclasses.asdict(talk))


async def poll(request: Request) -> JSONResponse:
    """GET /bench/{bot}/poll?after=N: wait until the bot has asked for updates more than N times."""
    after = int(request.query_params.get("after", 0))
    while True:
        bot = _find(request.app.state.world, request.path_params["bot"])
        if bot is not None and bot.queue.polls > after:
            return JSONResponse({"polls": bot.queue.polls, "at": time.monotonic()})
        await asyncio.sleep(LOOK_SECONDS)


async def gather(request: Request) -> JSONResponse:
    """POST /bench/{bot}/audience: so many people who have begun a chat and say nothing; their chats' ids."""
    state, count = request.app.state, (await request.json())["count"]
    bot = state.world.bot_for_people(request.path_params["bot"])
    state.audience = [bot.chat_with(state.world.add_person("Bench", "de", None).person_id) for _ in range(count)]
    for chat in state.audience:
        chat.started = True
    return JSONResponse({"chats": [chat.chat_id for chat in state.audience]})


async def drained(request: Request) -> JSONResponse:
    """GET /bench/{bot}/drained: wait until all of the audience have heard something.

    Tells how many messages the bot sent from the first of theirs to the last, to anybody, and in how many seconds.
    """
    bot = request.app.state.world.bot_for_people(request.path_params["bot"])
    audience: list[Chat] = request.app.state.audience
    hearing = [asyncio.create_task(_hears(chat)) for chat in audience]
    await asyncio.wait(hearing, return_when=asyncio.FIRST_COMPLETED)
    began_at, before = time.monotonic(), _said(bot)
    await asyncio.wait(hearing)
    return JSONResponse({"messages": _said(bot) - before + 1, "seconds": time.monotonic() - began_at})


async def _hears(chat: Chat) -> bool:
    return await chat.changed.until(lambda: bool(chat.messages), DRAIN_SECONDS)


def _said(bot: Bot) -> int:
    return sum(message.sender_id is None for chat in bot.chats.values() for message in chat.messages.values())


def _find(world: World, bot_id: int) -> Bot | None:
    return next((bot for bot in world.bots.values() if bot.bot_id == bot_id), None)


ROUTES = (
    Route("/bench/{bot:int}/walk", walk, methods=["POST"]),
    Route("/bench/{bot:int}/poll", poll),
    Route("/bench/{bot:int}/audience", gather, methods=["POST"]),
    Route("/bench/{bot:int}/drained", drained),
)


def main() -> None:
    """Serve until a signal ends it; the first line on standard output is the address. An argument sets the limits."""
    limits: Limits = "telegram" if "telegram" in sys.argv[1:] else "off"
    app = create_app(limits=limits, extra_routes=ROUTES)
    listener = listen(0)
    print(address_of(listener), flush=True)  # noqa: T201 - the one line that the bench reads
    uvloop.run(http_server(app).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
