"""One input of one person: load, resume, and save session, outgoing messages and the wiped inbox row in one transaction."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.services.case_work import answered
from bot.services.deed_limits import DeedLimits
from bot.services.deeds import carry_out
from bot.services.desks import Desks, linked_code, looked_at
from bot.services.reachability import is_news, note_presence
from bot.services.work import AGAIN, PromptPayload, Work
from flows.deeds import PersonErased, Tally
from flows.desk import Desk
from flows.engine.definition import Visitor
from flows.engine.engine import Engine
from flows.engine.events import Choice, Deed, Event, Fault, LanguageChosen, Prompt
from flows.engine.inputs import Command, Input, Located, Press, Sent, Typed
from flows.engine.session import Session
from flows.engine.sprint import Sprint
from flows.engine.step import ENTRY
from flows.errors import SessionError
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.reading import Reading
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import Person
from storage.repositories.sessions import StoredSession
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

FALLBACK_LANGUAGE = "de"
UNKNOWN = 0
"""The id of somebody who has never written, until the answer is kept."""


@dataclass(frozen=True)
class Arrival:
    """What reached us: one person's input, with what the rest needs to answer it.

    Args:
        update_id: the inbox row, wiped when the answer is kept.
        chat_id: the person's chat.
        entered: what the person did.
        hint: the language that the phone hints at, if Lotse speaks it.
        pressed_message_id: the message whose button was pressed.
        replied_message_id: the message that was replied to.
    """

    update_id: int
    chat_id: int
    entered: Input
    hint: str | None = None
    pressed_message_id: int | None = None
    replied_message_id: int | None = None


@dataclass(frozen=True)
class Reply:
    """What an input led to: the rows to send, and the choice that was taken, in the person's language.

    `concerns_others` says that the outbox holds something for other people.
    """

    rows: Sequence[OutboxRow]
    taken: Choice | None
    language: str
    concerns_others: bool = False


Payload = dict[str, Any]
Interpret = Callable[[str, Prompt | None, str], Typed]
ToPayload = Callable[[Event, int | None], Payload | None]


@dataclass(frozen=True)
class Conversation:
    """The use case, with all that it needs.

    Args:
        reading: looks up beside all transactions; the session's version tells if it was overtaken.
        interpret: guesses what typed words mean, from words, the prompt on the screen and the language.
        to_payload: turns an event into what the outbox keeps.
        prompt_payload: the same for what is said to others.
        current_engine: gives the engine with the network's data as it is now.
        zone: the wall clock's.
        limits: how often one person may do what costs others something.
    """

    database: Database
    keyring: Keyring
    reading: Reading
    current_engine: Callable[[], Engine]
    interpret: Interpret
    to_payload: ToPayload
    prompt_payload: PromptPayload
    zone: ZoneInfo
    finish_erasures: Callable[[], Awaitable[None]]
    limits: DeedLimits = field(default_factory=DeedLimits)

    async def receive(self, arrival: Arrival, now: datetime) -> Reply:
        """Carry one person's conversation on; returns when everything is durable."""
        found = await self.reading.people.load(arrival.chat_id)
        hinted = arrival.hint or FALLBACK_LANGUAGE
        person, stored = found or (Person(UNKNOWN, arrival.chat_id, hinted, language_chosen=False), None)
        if person.leaving_at is not None and _is_from_before(arrival.entered):
            return await self._pass_over(arrival, person, now)
        session = _read_session(stored, arrival.update_id)
        arrival = await self._with_reply(arrival, person)
        desk = await self._desk(person, arrival.entered, session, now)
        engine, visitor = self.current_engine(), _visitor(arrival, person, session, desk)
        sprint = self._resume(engine, arrival.entered, session, visitor, now)
        deeds = [event for event in sprint.events if isinstance(event, Deed)]
        too_much = self.limits.exceeded(person.id, deeds, now)
        if too_much is not None:
            sprint, deeds = engine.refuse(session, too_much, now, visitor, secrets.token_urlsafe(6)), []
        is_erased = any(isinstance(deed, PersonErased) for deed in deeds)
        changes_desk = any(not isinstance(deed, Tally) for deed in deeds)
        # Everybody waits for the one turn to write, so nothing is thought about within it.
        async with unit_of_work(self.database, self.keyring) as uow:
            if person.id == UNKNOWN:
                person = await uow.people.ensure(arrival.chat_id, hinted, now)
            if is_news(person, now):
                await note_presence(Work(uow, person, now, self.zone, self.prompt_payload), hinted)
            person = await _in_chosen_language(uow, person, sprint)
            work = Work(uow, person, now, self.zone, self.prompt_payload, arrival.pressed_message_id)
            await carry_out(work, deeds)
            if changes_desk:
                code, sight = linked_code(arrival.entered, sprint.session), looked_at(arrival.entered, sprint.session)
                kept = await uow.saved_checks.of_person(person.id)
                desk = await Desks(uow).load(person.id, code, now, sight, kept)
                sprint = engine.show_again(sprint, now, replace(visitor, roles=desk.roles, desk=desk))
            expires_at = sprint.session.expires_at or now
            version = stored.version if stored else None
            # Whoever was erased has no conversation any more, only a last message.
            if not is_erased:
                await uow.sessions.save(person.id, sprint.session.to_json(), expires_at, version)
            payloads = [self.to_payload(event, arrival.pressed_message_id) for event in sprint.events]
            _mark_again(payloads, session, sprint)
            rows = [uow.outbox.reply(person, payload, now) for payload in payloads if payload is not None]
            await uow.inbox.done(arrival.update_id, now)
            uow.commit()
        if is_erased:
            with suppress(StorageError):  # the next tick finishes it; the person gets their last message in any case
                await self.finish_erasures()
        self.limits.count(person.id, deeds, now)
        _report(sprint, arrival.update_id)
        return Reply(rows, sprint.taken, person.language, concerns_others=changes_desk)

    async def _pass_over(self, arrival: Arrival, person: Person, now: datetime) -> Reply:
        """Wipe what somebody did on a screen of before they were erased; it makes nobody known again."""
        async with unit_of_work(self.database, self.keyring) as uow:
            await uow.inbox.done(arrival.update_id, now)
            uow.commit()
        return Reply((), None, person.language)

    async def _with_reply(self, arrival: Arrival, person: Person) -> Arrival:
        """Look up what the message was about that a person with a part in something replies to."""
        entered, replied = arrival.entered, arrival.replied_message_id
        if replied is None or not person.is_involved or not isinstance(entered, Typed | Located | Sent):
            return arrival
        about = answered(await self.reading.outbox.key_of(person.id, replied))
        return replace(arrival, entered=replace(entered, reply_about=about))

    async def _desk(self, person: Person, entered: Input, session: Session | None, now: datetime) -> Desk | None:
        """Load what lies before somebody who has a part in something; for everybody else there is nothing to look up."""
        code, kept = linked_code(entered, session), person.saved_check
        if not person.is_involved and not code:
            return Desk(person.id, saved_check=kept) if kept else None
        return await Desks(self.reading).load(person.id, code, now, looked_at(entered, session), kept)

    def _resume(
        self, engine: Engine, entered: Input, session: Session | None, visitor: Visitor, now: datetime
    ) -> Sprint:
        if isinstance(entered, Typed):
            prompt = engine.prompt(session, now, visitor) if session else None
            meant = self.interpret(entered.words, prompt, visitor.language)
            entered = replace(meant, reply_about=entered.reply_about)
        return engine.resume(session, entered, now, visitor, secrets.token_urlsafe(6))


