"""From Telegram's updates to inputs, thin: parse, hand to a service, show that a press was taken."""
