"""One transaction on a database with the cast in it, for verbs that are plain functions of a session."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlmodel import Session

from services.database import sqlite_engine


@contextmanager
def transaction(url: str) -> Iterator[Session]:
    """Begun here and rolled back at the end."""
    engine = sqlite_engine(url, "BEGIN") if url.startswith("sqlite") else create_engine(url)
    with Session(engine) as session:
        yield session
    engine.dispose()
