"""The audit trail as a table that spreadsheets open, part by part, however long it is."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, tzinfo

from sqlmodel import Session

from models import AuditKind
from services import audit
from services.actor import Actor
from services.authority import must_manage_people
from services.database import Database
from services.outcome import Outcome
from services.refusal import Forbidden
from services.trail.deeds import Place
from services.trail.reading import TrailLine, trail
from services.trail.wanted import Wanted

PART = 500
"""Lines that are read at a time."""

PART_FOUND = 2_000
"""The same of those that have words which are looked for: each reading looks anew for what has them."""

HEAD = ("Time", "Who", "What", "Teams")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so, also in full width, would be worked out by a spreadsheet, whoever wrote it."""


def begin_export(session: Session, *, actor: Actor) -> Outcome[None]:
    """Note that somebody takes the trail along. Raises Forbidden."""
    must_manage_people(session, actor)
    audit.note(session, AuditKind.AUDIT_EXPORTED, actor)
    return Outcome(None)


async def table(db: Database, wanted: Wanted, zone: tzinfo, actor: Actor) -> AsyncIterator[str]:
    """The whole, in the order that is wanted. Ends when the right to see it is lost."""
    yield "\ufeff" + _rows([HEAD])  # by the mark spreadsheets know that it is UTF-8
    past: Place | None = None
    size = PART_FOUND if wanted.words else PART
    while True:
        try:
            lines = await db.read_slow(trail, wanted, past=past, limit=size, actor=actor)
        except Forbidden:
            return
        yield _rows(_cells(line, zone) for line in lines)
        if len(lines) < size:
            return
        past = lines[-1].place


def _cells(line: TrailLine, zone: tzinfo) -> tuple[str, ...]:
    at = datetime.fromtimestamp(line.place.at / 1000, zone)
    return at.isoformat(timespec="seconds"), line.who, line.what, ", ".join(line.teams)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def harmless(cell: str) -> str:
    """The same text, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
