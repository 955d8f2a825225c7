"""The errors of `storage`: one clear line each, fit to be shown to whoever runs the bot. Never holds data of a person.

StorageError
├── DatabaseAddressError        the database's address cannot be understood
├── DatabaseMissingError        the file, or the folder it should lie in, is not there
├── NotADatabaseError           the file is no database, is damaged or belongs to another program
├── NewerDatabaseError          the database was written by a version that this one does not know
├── ReadOnlyDatabaseError       the database may be read but not written
├── DatabaseBusyError           another process kept the database locked for too long
├── DiskFullError               there is no room left for what should be written
├── DatabaseFaultError          anything else that the database refuses
├── ConstraintError             a row would break a rule of the schema
├── ConcurrentChangeError       somebody else changed the row since it was read
├── AlreadyDoneError            what should be worked off is no longer waiting for that
├── TransactionInterruptedError a transaction is used after it was cancelled, lost or ended
├── BackupError                 a file is no place for a backup, or may not be overwritten
├── SecretKeyError              a secret key is missing or malformed
└── DecryptionError             none of the keys opens what is stored
"""


class StorageError(Exception):
    """Base of everything that `storage` raises on purpose."""


class DatabaseAddressError(StorageError):
    """The database's address cannot be understood."""


class DatabaseMissingError(StorageError):
    """The database file, or the folder it should lie in, is not there."""


class NotADatabaseError(StorageError):
    """The file is no database, is damaged or belongs to another program."""


class NewerDatabaseError(StorageError):
    """The database was written by a version that this one does not know."""


class ReadOnlyDatabaseError(StorageError):
    """The database may be read but not written."""


class DatabaseBusyError(StorageError):
    """Another process kept the database locked for too long."""


class DiskFullError(StorageError):
    """There is no room left for what should be written."""


class DatabaseFaultError(StorageError):
    """The database refuses for a reason that has no class of its own."""


class ConstraintError(StorageError):
    """A row would break a rule of the schema."""


class ConcurrentChangeError(StorageError):
    """Somebody else changed the row since it was read."""


class AlreadyDoneError(StorageError):
    """What should be worked off is no longer waiting for that."""


class TransactionInterruptedError(StorageError):
    """A transaction is used after it was cancelled, lost or ended."""


class BackupError(StorageError):
    """A file is no place for a backup, or may not be overwritten."""


class SecretKeyError(StorageError):
    """A secret key is missing or malformed."""


class DecryptionError(StorageError):
    """None of the keys opens what is stored."""
