from storage.reading import Reading
from storage.unit_of_work import unit_of_work

PLACES = [{"id": "nord", "name": "Café Nord ☕"}, {"id": "linden", "name": "Linden", "languages": ["ar", "fa"]}]


async def test_records_come_back_in_their_order_and_are_replaced_whole(database, keyring):
    network = Reading(database, keyring).network
    assert await network.is_empty()
    async with unit_of_work(database, keyring) as uow:
        await uow.network.replace_all({"meeting_points": PLACES, "agencies": [{"id": "nord"}]})
        uow.commit()
    assert await network.all("meeting_points") == PLACES
    assert await network.all("agencies") == [{"id": "nord"}]
    async with unit_of_work(database, keyring) as uow:
        await uow.network.replace_all({"meeting_points": PLACES[:1]})
        uow.commit()
    assert await network.all("meeting_points") == PLACES[:1]
    assert await network.all("agencies") == []
    assert not await network.is_empty()


async def test_facts_about_the_bot_are_written_over(database, keyring):
    async with unit_of_work(database, keyring) as uow:
        assert await uow.bot_state.get("commands") is None
        await uow.bot_state.set("commands", "v1")
        await uow.bot_state.set("commands", "v2")
        assert await uow.bot_state.get("commands") == "v2"
