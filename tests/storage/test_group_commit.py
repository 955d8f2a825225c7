"""Many transactions, one commit: each is still all or nothing, durable when left, and nobody is left hanging."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from storage import errors
from storage.database import Database
from storage.sqlite import connect, use_write_ahead_log
from storage.steps import Step, StepConnection
from storage.transaction import Transaction
from storage.writer import GROUP_SIZE, Writer

ADD = "INSERT INTO bot_state (key, value) VALUES (:key, :value)"


async def add(database, key, value="x"):
    async with database.transaction() as tx:
        await tx.execute(ADD, key=key, value=value)


async def keys(database):
    return [row["key"] for row in await database.fetch_all("SELECT key FROM bot_state ORDER BY rowid")]


@pytest.fixture
def patient(monkeypatch):
    """Groups that never grow too old, so that a slow machine changes nothing."""
    monkeypatch.setattr("storage.writer.GROUP_SECONDS", 3600)


async def trace(database):
    """Return a list that grows by each statement the writer runs."""
    traced = []
    await database._writer.connection.set_trace_callback(traced.append)
    return traced


async def test_what_is_left_normally_is_on_disk_at_once(database, path):
    await add(database, "a")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT key FROM bot_state").fetchall() == [("a",)]


async def test_an_exception_undoes_all_and_passes_through(database):
    async def fail():
        async with database.transaction() as tx:
            await tx.execute(ADD, key="a", value="x")
            tx.defer(ADD, key="b", value="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await keys(database) == []


async def test_rolling_back_undoes_all(database):
    async with database.transaction() as tx:
        await tx.execute(ADD, key="a", value="x")
        tx.roll_back()
    assert await keys(database) == []


async def test_the_reader_sees_only_what_is_committed(database):
    async with database.transaction() as tx:
        await tx.execute(ADD, key="a", value="x")
        assert await keys(database) == []
        assert len(await tx.fetch_all("SELECT key FROM bot_state")) == 1
    assert await keys(database) == ["a"]


async def test_execute_counts_rows_and_fetch_returns_them(database):
    async with database.transaction() as tx:
        rows = await tx.fetch_all("INSERT INTO bot_state VALUES ('a', '1'), ('b', '2') RETURNING key, value")
        assert [tuple(row) for row in rows] == [("a", "1"), ("b", "2")]
        assert await tx.execute("UPDATE bot_state SET value = '3'") == 2
        assert await tx.fetch_one("SELECT value FROM bot_state WHERE key = 'z'") is None


async def test_turns_go_first_come_first_served(database):
    await asyncio.gather(*(add(database, str(n)) for n in range(100)))
    assert await keys(database) == [str(n) for n in range(100)]


async def test_many_share_few_commits(patient, database):
    traced = await trace(database)
    await asyncio.gather(*(add(database, str(n)) for n in range(4 * GROUP_SIZE)))
    assert traced.count("COMMIT") == traced.count("BEGIN IMMEDIATE") == 4


async def test_a_group_that_grows_old_is_committed_while_others_wait(database, monkeypatch):
    monkeypatch.setattr("storage.writer.GROUP_SECONDS", -1)
    traced = await trace(database)
    await asyncio.gather(*(add(database, str(n)) for n in range(5)))
    assert traced.count("COMMIT") == 5


async def test_no_step_runs_outside_a_transaction(path):
    with closing(sqlite3.connect(path, isolation_level=None, factory=StepConnection)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="over"):
            connection.execute(ADD, Step({"key": "a", "value": "x"}))
        assert connection.execute("SELECT count(*) FROM bot_state").fetchone() == (0,)


async def test_one_failure_in_a_group_undoes_only_itself(database):
    async def fail(key):
        async with database.transaction() as tx:
            await tx.execute(ADD, key=key, value="x")
            raise LookupError

    work = [fail(str(n)) if n % 3 == 0 else add(database, str(n)) for n in range(30)]
    ended = await asyncio.gather(*work, return_exceptions=True)
    assert [isinstance(end, LookupError) for end in ended] == [n % 3 == 0 for n in range(30)]
    assert await keys(database) == [str(n) for n in range(30) if n % 3]


async def test_a_transaction_inside_a_transaction_is_refused_at_once(database):
    async with database.transaction() as tx:
        await tx.execute(ADD, key="outer", value="x")
        with pytest.raises(RuntimeError, match="already inside"):
            await add(database, "inner")
    await add(database, "after")
    assert await keys(database) == ["outer", "after"]


async def test_a_broken_rule_can_be_caught_inside(database):
    async with database.transaction() as tx:
        await tx.execute(ADD, key="a", value="x")
        with pytest.raises(errors.ConstraintError):
            await tx.execute(ADD, key="a", value="y")
        await tx.execute(ADD, key="b", value="x")
    assert await keys(database) == ["a", "b"]


async def test_a_transaction_that_is_over_refuses(database):
    async with database.transaction() as tx:
        pass
    for use in (tx.execute("SELECT 1"), tx.fetch_one("SELECT 1")):
        with pytest.raises(errors.TransactionInterruptedError):
            await use
    with pytest.raises(errors.TransactionInterruptedError):
        tx.defer("SELECT 1")


async def test_a_commit_that_fails_fails_for_the_whole_group_and_undoes_it(database):
    async def orphan():
        async with database.transaction() as tx:
            await tx.execute("PRAGMA defer_foreign_keys = ON")
            await tx.execute("INSERT INTO sessions VALUES (4711, 1, 'x', 0)")

    ended = await asyncio.gather(add(database, "a"), orphan(), add(database, "b"), return_exceptions=True)
    assert [type(end) for end in ended] == [errors.ConstraintError] * 3
    assert await keys(database) == []
    await add(database, "afterwards")
    assert await keys(database) == ["afterwards"]


@pytest.fixture
async def impatient(path, monkeypatch):
    """A writer that waits only a tenth of a second for a lock."""
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.1)
    connection = await connect(path, create=False)
    await use_write_ahead_log(connection)
    writer = Writer(connection)
    yield writer
    await writer.close()


@pytest.mark.parametrize("how", ["execute", "defer"])
async def test_a_lock_of_another_process_is_said_to_everyone_and_outlived(impatient, path, how):
    async def work(key):
        async with Transaction(impatient) as tx:
            if how == "execute":
                await tx.execute(ADD, key=key, value="x")
            else:
                tx.defer(ADD, key=key, value="x")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = await asyncio.gather(work("a"), work("b"), return_exceptions=True)
        assert [type(end) for end in ended] == [errors.DatabaseBusyError] * 2
        other.execute("ROLLBACK")
        await work("c")
        assert other.execute("SELECT key FROM bot_state").fetchall() == [("c",)]


async def test_a_lost_transaction_cannot_go_on_even_if_its_error_is_swallowed(impatient, path):
    async def swallow():
        async with Transaction(impatient) as tx:
            for key in ("a", "b"):
                with pytest.raises(errors.DatabaseBusyError):
                    await tx.execute(ADD, key=key, value="x")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.DatabaseBusyError):
            await swallow()
        other.execute("ROLLBACK")
        assert other.execute("SELECT count(*) FROM bot_state").fetchone() == (0,)


async def test_closing_waits_for_who_is_inside_and_refuses_who_waits(patient, path, address):
    database = await Database.open(address(path))
    inside = asyncio.Event()

    async def slow():
        async with database.transaction() as tx:
            await tx.execute(ADD, key="slow", value="x")
            inside.set()
            await asyncio.sleep(0.05)

    running = asyncio.create_task(slow())
    await inside.wait()
    closing_task = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    late = asyncio.create_task(add(database, "late"))
    await asyncio.gather(running, closing_task)
    with pytest.raises(errors.TransactionInterruptedError):
        await late
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT key FROM bot_state").fetchall() == [("slow",)]


class TestDeferredStatements:
    async def test_they_run_in_order_before_the_next_query_and_at_the_end(self, database):
        async with database.transaction() as tx:
            tx.defer(ADD, key="a", value="1")
            tx.defer("UPDATE bot_state SET value = '2' WHERE key = 'a'")
            assert (await tx.fetch_one("SELECT value FROM bot_state"))["value"] == "2"
            tx.defer("UPDATE bot_state SET value = '3' WHERE key = 'a'")
        assert (await database.fetch_one("SELECT value FROM bot_state"))["value"] == "3"

    async def test_a_failure_at_the_end_is_raised_on_leaving_and_undoes_only_this_one(self, database):
        async def twice():
            async with database.transaction() as tx:
                tx.defer(ADD, key="own", value="x")
                tx.defer(ADD, key="own", value="x")

        ended = await asyncio.gather(add(database, "a"), twice(), add(database, "b"), twice(), return_exceptions=True)
        assert [type(end) for end in ended] == [type(None), errors.ConstraintError] * 2
        assert await keys(database) == ["a", "b"]

    async def test_a_failure_after_a_query_undoes_the_query_too(self, database):
        async def fail():
            async with database.transaction() as tx:
                await tx.execute(ADD, key="a", value="x")
                tx.defer(ADD, key="a", value="x")

        with pytest.raises(errors.ConstraintError):
            await fail()
        assert await keys(database) == []

    async def test_a_failure_meets_the_next_query_and_cannot_be_swallowed(self, database):
        async def swallow():
            async with database.transaction() as tx:
                tx.defer(ADD, key="a", value="x")
                tx.defer("UPDATE bot_state SET value = 'y' WHERE key = 'z'", errors.ConcurrentChangeError("moved"))
                with pytest.raises(errors.ConcurrentChangeError, match="moved"):
                    await tx.fetch_one("SELECT 1")

        with pytest.raises(errors.ConcurrentChangeError, match="moved"):
            await swallow()
        assert await keys(database) == []

    async def test_changing_nothing_is_a_failure_only_if_one_is_named(self, database):
        nothing = "UPDATE bot_state SET value = 'y' WHERE key = 'z'"
        async with database.transaction() as tx:
            tx.defer(nothing)
        with pytest.raises(errors.ConcurrentChangeError):
            async with database.transaction() as tx:
                tx.defer(nothing, errors.ConcurrentChangeError("moved"))


class TestCancellation:
    async def test_inside_a_body_it_undoes_that_one_and_lets_the_others_on(self, database):
        started = asyncio.Event()

        async def hang():
            async with database.transaction() as tx:
                await tx.execute(ADD, key="cancelled", value="x")
                started.set()
                await asyncio.Event().wait()

        first = asyncio.create_task(hang())
        await started.wait()
        others = asyncio.gather(*(add(database, str(n)) for n in range(5)))
        first.cancel()
        await others
        assert await keys(database) == ["0", "1", "2", "3", "4"]
        assert first.cancelled()

    @pytest.mark.parametrize("started", [False, True])
    async def test_amid_a_statement_it_undoes_that_one(self, database, started):
        async def interrupted():
            async with database.transaction() as tx:
                if started:
                    await tx.execute(ADD, key="early", value="x")
                await tx.execute(ADD, key="cancelled", value="x")

        for _ in range(20):
            task = asyncio.create_task(interrupted())
            others = asyncio.gather(*(add(database, "other") for _ in range(1)))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, others, return_exceptions=True)
            assert await keys(database) == ["other"]
            async with database.transaction() as tx:
                await tx.execute("DELETE FROM bot_state")

    async def test_while_waiting_for_the_turn_it_takes_nobody_elses(self, database):
        inside, leave = asyncio.Event(), asyncio.Event()

        async def hold():
            async with database.transaction() as tx:
                await tx.execute(ADD, key="holder", value="x")
                inside.set()
                await leave.wait()

        holder = asyncio.create_task(hold())
        await inside.wait()
        waiting = [asyncio.create_task(add(database, str(n))) for n in range(4)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        waiting[2].cancel()
        leave.set()
        await asyncio.gather(holder, *waiting, return_exceptions=True)
        assert await keys(database) == ["holder", "1", "3"]

    async def test_just_when_the_turn_is_given_it_is_passed_on(self, database):
        inside, leave = asyncio.Event(), asyncio.Event()

        async def hold():
            async with database.transaction():
                inside.set()
                await leave.wait()

        holder = asyncio.create_task(hold())
        await inside.wait()
        given = asyncio.create_task(add(database, "given"))
        after = asyncio.create_task(add(database, "after"))
        await asyncio.sleep(0)
        leave.set()
        await holder
        given.cancel()
        await asyncio.gather(given, after, return_exceptions=True)
        assert await keys(database) == ["after"]

    async def test_while_waiting_for_the_commit_it_stops_nobody(self, patient, database):
        tasks = [asyncio.create_task(add(database, str(n))) for n in range(10)]
        while not database._writer._background:
            await asyncio.sleep(0)
        tasks[3].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await keys(database) == [str(n) for n in range(10)]

    async def test_a_swallowed_one_does_not_commit_half(self, database):
        async def swallow():
            async with database.transaction() as tx:
                await tx.execute(ADD, key="first", value="x")
                try:
                    await tx.execute(ADD, key="second", value="x")
                except asyncio.CancelledError:
                    asyncio.current_task().uncancel()

        task = asyncio.create_task(swallow())
        while not database._writer._group:
            await asyncio.sleep(0)
        while not database._writer._group.begun:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises((errors.TransactionInterruptedError, asyncio.CancelledError)):
            await task
        assert await keys(database) == []
