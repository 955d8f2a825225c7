"""The conversation engine: `resume(session, input, now)` gives the next session and what happened. Knows no topic."""
