"""What every table shares: names of constraints that migrations can find, and the unit of time."""

from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Millis = int
"""Milliseconds since 1970-01-01 UTC: the only form of a moment in tables, events and frames."""


def millis(**options: Any) -> Any:
    """Declare a column that holds a moment as `Millis`."""
    return Field(sa_type=BigInteger, **options)
