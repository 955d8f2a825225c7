"""The schema's history, run by Alembic. Must not import repositories: a migration knows only the tables of its day."""
