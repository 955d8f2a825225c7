"""Erasing a person: everything that is theirs goes, what others need stays without them.

Must not tell anybody; whoever erases a person in a conversation lets go of their cases first, so that others are told.
"""

from datetime import datetime
from typing import Final

from storage.instants import to_millis
from storage.unit_of_work import UnitOfWork

# In the order in which nothing is left pointing at nobody.
_LET_GO: Final = (
    "DELETE FROM notes WHERE case_id IN (SELECT id FROM cases WHERE seeker_id = :person_id)",
    "DELETE FROM offers WHERE case_id IN (SELECT id FROM cases WHERE seeker_id = :person_id)",
    (
        "UPDATE cases SET state = 'closed', outcome = 'deleted', holder_id = NULL, changed_at = :now"
        " WHERE seeker_id = :person_id AND state <> 'closed'"
    ),
    "UPDATE cases SET seeker_id = NULL, details = NULL, version = version + 1 WHERE seeker_id = :person_id",
    (
        "UPDATE cases SET state = 'open', holder_id = NULL, is_escalated = :yes, changed_at = :now, version = version + 1"
        " WHERE holder_id = :person_id AND state = 'held'"
    ),
    "UPDATE notes SET author_id = NULL WHERE author_id = :person_id",
    "UPDATE invites SET used_by = NULL WHERE used_by = :person_id",
    "UPDATE invites SET made_by = NULL WHERE made_by = :person_id",
    "UPDATE meetings SET made_by = NULL WHERE made_by = :person_id",
    "DELETE FROM offers WHERE guide_id = :person_id",
    "DELETE FROM registrations WHERE person_id = :person_id",
    "DELETE FROM guides WHERE person_id = :person_id",
    "DELETE FROM roles WHERE person_id = :person_id",
    "DELETE FROM saved_checks WHERE person_id = :person_id",
    "DELETE FROM sessions WHERE person_id = :person_id",
    "DELETE FROM outbox WHERE person_id = :person_id",
)


async def strip_person(uow: UnitOfWork, person_id: int, now: datetime) -> None:
    """Erase all that is known of a person but how to send them a last message, and in what language."""
    person = await uow.people.get(person_id)
    if person is None:
        return
    for sql in _LET_GO:
        named = {"person_id": person_id, "now": to_millis(now), "yes": True}
        uow.transaction.defer(sql, **{name: value for name, value in named.items() if f":{name}" in sql})
    uow.transaction.defer("UPDATE people SET name = NULL WHERE id = :id", id=person_id)
    for digest in uow.people.chat_hashes(person.chat_id):
        uow.transaction.defer(
            "UPDATE inbox SET chat_hash = NULL WHERE chat_hash = :digest AND state = 'done'", digest=digest
        )


async def erase_person(uow: UnitOfWork, person_id: int, now: datetime) -> None:
    """Erase a person altogether."""
    await strip_person(uow, person_id, now)
    await uow.people.forget(person_id)
