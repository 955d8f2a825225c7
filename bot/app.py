"""The composition root: every part is made and wired here, once, and nowhere else."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from telegram import Bot
from telegram.error import EndPointNotFound

from bot.alert_tick import ALERT_SECONDS, AlertTick
from bot.announcement import Announcement
from bot.app_errors import StartError
from bot.bot_api import BotApi
from bot.clock import Clock
from bot.config import Settings
from bot.contact import Contact
from bot.handlers.failures import FailureHandler
from bot.handlers.outage import Outage
from bot.handlers.pace import Pace
from bot.handlers.updates import UpdateHandler
from bot.http_server import serve_inside
from bot.i18n import Translator, autonym
from bot.metrics import Metrics
from bot.monitor import Monitor
from bot.network_data import NetworkData
from bot.network_file import keep_network, read_network_file
from bot.one_at_a_time import DatabaseLock
from bot.patience import patiently, unless_stopped
from bot.receiver import ALLOWED_UPDATES, Intake, Receiver, TokenRejectedError
from bot.receiving import Receiving
from bot.relay import Relay
from bot.rendering import Renderer, payload_of, pushed_payload
from bot.scheduler import CASE_SECONDS, CHECK_SECONDS, HOUSEKEEPING_SECONDS, RELOAD_SECONDS, ticking
from bot.send_budget import SendBudget
from bot.sender import Sender
from bot.services.apology import Apology
from bot.services.case_tick import CaseTick
from bot.services.check_tick import CheckTick
from bot.services.conversation import Conversation
from bot.services.invite_links import USERNAME_KEY
from bot.services.reachability import Reachability
from bot.services.retention import Retention
from bot.services.slowing import Slowing
from bot.speech import Speech
from bot.telegram_request import AiohttpRequest
from bot.update_processor import Handle, UpdateProcessor
from bot.webhook import create_webhook
from bot.webhook_watch import LOOK_SECONDS, WebhookWatch
from flows.catalog.knowledge import Knowledge
from flows.catalog.registry import CATALOG
from flows.engine.engine import Engine
from flows.engine.events import Prompt
from flows.engine.inputs import Typed
from flows.reminders import night_until
from storage.copy_note import adopt
from storage.crypto import Keyring
from storage.database import Database
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.key_check import fingerprint, prove_key
from storage.reading import Reading
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import unit_of_work

CLOSING_SECONDS = 2.0


@dataclass
class App:
    """The running bot. Made by `open_app`; `run` serves until `stop` is set."""

    settings: Settings
    clock: Clock
    database: Database
    lock: DatabaseLock
    bot: Bot
    api: BotApi
    translator: Translator
    network: NetworkData
    retention: Retention
    case_tick: CaseTick
    check_tick: CheckTick
    handler: UpdateHandler
    processor: UpdateProcessor
    relay: Relay
    intake: Intake
    monitor: Monitor
    alert_tick: AlertTick

    async def run(self, stop: asyncio.Event, begun: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop` is set, then end within a few seconds with nothing lost; `begun` is called once it serves.

        Raises:
            StartError: the token is refused.
        """
        beside: list[asyncio.Task[None]] = []
        try:
            if self.settings.monitor_listen is not None:
                listener = _listen("LOTSE_MONITOR_LISTEN", self.settings.monitor_listen)
                beside.append(asyncio.create_task(serve_inside(self.monitor.application(), listener)))
            if not await unless_stopped(stop, patiently(self.bot.initialize)):
                return
            await self._keep_username()
            await self.relay.start()
            begun()
            announcement = Announcement(self.bot, self.translator)
            beside.append(asyncio.create_task(announcement.make(self.database, Keyring(self.settings.secret_keys))))
            with ticking(
                (self.retention.tick, HOUSEKEEPING_SECONDS),
                (self.network.reload_if_changed, RELOAD_SECONDS),
                (self.case_tick.tick, CASE_SECONDS),
                (self.alert_tick.tick, ALERT_SECONDS),
                (self.check_tick.tick, CHECK_SECONDS),
            ):
                await self._receive(stop)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self.close()

    async def _keep_username(self) -> None:
        """Keep what Telegram calls the bot, for the links that invite people to it."""
        async with unit_of_work(self.database, Keyring(self.settings.secret_keys)) as uow:
            if await uow.bot_state.get(USERNAME_KEY) != self.bot.username:
                await uow.bot_state.set(USERNAME_KEY, self.bot.username)
                uow.commit()

    async def _receive(self, stop: asyncio.Event) -> None:
        serve = self._serve_webhook if self.settings.mode == "webhook" else self._poll
        await unless_stopped(stop, serve())

    async def _poll(self) -> None:
        # Where a webhook is set, nothing can be polled; a server that knows none has none.
        with contextlib.suppress(EndPointNotFound):
            await patiently(partial(self.api.call, "deleteWebhook"))
        try:
            heard, receiving = self.monitor.contact.note, self.monitor.receiving
            await Receiver(self.bot, self.intake, heard=heard, receiving=receiving).run()
        except TokenRejectedError as error:
            raise StartError(f"LOTSE_TELEGRAM_TOKEN is wrong: {error}") from error

    async def _serve_webhook(self) -> None:
        url, secret = self.settings.webhook_url or "", self.settings.webhook_secret or ""
        listener = _listen("LOTSE_LISTEN", self.settings.listen)
        await self.intake.start()
        watch = WebhookWatch(self.api, url, self.monitor.receiving, self.clock)
        web = create_webhook(self.intake, url, secret, watch.arrived)
        serving = asyncio.create_task(serve_inside(web, listener))
        try:
            await set_webhook(self.api, url, secret)
            with ticking((watch.tick, LOOK_SECONDS)):
                await asyncio.shield(serving)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    async def settle(self, now: datetime) -> datetime | None:
        """Take `now` for the present, do all that is due, and return when the next thing is due."""
        self.clock.set(now)
        while True:
            await self.retention.tick()
            await self.case_tick.tick()
            await self.check_tick.tick()
            await self.processor.join()
            await self.handler.settle()
            await self.relay.join()
            if self.processor.idle():
                dues = [await each.next_due() for each in (self.relay, self.case_tick, self.check_tick)]
                return min((due for due in dues if due is not None), default=None)

    async def close(self) -> None:
        """Let what is in work end within a few seconds, and let go of everything."""
        await self.processor.close(CLOSING_SECONDS / 3)
        await self.relay.close(CLOSING_SECONDS)
        await self.handler.close()
        await self.bot.shutdown()
        await self.database.close()
        self.lock.release()


