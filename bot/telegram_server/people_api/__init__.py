"""The people's side: what persons do in their chats, as JSON for tests and the demo page."""
