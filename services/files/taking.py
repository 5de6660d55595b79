"""A message takes the files that were uploaded for it: each once, by its uploader, where it belongs."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import Conversation, FileState, StoredFile
from services.actor import Actor
from services.files.facts import FileFacts, facts_of, is_id
from services.refusal import BadRequest, Conflict, NotFound

MOST = 10
"""Files of one message."""


def attached(
    session: Session, conversation: Conversation, actor: Actor, ids: Sequence[str]
) -> list[FileFacts]:
    """The files that a message is to take, in this order.

    Raises BadRequest for too many, NotFound unless each is theirs, whole, of this conversation, and free.
    """
    if not ids:
        return []
    if len(ids) > MOST:
        raise BadRequest(f"A message takes {MOST} files. Send the others with the next one.")
    statement = select(StoredFile).where(
        col(StoredFile.id).in_(ids),
        col(StoredFile.uploader) == actor.kind,
        col(StoredFile.uploader_id) == actor.id,
        col(StoredFile.conversation_id) == conversation.id,
        col(StoredFile.message_id).is_(None),
        col(StoredFile.state) == FileState.READY,
    )
    found = {file.id: facts_of(file) for file in session.scalars(statement)} if all(map(is_id, ids)) else {}
    if found.keys() != set(ids):
        raise NotFound("A file of this message is not here any more. Attach it again.")
    return [found[id_] for id_ in dict.fromkeys(ids)]


def take(session: Session, files: Sequence[FileFacts], message_id: int) -> None:
    """Make them the message's. Raises Conflict when another has taken one meanwhile."""
    ids = [file["id"] for file in files]
    taken = session.connection().execute(
        update(StoredFile)
        .where(
            col(StoredFile.id).in_(ids),
            col(StoredFile.message_id).is_(None),
            col(StoredFile.state) == FileState.READY,
        )
        .values(message_id=message_id)
    )
    if taken.rowcount != len(ids):
        raise Conflict("A file of this message has been sent already. Attach it again.")
