"""Whether messages, templates and files know of each other."""

from collections.abc import Iterator

from sqlalchemy import Text, and_, cast, or_, select
from sqlmodel import Session, col

from models import FileState, Message, StoredFile
from services.files.facts import facts_of, files_in


def untaken(session: Session) -> Iterator[str]:
    """What a message says of its files is what those are that it took; each lies where its message does."""
    taken = {file.id: file for file in session.scalars(_TAKEN)}
    for message_id, conversation_id, detail in session.execute(_CARRYING):
        for facts in files_in(detail):
            file = taken.pop(facts["id"], None)
            if file is None or facts_of(file) != facts:
                yield f"message {message_id}: names a file that is not there, or is another"
            elif (file.message_id, file.conversation_id) != (message_id, conversation_id):
                yield f"message {message_id}: names a file of another message"
            elif file.state != FileState.READY:
                yield f"message {message_id}: names a file that is not whole"
    for file in taken.values():
        yield f"file {file.id}: is of message {file.message_id}, which does not name it"


def misplaced(session: Session) -> Iterator[str]:
    """What a template has is whole, and of no conversation or message, as all that was uploaded for one."""
    is_placed = or_(col(StoredFile.conversation_id).is_not(None), col(StoredFile.message_id).is_not(None))
    is_held = col(StoredFile.template_id).is_not(None)
    is_wrong = or_(~col(StoredFile.for_template), col(StoredFile.state) != FileState.READY)
    statement = select(col(StoredFile.id)).where(
        or_(and_(is_held, is_wrong), and_(col(StoredFile.for_template), is_placed))
    )
    for id_ in session.scalars(statement):
        yield f"file {id_}: is a template's, but not as one can be"


_TAKEN = select(StoredFile).where(col(StoredFile.message_id).is_not(None))
_CARRYING = select(col(Message.id), col(Message.conversation_id), col(Message.detail)).where(
    cast(col(Message.detail), Text).contains('"files"')
)
