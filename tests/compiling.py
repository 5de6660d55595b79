"""What SQLAlchemy has compiled for one engine serves all engines of that kind.

By itself it compiles each statement for each engine anew, and nearly every test has engines of its own: that
was half of their time.
"""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event

_shared: dict[str, tuple[Dialect, dict[Any, Any]]] = {}
"""By kind of database, the dialect of the first engine, by which others find it as well, and the compiled."""


def share() -> None:
    """From now on, in this process."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    dialect, compiled = _shared.setdefault(connection.dialect.name, (connection.dialect, {}))
    connection.dialect = dialect
    connection.execution_options(compiled_cache=compiled)
