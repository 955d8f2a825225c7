"""The organisations' data of a running bot, read again when another process has changed it."""

from bot.network_file import VERSION_KEY, load_network
from flows.directory import Network
from storage.database import Database


class NetworkData:
    """Holds the network as it was last read."""

    def __init__(self, database: Database) -> None:
        self.network = Network()
        self._database = database
        self._version = ""

    async def reload_if_changed(self) -> None:
        """Read the network again if its version in the database has moved on.

        Raises:
            DirectoryError: what stands in the database is wrong.
        """
        row = await self._database.fetch_one("SELECT value FROM bot_state WHERE key = :key", key=VERSION_KEY)
        version = row["value"] if row else ""
        if version != self._version:
            self.network = await load_network(self._database)
            self._version = version
