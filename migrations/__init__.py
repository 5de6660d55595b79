"""The database's history: Alembic, one set for SQLite and PostgreSQL, run at start."""
