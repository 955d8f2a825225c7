"""/mydata leaves nothing out: every column of every table has its place in the file, or a reason why it has none."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.data_payloads import data_file, data_payload
from bot.i18n import Translator
from bot.rendering import pushed_payload
from bot.services.collecting import collect
from bot.services.retention import KEPT
from bot.services.work import Work
from flows.cases import Case, CaseState, Offer, OfferState
from flows.meetings import Meeting
from flows.my_data import Collected, DataFile
from flows.my_date import LAW, REMIND, Answer, SavedCheck
from flows.roles import GUIDE, MEMBER, REPRESENTATIVE
from flows.text import Text, Verbatim, text
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.repositories.outbox import OutgoingMessage
from storage.tables import metadata
from storage.unit_of_work import UnitOfWork, unit_of_work

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
SHOWN = {
    "people.id": "person/number",
    "people.chat_id": "person/telegram_id",
    "people.language": "person/language",
    "people.language_chosen": "person/language_chosen",
    "people.created_at": "person/first_here",
    "people.seen_at": "person/last_here",
    "people.name": "person/name",
    "people.leaving_at": "person/erased",
    "sessions.person_id": "documents/conversation",
    "sessions.state": "documents/conversation",
    "sessions.expires_at": "person/answers_until",
    "inbox.chat_hash": "messages/received",
    "inbox.state": "messages/to_answer",
    "inbox.received_at": "messages/received_last",
    "outbox.person_id": "messages/sent",
    "outbox.due_at": "messages/waiting_next",
    "outbox.state": "messages/unsent",
    "outbox.payload": "messages/waiting",
    "outbox.ended_at": "messages/sent_last",
    "roles.person_id": "role/role",
    "roles.role": "role/role",
    "roles.scope": "role/scope",
    "roles.granted_at": "role/first_here",
    "invites.role": "work/invited",
    "invites.scope": "work/invited",
    "invites.created_at": "work/invited",
    "invites.made_by": "work/invited",
    "invites.used_at": "work/joined",
    "invites.used_by": "work/joined",
    "guides.person_id": "guide/languages",
    "guides.profile": "guide/districts",
    "guides.is_paused": "guide/paused",
    "guides.changed_at": "guide/changed",
    "cases.id": "case/case_number",
    "cases.seeker_id": "case/case_number",
    "cases.state": "case/state",
    "cases.topic": "case/topic",
    "cases.language": "case/language",
    "cases.mode": "case/mode",
    "cases.details": "case/released",
    "cases.is_complex": "case/complex",
    "cases.is_escalated": "case/escalated",
    "cases.holder_id": "work/held",
    "cases.outcome": "case/outcome",
    "cases.unanswered": "case/unanswered",
    "cases.created_at": "case/first_here",
    "cases.changed_at": "case/changed",
    "offers.case_id": "work/asked",
    "offers.guide_id": "work/asked",
    "offers.state": "work/asked",
    "offers.made_at": "work/asked",
    "offers.until": "work/asked",
    "offers.reason": "work/asked",
    "notes.case_id": "work/noted",
    "notes.author_id": "work/noted",
    "notes.words": "case/notes",
    "notes.written_at": "case/notes",
    "meetings.kind": "work/planned",
    "meetings.details": "work/planned",
    "meetings.made_by": "work/planned",
    "meetings.created_at": "work/planned",
    "meetings.starts_at": "meeting/starts",
    "registrations.meeting_id": "meeting/meeting",
    "registrations.person_id": "meeting/answer",
    "registrations.answer": "meeting/answer",
    "registrations.answered_at": "meeting/answered",
    "saved_checks.person_id": "documents/kept_check",
    "saved_checks.details": "documents/kept_check",
    "saved_checks.law": "documents/kept_check",
    "saved_checks.next_at": "person/check_next",
    "saved_checks.expires_at": "person/check_until",
}
"""Each column that says something about a person, and where what it says stands in the file."""

ROW = "our number of a row, which tells nobody anything"
COUNTS_UP = "counts changes, so that two at once are noticed"
HOW_IT_GOES = "how the machine carries a message or an update, nothing about whom"
OF_A_MEETING = "about a meeting, the same for everybody"
LEFT_OUT = {
    "people.chat_hash": "a hash of the chat's number, which is shown",
    "people.unreachable_at": "emptied by the very message that asks for the file",
    "sessions.version": COUNTS_UP,
    "inbox.update_id": "Telegram's number of an update, of all chats together",
    "inbox.payload": "what the person has just written, gone with the answer; it is counted",
    "inbox.attempts": HOW_IT_GOES,
    "inbox.error": HOW_IT_GOES,
    "inbox.done_at": "when the machine was done with what came at a time that is shown",
    "outbox.id": ROW,
    "outbox.lane": HOW_IT_GOES,
    "outbox.dedup_key": "our numbers of what a message was about, against saying it twice; the thing itself is shown",
    "outbox.not_after": HOW_IT_GOES,
    "outbox.attempts": HOW_IT_GOES,
    "outbox.possibly_twice": HOW_IT_GOES,
    "outbox.error": HOW_IT_GOES,
    "outbox.message_id": "Telegram's number of a message, in the person's own chat",
    "outbox.created_at": "when the machine began with a message, moments or a plan before the times that are shown",
    "invites.id": ROW,
    "invites.code_hash": "a hash of the secret in a link, about nobody",
    "invites.expires_at": "about a link: a week after it was made, which is shown",
    "cases.version": COUNTS_UP,
    "offers.position": "in which order guides were asked, as their times say too",
    "notes.id": ROW,
    "meetings.id": ROW,
    "meetings.version": COUNTS_UP,
    "meetings.audience": OF_A_MEETING,
    "meetings.ends_at": OF_A_MEETING,
    "meetings.is_cancelled": OF_A_MEETING,
    "saved_checks.id": ROW,
    "saved_checks.version": COUNTS_UP,
}
"""Each other column of the tables that hold rows of people, and why the file has no place for it."""
OF_NOBODY = {
    "network_records": "organisations, meeting points and their hours",
    "bot_state": "what the bot remembers of itself",
    "check_counts": "numbers by month and language",
}
"""The tables that hold nothing of any person, and what they hold."""


def _columns(*, of_people: bool) -> set[str]:
    tables = [table for table in metadata.sorted_tables if (table.name not in OF_NOBODY) is of_people]
    return {f"{table.name}.{column.name}" for table in tables for column in table.columns}


def test_every_column_has_a_place_in_the_file_or_a_reason() -> None:
    assert not SHOWN.keys() & LEFT_OUT.keys()
    assert _columns(of_people=True) == SHOWN.keys() | LEFT_OUT.keys()
    assert OF_NOBODY.keys() <= metadata.tables.keys()


def test_no_column_that_leads_to_a_person_is_left_out() -> None:
    leading = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    assert leading <= SHOWN.keys()


def _case(seeker_id: int, **more: Any) -> Case:
    case = Case(0, seeker_id, CaseState.OPEN, "work", "uk", "online", None, False, (), NOW, NOW)
    return replace(case, **more)


async def _keep_case_work(uow: UnitOfWork, me: int, other: int) -> None:
    """Keep a case of mine with a note of the other's, one that I hold and took notes on, and all ends of being asked."""
    mine = _case(
        me, is_complex=True, is_escalated=True, unanswered=2, district="Linden", outcome="informed",
        lines=(text("choice.topic.work"), Verbatim("meine Frage")), created_at=NOW - 3 * DAY,
    )  # fmt: skip
    await uow.cases.add_note(await uow.cases.add(mine), other, "ihre Notiz", NOW - DAY)
    held = await uow.cases.add(_case(other, state=CaseState.HELD, holder_id=me))
    await uow.cases.add_note(held, me, "meine Notiz", NOW)
    ends = [(OfferState.DECLINED, "no_time"), (OfferState.ACCEPTED, "assigned"), (OfferState.OFFERED, "")]
    for days, (state, reason) in enumerate(ends):
        made = NOW - days * DAY
        until = made if reason == "assigned" else made + DAY
        await uow.cases.add(_case(other, offers=(Offer(me, state, made, until, reason),)))


