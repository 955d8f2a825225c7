"""Use cases, one transaction each. Nothing here knows Telegram."""
