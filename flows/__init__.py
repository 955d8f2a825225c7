"""Lotse's knowledge and conversations, pure: no I/O, no clock, no async, no Telegram, no SQL, no translation."""
