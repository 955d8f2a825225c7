"""One module per table: the SQL of the running bot, and nothing else. Must not decide what a conversation means."""
