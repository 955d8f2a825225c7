"""Looking things up beside all transactions: sees what is committed, waits for no turn, and changes nothing."""

from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.cases import CasesReader
from storage.repositories.guides import GuidesReader
from storage.repositories.invites import InvitesReader
from storage.repositories.meetings import MeetingsReader
from storage.repositories.network import NetworkReader
from storage.repositories.outbox import OutboxReader
from storage.repositories.people import PeopleReader
from storage.repositories.roles import RolesReader
from storage.repositories.saved_checks import SavedChecksReader


class Reading:
    """What may be read without a transaction, for as long as the database is open.

    A session that is loaded here is checked by its version when it is saved.
    """

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.people = PeopleReader(database, keyring)
        self.outbox = OutboxReader(database)
        self.network = NetworkReader(database)
        self.roles = RolesReader(database, keyring)
        self.invites = InvitesReader(database, keyring)
        self.guides = GuidesReader(database, keyring)
        self.cases = CasesReader(database, keyring)
        self.meetings = MeetingsReader(database, keyring)
        self.saved_checks = SavedChecksReader(database, keyring)
