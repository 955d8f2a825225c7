"""Facts about the bot itself, such as what it last told Telegram. Must not hold anything about a person."""

from storage.transaction import Transaction


class BotState:
    """The bot's own facts of one transaction: texts under keys."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def get(self, key: str) -> str | None:
        """Read a fact."""
        row = await self._tx.fetch_one("SELECT value FROM bot_state WHERE key = :key", key=key)
        return None if row is None else row["value"]

    async def set(self, key: str, value: str) -> None:
        """Write a fact over what was there."""
        self._tx.defer(
            "INSERT INTO bot_state (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key=key,
            value=value,
        )

    async def forget(self, key: str) -> None:
        """Forget a fact, if there is one."""
        self._tx.defer("DELETE FROM bot_state WHERE key = :key", key=key)
