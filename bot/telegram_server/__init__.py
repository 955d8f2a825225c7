"""A local Bot API server with Telegram's real limits, for the demo, the tests and the benchmark.

It stands alone: it must not import the product's flows, storage or the rest of the bot, so that it can never be
kinder to the product than Telegram is.
"""
