"""Questions beside all transactions: each gets its own answer, whoever asks at the same time."""

import asyncio

import pytest

from storage.errors import DatabaseFaultError, TransactionInterruptedError

SQUARE = "SELECT :n * :n AS square"


async def test_everybody_gets_their_own_answer(database):
    rows = await asyncio.gather(*(database.fetch_one(SQUARE, n=n) for n in range(50)))
    assert [row["square"] for row in rows] == [n * n for n in range(50)]


async def test_a_wrong_question_spoils_no_other(database):
    asked = (database.fetch_one(SQUARE, n=2), database.fetch_all("SELECT nothing"), database.fetch_one(SQUARE, n=3))
    before, wrong, behind = await asyncio.gather(*asked, return_exceptions=True)
    assert (before["square"], behind["square"]) == (4, 9)
    assert isinstance(wrong, DatabaseFaultError)


async def test_who_goes_away_holds_nobody_up(database):
    gone = asyncio.create_task(database.fetch_one(SQUARE, n=2))
    waiting = asyncio.create_task(database.fetch_one(SQUARE, n=3))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await waiting)["square"] == 9
    assert (await database.fetch_one(SQUARE, n=4))["square"] == 16


async def test_a_question_cannot_change_anything(database):
    with pytest.raises(Exception, match="may not be written"):
        await database.fetch_all("DELETE FROM people")


async def test_what_was_asked_before_the_end_is_answered(database):
    asked = asyncio.create_task(database.fetch_one(SQUARE, n=5))
    await asyncio.sleep(0)
    await database.close()
    assert (await asked)["square"] == 25
    with pytest.raises(TransactionInterruptedError, match="closed"):
        await database.fetch_one(SQUARE, n=6)
