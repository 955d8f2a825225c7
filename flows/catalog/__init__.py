"""The conversations themselves, and where law and directory meet the engine; sends nothing and stores nothing."""
