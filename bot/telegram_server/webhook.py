"""Sending updates to a bot's webhook: in order within a chat, chats beside each other, again until it answers 200."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.telegram_server.bots import Bot, WebhookSetting
from bot.telegram_server.json_reading import read_json
from bot.telegram_server.updates import Update
from bot.telegram_server.world import World

if TYPE_CHECKING:
    import aiohttp

Perform = Callable[[Bot, dict[str, Any]], Awaitable[None]]
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
TIMEOUT = 60.0
_LOOKED_AT = 1000


class WebhookDeliveries:
    """One delivery for each bot that has a webhook."""

    def __init__(self, world: World, perform: Perform) -> None:
        self._world = world
        self._perform = perform
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin with the bots that have a webhook already, and take on those that will."""
        self._world.changes.on_webhook = self._follow
        for bot in self._world.bots.values():
            if bot.webhook is not None:
                self._follow(bot)

    async def stop(self) -> None:
        """End all deliveries."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _follow(self, bot: Bot) -> None:
        running = self._tasks.get(id(bot))
        if running is None or running.done():
            self._tasks[id(bot)] = asyncio.create_task(_Delivery(self._world, bot, self._perform).run())


class _Delivery:
    def __init__(self, world: World, bot: Bot, perform: Perform) -> None:
        self.world = world
        self.bot = bot
        self.perform = perform
        self.busy: set[int] = set()  # chats with an update under way
        self.tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        import aiohttp  # noqa: PLC0415  a fifth of a second that most starts of the server do not need

        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        connector = aiohttp.TCPConnector(limit=0)
        try:
            async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
                while (setting := self.bot.webhook) is not None:
                    for update in self._ready(setting):
                        self._begin(session, setting, update)
                    await self._wait(setting)
        finally:
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)

    def _ready(self, setting: WebhookSetting) -> list[Update]:
        # The oldest waiting update of each chat that has none under way.
        chosen: dict[int, Update] = {}
        for update in self.bot.queue.first(_LOOKED_AT):
            if len(self.busy) + len(chosen) >= setting.max_connections:
                break
            if update.about not in self.busy:
                chosen.setdefault(update.about, update)
        return list(chosen.values())

    async def _wait(self, setting: WebhookSetting) -> None:
        await self.bot.queue.changed.until(
            lambda: self.bot.webhook is not setting or bool(self._ready(setting)), seconds=3600
        )

    def _begin(self, session: "aiohttp.ClientSession", setting: WebhookSetting, update: Update) -> None:
        self.busy.add(update.about)
        task = asyncio.create_task(self._deliver(session, setting, update))
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)

    async def _deliver(self, session: "aiohttp.ClientSession", setting: WebhookSetting, update: Update) -> None:
        pause = FIRST_PAUSE
        try:
            while self.bot.webhook is setting and update.update_id in self.bot.queue.pending:
                error, method = await _post(session, setting, update)
                if error is None:
                    self.bot.queue.forget(update.update_id)
                    self.world.changes.state()
                    if method is not None:
                        await self.perform(self.bot, method)
                    return
                setting.last_error, setting.last_error_at = error, self.world.clock.unix()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                self.bot.queue.expire()
        finally:
            self.busy.discard(update.about)
            self.bot.queue.changed.notify()


async def _post(
    session: "aiohttp.ClientSession", setting: WebhookSetting, update: Update
) -> tuple[str | None, dict[str, Any] | None]:
    """Return what went wrong, or else the method that the answer asks for, if it does."""
    import aiohttp  # noqa: PLC0415  as above

    headers = {"X-Telegram-Bot-Api-Secret-Token": setting.secret_token} if setting.secret_token else {}
    try:
        async with session.post(
            setting.url, json=update.plain(), headers=headers, allow_redirects=False, ssl=not setting.has_certificate
        ) as response:
            body = await response.read()
            if response.status == 200:
                return None, _method_in(body) if response.content_type == "application/json" else None
            return f"Wrong response from the webhook: {response.status} {response.reason}", None
    except aiohttp.ClientConnectorError:
        return "Connection refused", None
    except TimeoutError:
        return "Read timeout expired", None
    except aiohttp.ClientError as error:
        return f"Connection failed: {type(error).__name__}", None


def _method_in(body: bytes) -> dict[str, Any] | None:
    try:
        answer = read_json(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "method" in answer else None
