import pytest

from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.unit_of_work import unit_of_work

PLACES = [{"id": "nord", "name": "Café Nord ☕"}, {"id": "linden", "name": "Linden"}, {"id": "sued", "name": "Süd"}]


async def test_one_record_is_replaced_in_its_place(database, keyring):
    network = Reading(database, keyring).network
    async with unit_of_work(database, keyring) as uow:
        await uow.network.replace_all({"meeting_points": PLACES, "agencies": [{"id": "linden"}]})
        await uow.network.replace_one("meeting_points", {"id": "linden", "name": "Lindenhof", "hours": []})
        uow.commit()
    assert await network.all("meeting_points") == [
        PLACES[0],
        {"id": "linden", "name": "Lindenhof", "hours": []},
        PLACES[2],
    ]
    assert await network.all("agencies") == [{"id": "linden"}]


async def replace(database, keyring, record):
    async with unit_of_work(database, keyring) as uow:
        await uow.network.replace_one("meeting_points", record)
        uow.commit()


async def test_a_record_that_is_gone_is_not_put_back(database, keyring):
    network = Reading(database, keyring).network
    async with unit_of_work(database, keyring) as uow:
        await uow.network.replace_all({"meeting_points": PLACES[:1], "agencies": [{"id": "linden"}]})
        uow.commit()
    with pytest.raises(ConcurrentChangeError):
        await replace(database, keyring, {"id": "linden"})
    assert await network.all("meeting_points") == PLACES[:1]
