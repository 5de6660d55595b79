"""Who may have a file: whoever sees its conversation, and whoever holds a link that was signed for it."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Audience, Author, FileState, Message, StoredFile
from services.access import may_reach, viewer_of
from services.files.facts import is_id
from services.refusal import NotFound, Unauthorized
from services.tokens import Tokens

LINK_PURPOSE = "file"
LINK_SECONDS = 86_400


def for_agent(session: Session, file_id: str, agent_id: int) -> StoredFile:
    """A file of a conversation that the agent may see; before a message has taken it, only to its uploader.

    Raises NotFound, the same for what they may not have and for what does not exist.
    """
    file = session.get(StoredFile, file_id) if is_id(file_id) else None
    if file is None or file.state != FileState.READY or file.conversation_id is None:
        raise NotFound
    if file.message_id is None and (file.uploader, file.uploader_id) != (Author.AGENT, agent_id):
        raise NotFound
    if not may_reach(session, file.conversation_id, viewer_of(session, agent_id)):
        raise NotFound
    return file


def for_link(session: Session, file_id: str) -> StoredFile:
    """A file of a public message, for who holds a link to it. Raises NotFound."""
    statement = (
        select(StoredFile)
        .join(Message, col(Message.id) == col(StoredFile.message_id))
        .where(
            col(StoredFile.id) == file_id,
            col(StoredFile.state) == FileState.READY,
            col(Message.audience) == Audience.PUBLIC,
        )
    )
    file = session.scalars(statement).one_or_none() if is_id(file_id) else None
    if file is None:
        raise NotFound
    return file


def signature(tokens: Tokens, file_id: str, *, seconds: int = LINK_SECONDS) -> str:
    """What to put behind a file's address for somebody without a session."""
    return f"?link={tokens.make(LINK_PURPOSE, {'sub': file_id}, seconds)}"


def must_be_signed(tokens: Tokens, file_id: str, link: str) -> None:
    """Raise NotFound for a link that was changed, has expired, or is another file's."""
    try:
        claims = tokens.read(LINK_PURPOSE, link)
    except Unauthorized:
        raise NotFound from None
    if claims.get("sub") != file_id:
        raise NotFound
