from datetime import timedelta

import pytest

from flows.meetings import COMING, Meeting
from flows.roles import COORDINATOR, GUIDE, HOST, MEMBER
from storage.repositories import outbox as outbox_rows
from storage.repositories.outbox import OutgoingMessage
from storage.row_ids import RowIds
from storage.unit_of_work import unit_of_work

HOUR = timedelta(hours=1)
PAYLOAD = {"msgid": "invited", "title": "Vorstand"}
UNREACHABLE, STRANGER = 5, 6


@pytest.fixture
async def uow(database, keyring, now):
    """Five with a role, of whom one cannot be reached, and a stranger; all but the stranger have answered a meeting."""
    async with unit_of_work(database, keyring) as uow:
        for chat_id in range(1, 7):
            await uow.people.ensure(chat_id, "de", now)
        roles = ((1, MEMBER), (2, MEMBER), (2, GUIDE), (3, GUIDE), (4, COORDINATOR), (UNREACHABLE, MEMBER))
        for person_id, role in roles:
            await uow.roles.grant(person_id, role, "", now)
        await uow.meetings.add(Meeting(0, 1, "board", "T", "P", now + HOUR, now + 2 * HOUR, "everybody"), None, now)
        for person_id, answer in ((1, "yes"), (2, "no"), (3, "maybe"), (UNREACHABLE, "yes")):
            await uow.meetings.answer(1, person_id, answer, now)
        await uow.people.mark_unreachable(UNREACHABLE, now)
        yield uow


@pytest.fixture
def when(now):
    return {"due_at": now, "not_after": None, "now": now}


@pytest.fixture
def rows(uow):
    async def rows(state="waiting"):
        return await uow.transaction.fetch_all("SELECT * FROM outbox WHERE state = :state ORDER BY id", state=state)

    return rows


async def test_everybody_with_one_of_the_roles_gets_it_once(uow, when, rows):
    assert await uow.broadcasts.to_roles([MEMBER, GUIDE], PAYLOAD, "meeting:1", **when) == 3
    assert [(row["person_id"], row["dedup_key"]) for row in await rows()] == [
        (1, "meeting:1:1"), (2, "meeting:1:2"), (3, "meeting:1:3"),
    ]  # fmt: skip
    assert await uow.broadcasts.to_roles([HOST], PAYLOAD, "a", **when) == 0
    assert await uow.broadcasts.to_roles([], PAYLOAD, "b", **when) == 0


async def test_the_same_key_adds_only_who_is_missing(uow, when, rows):
    await uow.broadcasts.to_roles([GUIDE], PAYLOAD, "m", **when)
    assert await uow.broadcasts.to_roles([MEMBER, GUIDE], PAYLOAD, "m", **when, except_person=2) == 1
    assert [row["person_id"] for row in await rows()] == [2, 3, 1]


async def test_one_person_can_be_left_out(uow, when, rows):
    await uow.broadcasts.to_roles([MEMBER, COORDINATOR], PAYLOAD, "m", **when, except_person=1)
    assert [row["person_id"] for row in await rows()] == [2, 4]


async def test_those_who_come_and_those_who_did_not_refuse(uow, when, rows):
    assert await uow.broadcasts.to_registered(1, COMING, PAYLOAD, "coming", **when) == 2
    assert [row["person_id"] for row in await rows()] == [1, 3]
    everybody = (1, [MEMBER, GUIDE, COORDINATOR], "no", PAYLOAD)
    assert await uow.broadcasts.to_invited_but(*everybody, "all", unless_waiting="none", **when) == 3
    assert [row["person_id"] for row in await rows()] == [1, 3, 1, 3, 4]
    assert await uow.broadcasts.to_invited_but(*everybody, "rest", unless_waiting="coming", **when) == 1
    assert [row["person_id"] for row in await rows()][5:] == [4]
    assert await uow.broadcasts.to_registered(2, COMING, PAYLOAD, "other", **when) == 0


async def test_the_payload_is_encrypted_once_and_each_row_is_sent_like_any_other(uow, when, rows, now):
    times = when | {"due_at": now + HOUR, "not_after": now + 2 * HOUR}
    await uow.broadcasts.to_roles([MEMBER, GUIDE], PAYLOAD, "m", **times)
    assert len({row["payload"] for row in await rows()}) == 1
    assert await uow.outbox.claim(10, now, "bulk") == []
    claimed = await uow.outbox.claim(10, now + HOUR, "bulk")
    assert [(row.person_id, row.payload, row.possibly_twice) for row in claimed] == [
        (person_id, PAYLOAD, False) for person_id in (1, 2, 3)
    ]
    assert {(row.lane, row.due_at, row.not_after) for row in claimed} == {("bulk", now + HOUR, now + 2 * HOUR)}


async def test_ids_ascend_and_later_ones_are_above(uow, when, rows, now):
    message = OutgoingMessage(person_id=STRANGER, payload={}, lane="bulk", due_at=now)
    before = await uow.outbox.add(message, now)
    await uow.broadcasts.to_roles([MEMBER, GUIDE], PAYLOAD, "m", **when)
    after = await uow.outbox.add(message, now)
    assert [row["person_id"] for row in await rows()] == [STRANGER, 1, 2, 3, STRANGER]
    assert [(await rows())[place]["id"] for place in (0, -1)] == [before, after]
    assert len({row["id"] & 0x3FF for row in await rows()}) == 1, "the process's own number stays in each id"