async def _keep_messages(uow: UnitOfWork, me: int, other: int) -> None:
    """Keep messages on their way, sent and not sent, and updates answered and not; some are the other's."""
    for person_id in (me, me, me, me, me, other):
        message = OutgoingMessage(person_id=person_id, payload={}, lane="bulk", due_at=NOW + 2 * DAY)
        await uow.outbox.add(message, NOW)
    rows = await uow.transaction.fetch_all("SELECT id FROM outbox WHERE person_id = :me ORDER BY id", me=me)
    first, second, third, *_waiting = [row["id"] for row in rows]
    await uow.outbox.sent(first, 51, NOW - 2 * HOUR)
    await uow.outbox.sent(second, 52, NOW - HOUR)
    await uow.outbox.dead(third, "Forbidden", NOW)
    await uow.inbox.add_many([(1, 7, {}), (2, 8, {})], NOW - 3 * HOUR)
    await uow.inbox.add_many([(3, 7, {}), (4, 7, {})], NOW - HOUR)
    await uow.inbox.done(1, NOW)


async def _keep_everything(uow: UnitOfWork) -> int:
    """Leave a trace of one person in every column that says something, and some of another; return who the one is."""
    me = (await uow.people.ensure(7, "ar", NOW - 9 * DAY)).id
    other = (await uow.people.ensure(8, "de", NOW)).id
    await uow.people.set_language(me, "ar")
    await uow.people.set_name(me, "Demo-Lotsin")
    await uow.people.leave(me, NOW - 10 * DAY)
    await uow.people.seen(me, NOW - DAY)
    for role, scope, days in ((GUIDE, "", 8), (MEMBER, "verein-a", 7), (MEMBER, "verein-b", 6)):
        await uow.roles.grant(me, role, scope, NOW - days * DAY)
    await uow.guides.save(
        me, languages=("ar",), districts=("Linden",), modes=("online",), capacity=3, is_paused=True, now=NOW - 2 * DAY
    )
    await uow.sessions.save(me, {"at": "check"}, NOW + 48 * HOUR, None)
    await uow.invites.add("a", REPRESENTATIVE, "verein-a", NOW + DAY, me, NOW - DAY)
    await uow.invites.add("b", GUIDE, "", NOW + DAY, other, NOW)
    await uow.invites.use(2, me, NOW)
    meeting = Meeting(0, 1, "board", "Sitzung", "Haus", NOW + DAY, NOW + DAY + HOUR, "everybody")
    await uow.meetings.answer(await uow.meetings.add(meeting, me, NOW - DAY), me, "yes", NOW)
    await _keep_case_work(uow, me, other)
    await _keep_messages(uow, me, other)
    answer = Answer("not_yet", "par10_1", date(2028, 5, 31))
    check = SavedCheck(me, {"nationalities": ["SY"]}, ("title",), answer, frozenset({REMIND, LAW}), NOW, NOW, "b")
    await uow.saved_checks.add(check, next_at=NOW + 30 * DAY, expires_at=NOW + 400 * DAY)
    return me


