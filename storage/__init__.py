"""What Lotse remembers: the database and how models of `flows` are kept in it. Knows no Telegram and no law."""