def test_reserved_ids_belong_to_nobody_else():
    ids = RowIds()
    made = [ids.new(), *ids.reserve(3000), ids.new(), *ids.reserve(2), ids.new()]
    assert made == sorted(set(made))
    assert len(made) == 3005


async def test_ten_thousand_people_cost_one_statement(uow, when, now, monkeypatch):
    await uow.transaction.execute(
        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 10099)"
        " INSERT INTO people (id, chat_hash, chat_id, language, created_at, seen_at)"
        " SELECT i, 'hash' || i, '', 'de', 0, 0 FROM n"
    )
    await uow.transaction.execute(
        "INSERT INTO roles (person_id, role, granted_at) SELECT id, 'member', 0 FROM people WHERE id >= 100"
    )
    statements = []
    execute = type(uow.transaction).execute

    async def counting(self, sql, **params):
        statements.append(sql)
        return await execute(self, sql, **params)

    monkeypatch.setattr(type(uow.transaction), "execute", counting)
    assert await uow.broadcasts.to_roles([MEMBER], PAYLOAD, "m", **when) == 10_002
    assert len(statements) == 1
    newest = await uow.transaction.fetch_one("SELECT max(id) AS id FROM outbox")
    assert outbox_rows.IDS.new() > newest["id"]
    assert await uow.broadcasts.drop("m", now) == 10_002


async def test_a_prefix_drops_its_own_and_no_neighbours(uow, when, rows, now):
    for key in ("meeting:1", "meeting:1:2:day", "meeting:12", "meeting:1-", "meeting:1;x", "meeting"):
        await uow.broadcasts.to_registered(1, ["maybe"], PAYLOAD, key, **when)
    for key in ("meeting:1", "meeting:10", "meetinG:1:3"):
        await uow.outbox.push(1, PAYLOAD, now, key=key)
    assert await uow.broadcasts.drop("meeting:1", now) == 3
    assert [row["dedup_key"] for row in await rows()] == [
        "meeting:12:3", "meeting:1-:3", "meeting:1;x:3", "meeting:3", "meeting:10", "meetinG:1:3",
    ]  # fmt: skip
    dropped = await rows("dropped")
    assert [(row["payload"], row["ended_at"] is not None) for row in dropped] == [(None, True)] * 3


async def test_who_still_waits_for_a_message_can_be_given_another_in_its_place(uow, when, rows, now):
    await uow.broadcasts.to_roles([MEMBER, GUIDE], PAYLOAD, "m:v1", **when)
    first, second, third = await uow.outbox.claim(10, now, "bulk")
    await uow.outbox.sent(first.id, 1, now)
    await uow.outbox.retry(second.id, now, "lost", possibly_twice=True)
    await uow.outbox.release(third.id)
    assert await uow.broadcasts.to_waiting("m:v1", {"n": 2}, "m:v2", **when) == 1
    assert await uow.broadcasts.drop("m", now, but="m:v2") == 2
    assert [(row["person_id"], row["dedup_key"]) for row in await rows()] == [(3, "m:v2:3")]


async def test_only_one_persons_messages_may_be_dropped_and_then_come_again(uow, when, rows, now):
    await uow.broadcasts.to_roles([MEMBER, GUIDE], PAYLOAD, "m:7", **when)
    assert await uow.broadcasts.drop("m:7", now, person_id=2) == 1
    assert [row["person_id"] for row in await rows()] == [1, 3]
    await uow.outbox.push(2, PAYLOAD, now, key="m:7:2")
    assert [row["person_id"] for row in await rows()] == [1, 3, 2]


async def test_what_is_being_sent_or_was_sent_is_not_dropped_and_not_said_again(uow, when, now):
    await uow.broadcasts.to_roles([MEMBER], PAYLOAD, "m", **when)
    first, _ = await uow.outbox.claim(10, now, "bulk")
    await uow.outbox.sent(first.id, 1, now)
    assert await uow.broadcasts.drop("m", now) == 0
    assert await uow.broadcasts.to_roles([MEMBER], PAYLOAD, "m", **when) == 0


async def test_what_is_being_sent_is_not_tried_again_once_it_is_dropped(uow, when, rows, now):
    await uow.broadcasts.to_roles([MEMBER], PAYLOAD, "m", **when)
    first, _ = await uow.outbox.claim(10, now, "bulk")
    await uow.broadcasts.drop("m", now)
    await uow.outbox.retry(first.id, now + HOUR, "RateLimited", possibly_twice=False)
    assert await uow.outbox.drop_expired(now) == 1
    assert await rows() == []


async def test_a_message_is_pushed_once_for_its_key(uow, now):
    await uow.outbox.push(1, {"n": 1}, now, key="offer:1", due_at=now + HOUR, not_after=now + 2 * HOUR)
    await uow.outbox.push(1, {"n": 2}, now, key="offer:1")
    await uow.outbox.push(1, {"n": 3}, now)
    assert [row.payload for row in await uow.outbox.claim(10, now, "bulk")] == [{"n": 3}]
    claimed = await uow.outbox.claim(10, now + HOUR, "bulk")
    assert [(row.payload, row.due_at, row.not_after) for row in claimed] == [({"n": 1}, now + HOUR, now + 2 * HOUR)]