@pytest.fixture
async def collected(tmp_path: Path) -> AsyncIterator[Collected]:
    """What is collected for somebody who is a guide, plans, is a member, and asked for a guide themselves."""
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}"), Keyring([new_key()])
    async with unit_of_work(database, keyring) as uow:
        me = await _keep_everything(uow)
        uow.commit()
    async with unit_of_work(database, keyring) as uow:
        yield await collect(Work(uow, await uow.people.get(me), NOW, BERLIN, pushed_payload))
    await database.close()


def test_each_place_that_a_column_has_is_in_the_file(collected: Collected) -> None:
    found = {f"{section.id}/{entry.id}" for section in collected.sections for entry in section.entries}
    found |= {f"documents/{name}" for name, kept in collected.documents.items() if kept}
    assert set(SHOWN.values()) <= found


def _written(collected: Collected, language: str) -> dict[str, Any]:
    """Read the JSON file as the person gets it."""
    translator = Translator(("de", "en", "ar", "tr", "uk"), BERLIN)
    payload = json.loads(json.dumps(data_payload(DataFile(collected, text("mydata.file_json")))))
    made = data_file(payload, lambda each: translator.plain(each, language))
    written: dict[str, Any] = json.loads(made.input_file_content)
    return written


def test_what_is_known_of_a_person_and_their_messages_stands_there_as_it_is(collected: Collected) -> None:
    written = _written(collected, "de")
    assert written["person"] == [
        {
            "number": 1, "telegram_id": "7", "language": "ar", "language_chosen": True, "name": "Demo-Lotsin",
            "first_here": "2027-02-20", "last_here": "2027-02-28", "erased": "2027-02-19",
            "answers_until": "2027-03-03T12:00:00+00:00", "check_until": "2028-04-04", "check_next": "2027-03-31",
        }
    ]  # fmt: skip
    assert written["messages"] == [
        {
            "waiting": 2, "waiting_next": "2027-03-03", "sent": 2, "sent_last": "2027-03-01T11:00:00+00:00", "unsent": 1,
            "received": 3, "received_last": "2027-03-01T11:00:00+00:00", "to_answer": 2,
        }
    ]  # fmt: skip
    assert written["documents"]["conversation"] == {"at": "check"}
    kept = written["documents"]["kept_check"]
    assert (kept["counts_from"], kept["law"]) == (NOW.isoformat(), "b")


