"""The file that a template has: one, or none."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import Author, FileState, StoredFile
from services.actor import Actor
from services.files.facts import FileFacts, facts_of, is_id
from services.refusal import NotFound


def keep_for_template(session: Session, template_id: int, file_id: str | None, actor: Actor) -> None:
    """Let a template have this file, which it has already or the actor uploaded; None: it has none.

    What it had before goes. Raises NotFound for a file that is another's, taken, or let go meanwhile.
    """
    if file_id is not None and not is_id(file_id):
        raise _gone()
    held = col(StoredFile.template_id) == template_id
    session.connection().execute(
        update(StoredFile)
        .where(held, col(StoredFile.id) != (file_id or ""))
        .values(template_id=None, state=FileState.DOOMED)
    )
    if file_id is None or session.scalar(select(col(StoredFile.id)).where(held)) is not None:
        return
    if not _take(session, template_id, file_id, actor):
        raise _gone()


def files_of_templates(session: Session, template_ids: Collection[int]) -> dict[int, FileFacts]:
    """By template; those without one are missing."""
    statement = select(StoredFile).where(
        col(StoredFile.template_id).in_(template_ids), col(StoredFile.state) == FileState.READY
    )
    return {file.template_id: facts_of(file) for file in session.scalars(statement) if file.template_id}


def _take(session: Session, template_id: int, file_id: str, actor: Actor) -> bool:
    taken = session.connection().execute(
        update(StoredFile)
        .where(
            col(StoredFile.id) == file_id,
            col(StoredFile.for_template),
            col(StoredFile.template_id).is_(None),
            col(StoredFile.state) == FileState.READY,
            col(StoredFile.uploader) == Author.AGENT,
            col(StoredFile.uploader_id) == actor.id,
        )
        .values(template_id=template_id)
    )
    return taken.rowcount == 1


def _gone() -> NotFound:
    return NotFound("The file of this template is not here any more. Attach it again.")
