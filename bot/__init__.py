"""Everything that knows Telegram, or wires the parts together."""