async def open_app(settings: Settings, clock: Clock, speech: Speech) -> App:
    """Make the bot of its settings and its speech; opens the database, speaks to nobody yet.

    Raises:
        StartError: there is no organisations' data.
        StorageError: the database cannot be opened.
        DirectoryError: the organisations' data is wrong.
    """
    keyring = Keyring(settings.secret_keys)
    database = await Database.open(settings.database_url)
    try:
        lock = DatabaseLock(database.path)
        await prove_key(database, keyring)
        await adopt(database, keyring)
        await _load_first_network(database, keyring, settings.network_file)
        network = NetworkData(database)
        await network.reload_if_changed()
        return _wire(_Ground(settings, clock, speech, database, keyring, network), lock)
    except BaseException:
        # A database that stays open keeps the process alive.
        await database.close()
        raise


@dataclass(frozen=True)
class _Ground:
    """What everything else stands on."""

    settings: Settings
    clock: Clock
    speech: Speech
    database: Database
    keyring: Keyring
    network: NetworkData

    @property
    def translator(self) -> Translator:
        """The texts."""
        return self.speech.translator


def _wire(ground: _Ground, lock: DatabaseLock) -> App:
    settings, clock, database, keyring = ground.settings, ground.clock, ground.database, ground.keyring
    request = AiohttpRequest(pool_size=512)
    api = BotApi(request, f"{_base_url(settings)}{settings.telegram_token}")
    renderer = Renderer(ground.translator)
    apology = Apology(database, keyring, clock)

    async def get_on(row: OutboxRow) -> None:
        relay.submit(await apology.for_lost_answer(row))

    contact, receiving, metrics = Contact(), Receiving(), Metrics()
    send = metrics.timed(contact.noted(Sender(api, renderer, database, keyring).send))
    relay = Relay(database, keyring, send, SendBudget(), clock, on_dead=get_on, night_until=_night(settings.zone))
    handler = _handler(ground, api, renderer, apology, relay)
    outage = Outage(api, ground.translator)
    pace = _pace(ground, handler, apology, relay, outage, metrics)
    processor = UpdateProcessor(pace.handle)
    handler.rest(processor.idle)
    monitor = Monitor(database, relay, contact, receiving, metrics, clock, settings.mode == "polling")
    return App(
        settings=settings,
        clock=clock,
        database=database,
        lock=lock,
        bot=make_bot(settings, request),
        api=api,
        translator=ground.translator,
        network=ground.network,
        retention=_retention(ground),
        case_tick=CaseTick(database, keyring, pushed_payload, relay.wake, clock, settings.zone),
        check_tick=CheckTick(database, keyring, pushed_payload, relay.wake, clock, settings.zone),
        handler=handler,
        processor=processor,
        relay=relay,
        intake=Intake(database, keyring, metrics.counted(processor.submit), clock, outage, receiving),
        monitor=monitor,
        alert_tick=AlertTick(monitor, keyring, pushed_payload, relay.wake, settings.zone),
    )


