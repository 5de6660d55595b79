"""Files that nobody has any more: not taken within a day, or of a conversation that was erased."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlmodel import Session, col

from models import FileState, StoredFile
from services.outcome import Outcome

KEPT_FOR = 24 * 3600 * 1000
"""Milliseconds for which an upload waits for its message (SPEC 8)."""


def _is_loose() -> ColumnElement[bool]:
    return and_(
        col(StoredFile.message_id).is_(None),
        col(StoredFile.template_id).is_(None),
        col(StoredFile.state) != FileState.DOOMED,
    )


def _is_forgotten(older_than: int) -> ColumnElement[bool]:
    has_lost_its_place = and_(~col(StoredFile.for_template), col(StoredFile.conversation_id).is_(None))
    return or_(col(StoredFile.created_at) < older_than, has_lost_its_place)


def any_to_go(session: Session, *, older_than: int) -> bool:
    """Whether there is something to do here at all."""
    is_left = and_(col(StoredFile.template_id).is_(None), _is_forgotten(older_than))
    goes = or_(col(StoredFile.state) == FileState.DOOMED, is_left)
    statement = select(col(StoredFile.id)).where(col(StoredFile.message_id).is_(None), goes).limit(1)
    return session.scalar(statement) is not None


def doom(session: Session, *, older_than: int, limit: int) -> Outcome[int]:
    """Take up to `limit` of them from their uploaders, decided again here; their contents go next.

    `older_than`: uploads from before that were not sent. Tells how many.
    """
    forgotten = select(col(StoredFile.id)).where(_is_loose(), _is_forgotten(older_than)).limit(limit)
    ids = list(session.scalars(forgotten))
    if ids:
        session.connection().execute(
            update(StoredFile).where(col(StoredFile.id).in_(ids), _is_loose()).values(state=FileState.DOOMED)
        )
    return Outcome(len(ids))


def doom_all(session: Session, conversation_ids: Sequence[int]) -> None:
    """Take the files of conversations that are about to be erased from everyone; their contents go next."""
    session.connection().execute(
        update(StoredFile)
        .where(col(StoredFile.conversation_id).in_(conversation_ids))
        .values(state=FileState.DOOMED, name="", message_id=None)
    )


def doomed(session: Session, *, limit: int) -> list[str]:
    """Ids of files whose contents are to go."""
    statement = select(col(StoredFile.id)).where(
        col(StoredFile.message_id).is_(None), col(StoredFile.state) == FileState.DOOMED
    )
    return list(session.scalars(statement.limit(limit)))


def forget(session: Session, ids: Sequence[str]) -> Outcome[None]:
    """Their contents are gone: let the rows go too."""
    session.connection().execute(
        delete(StoredFile).where(col(StoredFile.id).in_(ids), col(StoredFile.state) == FileState.DOOMED)
    )
    return Outcome(None)


def abandon(session: Session, file_id: str) -> Outcome[None]:
    """An upload failed or was broken off."""
    session.connection().execute(
        update(StoredFile)
        .where(col(StoredFile.id) == file_id, col(StoredFile.state) == FileState.COMING)
        .values(state=FileState.DOOMED)
    )
    return Outcome(None)
