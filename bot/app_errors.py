"""What keeps the bot from starting, apart from the database and the settings; kept apart so that commands load quickly."""


class StartError(Exception):
    """The bot cannot start; one line that says what to do."""
