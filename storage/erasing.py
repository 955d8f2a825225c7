"""Erasing a person: everything that is theirs goes, what others need stays without them.

Must not tell anybody; whoever erases a person in a conversation lets go of their cases first, so that others are told.
"""

from datetime import datetime
from typing import Final

from storage.instants import to_millis
from storage.unit_of_work import UnitOfWork

CASE_KEYS: Final = ("case", "office")
"""What stands before a case's id in the keys of all that is said about it."""
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
    for row in await uow.transaction.fetch_all("SELECT id FROM cases WHERE seeker_id = :id", id=person_id):
        # What still waits to be said about their cases may hold their words.
        for kind in CASE_KEYS:
            await uow.broadcasts.drop(f"{kind}:{row['id']}", now)
    # A link of theirs would lead them, or whoever got it, back in.
    await uow.invites.end_of(person_id, now)
    for sql in _LET_GO:
        named = {"person_id": person_id, "now": to_millis(now), "yes": True}
        uow.transaction.defer(sql, **{name: value for name, value in named.items() if f":{name}" in sql})
    uow.transaction.defer("UPDATE people SET name = NULL WHERE id = :id", id=person_id)


async def erase_person(uow: UnitOfWork, person_id: int, now: datetime) -> None:
    """Erase a person altogether, with what they wrote that nobody has read yet."""
    await strip_person(uow, person_id, now)
    uow.transaction.defer(
        "UPDATE inbox SET state = 'done', payload = NULL, done_at = :now WHERE state = 'waiting'"
        " AND chat_hash = (SELECT chat_hash FROM people WHERE id = :id)",
        id=person_id,
        now=to_millis(now),
    )
    await uow.people.forget(person_id)