def _is_from_before(entered: Input) -> bool:
    """Tell whether it can only be meant for a screen that is gone: any button but one that enters something."""
    return isinstance(entered, Press) and not entered.choice.startswith(ENTRY)


def _visitor(arrival: Arrival, person: Person, session: Session | None, desk: Desk | None) -> Visitor:
    return Visitor(
        person.language,
        person.language_chosen,
        is_hint_known=arrival.hint is not None,
        is_greeted=session is None or arrival.entered == Command("start"),
        roles=desk.roles if desk else frozenset(),
        desk=desk,
    )


async def _in_chosen_language(uow: UnitOfWork, person: Person, sprint: Sprint) -> Person:
    chosen = next((event.language for event in sprint.events if isinstance(event, LanguageChosen)), None)
    if chosen is None:
        return person
    await uow.people.set_language(person.id, chosen)
    return replace(person, language=chosen, language_chosen=True)


def _mark_again(payloads: Sequence[Payload | None], session: Session | None, sprint: Sprint) -> None:
    """Mark a screen that shows the step where the person was before."""
    if session is not None and (session.id, session.step) == (sprint.session.id, sprint.session.step):
        for payload in payloads:
            if payload is not None and payload.get("session"):
                payload[AGAIN] = True


def _read_session(stored: StoredSession | None, update_id: int) -> Session | None:
    if stored is None:
        return None
    try:
        return Session.from_json(stored.state)
    except SessionError as error:
        log.error("session_unreadable", update_id=update_id, reason=str(error))  # noqa: TRY400 - a trace could show texts
        return None


def _report(sprint: Sprint, update_id: int) -> None:
    for event in sprint.events:
        if isinstance(event, Fault):
            log.error("conversation_fault", update_id=update_id, reason=event.reason, place=event.place)