def _handler(ground: _Ground, api: BotApi, renderer: Renderer, apology: Apology, relay: Relay) -> UpdateHandler:
    return UpdateHandler(
        api=api,
        translator=ground.translator,
        renderer=renderer,
        conversation=_conversation(ground, renderer),
        reachability=Reachability(ground.database, ground.keyring, ground.settings.zone, pushed_payload),
        ignore=apology.ignore,
        submit=relay.submit,
        wake=relay.wake,
        refresh=ground.network.reload_if_changed,
        clock=ground.clock,
    )


def _pace(
    ground: _Ground, handler: UpdateHandler, apology: Apology, relay: Relay, outage: Outage, metrics: Metrics
) -> Pace:
    slowing = Slowing(ground.database, ground.keyring, pushed_payload, relay.submit, ground.clock)

    def surely(handle: Handle) -> Handle:
        return FailureHandler(handle, apology, relay.submit, ground.clock, outage).handle

    work, ask, put_aside = (surely(each) for each in (handler.handle, slowing.ask, slowing.put_aside))
    return Pace(handler.spinning(work), metrics.floods(ask), metrics.floods(put_aside))


def _conversation(ground: _Ground, renderer: Renderer) -> Conversation:
    translator = ground.translator
    names = {language: autonym(language) for language in translator.languages}
    drafts = translator.draft_languages()
    free_text = ground.speech.free_text
    reading = Reading(ground.database, ground.keyring)

    def current_engine() -> Engine:
        return Engine(CATALOG, Knowledge(ground.network.network, names, drafts, ground.settings.zone))

    def interpret(words: str, prompt: Prompt | None, language: str) -> Typed:
        return free_text.interpret(words, renderer.labels(prompt, language) if prompt else {}, language)

    return Conversation(
        database=ground.database,
        keyring=ground.keyring,
        reading=reading,
        current_engine=current_engine,
        interpret=interpret,
        to_payload=payload_of,
        prompt_payload=pushed_payload,
        zone=ground.settings.zone,
        finish_erasures=_retention(ground).finish_erasures,
    )


def _retention(ground: _Ground) -> Retention:
    ledger = ErasureLedger(ledger_beside(ground.database.path), fingerprint(ground.keyring))
    return Retention(ground.database, ground.keyring, ledger, ground.clock)


def _night(zone: ZoneInfo) -> Callable[[datetime], datetime | None]:
    return lambda now: night_until(now.astimezone(zone))


def _base_url(settings: Settings) -> str:
    return settings.telegram_api_url.rstrip("/") + "/bot"


def make_bot(settings: Settings, request: AiohttpRequest) -> Bot:
    """Make the library's bot over our own request class."""
    return Bot(
        settings.telegram_token,
        base_url=_base_url(settings),
        base_file_url=settings.telegram_api_url.rstrip("/") + "/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(pool_size=2),
    )


async def set_webhook(api: BotApi, url: str, secret: str) -> None:
    """Tell Telegram where to send updates, as often as it takes.

    Raises:
        StartError: it is refused, or the server knows no webhooks.
    """
    try:
        await patiently(
            partial(api.call, "setWebhook", url=url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
        )
    except EndPointNotFound:
        message = (
            "the server at LOTSE_TELEGRAM_API_URL knows no webhooks; set LOTSE_MODE=polling, or see what answers there"
        )
        raise StartError(message) from None


def _listen(setting: str, address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    try:
        return socket.create_server((host, int(port)))
    except (OSError, OverflowError) as error:
        raise StartError(f"{setting}: cannot listen on {address}: {error}") from error


async def _load_first_network(database: Database, keyring: Keyring, file: Path | None) -> None:
    """Load the organisations' data from the file named in the settings into a database that has none yet."""
    async with unit_of_work(database, keyring) as uow:
        if not await uow.network.is_empty():
            return
        if file is None:
            message = (
                "the database holds no organisations' data: load it with `lotse network import FILE.yaml`, "
                "or name a file in LOTSE_NETWORK_FILE"
            )
            raise StartError(message)
        await keep_network(uow, read_network_file(file))
        uow.commit()