def test_it_says_for_how_long_times_are_kept() -> None:
    translator = Translator(("de",), BERLIN)
    days, hours = KEPT["traces of messages"] // DAY, KEPT["update ids"] // HOUR
    assert f"letzten {days} Tagen" in translator.plain(text("mydata.entry.sent"), "de")
    assert f"letzten {hours} Stunden" in translator.plain(text("mydata.entry.received"), "de")


def test_what_is_known_of_a_request_stands_there_as_it_is(collected: Collected) -> None:
    assert _written(collected, "de")["case"] == [
        {
            "case_number": 1, "state": "open", "topic": "work", "language": "uk",
            "mode": "online", "district": "Linden", "complex": True, "escalated": True,
            "unanswered": 2, "outcome": "informed", "released": "Arbeit und Geld\nmeine Frage",
            "notes": "ihre Notiz (28. Februar 2027)", "first_here": "2027-02-26", "changed": "2027-03-01",
        }
    ]  # fmt: skip


def test_what_a_person_does_in_the_network_stands_there_as_it_is(collected: Collected) -> None:
    written = _written(collected, "de")
    assert written["role"] == [
        {"role": "guide", "first_here": "2027-02-21"},
        {"role": "member", "scope": "verein-a", "first_here": "2027-02-22"},
        {"role": "member", "scope": "verein-b", "first_here": "2027-02-23"},
    ]
    assert (written["guide"][0]["changed"], written["guide"][0]["districts"]) == ("2027-02-27", "Linden")
    assert written["meeting"] == [
        {"meeting": "Sitzung", "starts": "2027-03-02T12:00:00+00:00", "answer": "yes", "answered": "2027-03-01"}
    ]
    assert written["work"] == [
        {
            "held": "2 (1. März 2027)",
            "asked": "5 (27. Februar 2027): Sie haben noch nicht geantwortet, Zeit bis Sonntag, 28. Februar, 13:00\n"
            "4 (28. Februar 2027): von der Koordination gegeben\n"
            "3 (1. März 2027): Sie haben Nein gesagt, Keine Zeit, Zeit bis Dienstag, 2. März, 13:00",
            "noted": "Anfrage 2: meine Notiz (1. März 2027)",
            "invited": "Vertretung einer Organisation, verein-a (28. Februar 2027)",
            "joined": "Lots:in (1. März 2027)",
            "planned": "Vorstandssitzung, Sitzung (28. Februar 2027)",
        }
    ]


def test_every_label_and_every_word_of_ours_is_in_each_language(collected: Collected) -> None:
    translator = Translator(("de", "en", "ar", "tr", "uk"), BERLIN)
    german = _written(collected, "de")
    state = next(entry.value for section in collected.sections for entry in section.entries if entry.id == "state")
    assert isinstance(state, Text)
    for language in ("en", "ar", "tr", "uk"):
        written = _written(collected, language)
        assert written["case"][0]["state"] == german["case"][0]["state"] == "open"
        assert translator.plain(state, language) != translator.plain(state, "de")
        assert written["work"][0]["asked"] != german["work"][0]["asked"]
        for section in collected.sections:
            for entry in section.entries:
                label = translator.plain(entry.label, language)
                assert label != translator.plain(entry.label, "de") or label == "Name"
