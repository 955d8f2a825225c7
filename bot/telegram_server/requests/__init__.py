"""What a bot may ask, one model per method: fields, types and documented limits, nothing that needs the server's state."""
