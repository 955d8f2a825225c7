"""One use case = one transaction with its repositories. Changes nothing unless told to commit."""

from types import TracebackType
from typing import Self

from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.bot_state import BotState
from storage.repositories.broadcasts import Broadcasts
from storage.repositories.cases import Cases
from storage.repositories.guides import Guides
from storage.repositories.inbox import Inbox
from storage.repositories.invites import Invites
from storage.repositories.meetings import Meetings
from storage.repositories.network import Network
from storage.repositories.outbox import Outbox
from storage.repositories.people import People
from storage.repositories.roles import Roles
from storage.repositories.saved_checks import SavedChecks
from storage.repositories.sessions import Sessions
from storage.repositories.traces import Traces
from storage.transaction import Transaction


class UnitOfWork:
    """Repositories bound to one transaction, which is rolled back unless `commit` was called."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self.transaction = transaction
        self.people = People(transaction, keyring)
        self.sessions = Sessions(transaction, keyring)
        self.inbox = Inbox(transaction, keyring)
        self.outbox = Outbox(transaction, keyring)
        self.network = Network(transaction)
        self.bot_state = BotState(transaction)
        self.roles = Roles(transaction, keyring)
        self.invites = Invites(transaction, keyring)
        self.guides = Guides(transaction, keyring)
        self.cases = Cases(transaction, keyring)
        self.meetings = Meetings(transaction, keyring)
        self.saved_checks = SavedChecks(transaction, keyring)
        self.broadcasts = Broadcasts(transaction, keyring)
        self.traces = Traces(transaction, keyring)
        self._kept = False

    def commit(self) -> None:
        """Keep what was done; it is on disk once the block has been left."""
        self._kept = True

    async def __aenter__(self) -> Self:
        await self.transaction.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._kept:
            self.transaction.roll_back()
        await self.transaction.__aexit__(kind, raised, trace)


def unit_of_work(database: Database, keyring: Keyring) -> UnitOfWork:
    """Make the unit of work of one use case, to be entered by `async with`."""
    return UnitOfWork(database.transaction(), keyring)
