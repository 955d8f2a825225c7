"""/mydata leaves nothing out: every column that leads to a person is read for them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from bot.rendering import pushed_payload
from bot.services.collecting import collect
from bot.services.work import Work
from flows.cases import Case, CaseState
from flows.my_data import Collected
from flows.roles import GUIDE
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.tables import metadata
from storage.unit_of_work import unit_of_work

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
READ = {
    "sessions.person_id": "documents/conversation",
    "outbox.person_id": "messages/waiting",
    "roles.person_id": "role/role",
    "guides.person_id": "guide/languages",
    "cases.seeker_id": "case/case_number",
    "cases.holder_id": "work/held",
    "offers.guide_id": "work/asked",
    "notes.author_id": "work/noted",
    "invites.made_by": "work/invited",
    "invites.used_by": "work/joined",
    "meetings.made_by": "work/planned",
    "registrations.person_id": "meeting/answer",
    "saved_checks.person_id": "documents/kept_check",
}
"""Each column that leads to a person, and where what it says stands in the file."""


def test_every_column_that_leads_to_a_person_has_its_place_in_the_file() -> None:
    leading = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }
    assert leading == set(READ)


async def _collected(folder: Path) -> Collected:
    """Collect for a guide with a case, a note, a link that they made and one that they used."""
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{folder / 'lotse.db'}"), Keyring([new_key()])
    async with unit_of_work(database, keyring) as uow:
        person = await uow.people.ensure(7, "ar", NOW)
        other = await uow.people.ensure(8, "de", NOW)
        await uow.people.set_name(person.id, "Demo-Lotsin")
        await uow.roles.grant(person.id, GUIDE, "", NOW)
        await uow.guides.save(
            person.id, languages=("ar",), districts=("Linden",), modes=("online",), capacity=3, is_paused=True, now=NOW
        )
        case = Case(
            id=0, seeker_id=other.id, state=CaseState.HELD, topic="work", language="ar", mode="online", district=None,
            is_complex=False, lines=(), created_at=NOW, changed_at=NOW, holder_id=person.id,
        )  # fmt: skip
        await uow.cases.add_note(await uow.cases.add(case), person.id, "meine Notiz", NOW)
        await uow.invites.add("a", GUIDE, "", NOW + timedelta(days=1), person.id, NOW)
        await uow.invites.use(1, person.id, NOW)
        uow.commit()
    async with unit_of_work(database, keyring) as uow:
        collected = await collect(Work(uow, person, NOW, BERLIN, pushed_payload))
    await database.close()
    return collected


async def test_a_guide_gets_what_they_wrote_and_were_asked_in_their_language(tmp_path: Path) -> None:
    collected = await _collected(tmp_path)
    found = {
        f"{section.id}/{entry.id}": str(entry.value) for section in collected.sections for entry in section.entries
    }
    assert {
        "role/role",
        "guide/modes",
        "guide/paused",
        "work/held",
        "work/noted",
        "work/invited",
        "work/joined",
    } <= set(found)
    assert "meine Notiz" in found["work/noted"]
    assert "Demo-Lotsin" in found["person/name"]
    translator = Translator(("de", "ar"), BERLIN)
    for section in collected.sections:
        for entry in section.entries:
            assert translator.plain(entry.label, "ar") != translator.plain(entry.label, "de")
