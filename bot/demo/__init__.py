"""The demo: an invented network to try the bot with, and the web page that shows the phones of its people."""
