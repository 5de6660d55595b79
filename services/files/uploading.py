"""An upload begins, and is whole: from then on its uploader may attach it, once."""

import secrets
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Author, Customer, FileState, StoredFile
from services import clock
from services.access import load, load_as_agent
from services.actor import Actor
from services.authority import must_manage_something
from services.conversations.crew import must_be_crew, must_be_going_on
from services.files.facts import FileFacts, facts_of
from services.files.inspecting import Made
from services.outcome import Outcome
from services.refusal import Blocked, NotFound, RateLimited

MOST_LOOSE = 50
"""Files that somebody may have uploaded and not sent; they go after a day."""


def begin(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[str]:
    """Let an upload to a conversation begin; returns the new file's id.

    Raises NotFound, Forbidden (an agent who is not in the crew), Conflict (closed), Blocked, RateLimited when
    too many of theirs are waiting to be sent.
    """
    if actor.kind == Author.CUSTOMER:
        conversation = load(session, conversation_id, actor)
        if session.get_one(Customer, conversation.customer_id).blocked_at is not None:
            raise Blocked
    else:
        conversation, viewer = load_as_agent(session, conversation_id, actor)
        must_be_going_on(conversation)
        must_be_crew(conversation, viewer)
    return Outcome(_begun(session, actor, conversation_id=conversation.id))


def begin_for_template(session: Session, *, actor: Actor) -> Outcome[str]:
    """Likewise for a file that a template is to have. Raises Forbidden for who manages none, RateLimited."""
    must_manage_something(session, actor)
    return Outcome(_begun(session, actor, for_template=True))


def finish(session: Session, file_id: str, made: Made) -> Outcome[FileFacts]:
    """The contents are kept: the file may be attached. Raises NotFound when it was let go meanwhile."""
    file = _coming(session, file_id)
    file.state = FileState.READY
    file.name, file.size, file.type = made.name, made.size, made.type
    file.width, file.height, file.thumb = made.width, made.height, made.thumb is not None
    session.flush()
    return Outcome(facts_of(file))


def finish_copy(session: Session, file_id: str, source: FileFacts) -> Outcome[FileFacts]:
    """Its contents are those of another: it may be attached like one that was uploaded. Raises NotFound."""
    file = _coming(session, file_id)
    file.state = FileState.READY
    file.name, file.size, file.type = source["name"], source["size"], source["type"]
    file.width, file.height = source.get("width"), source.get("height")
    file.thumb = source.get("thumb", False)
    session.flush()
    return Outcome(facts_of(file))


def _begun(session: Session, actor: Actor, **place: Any) -> str:
    if _loose(session, actor) >= MOST_LOOSE:
        raise RateLimited("Many files are waiting to be sent. Send those first.", retry_after=60.0)
    file = StoredFile(
        id=secrets.token_hex(16),
        uploader=actor.kind,
        uploader_id=actor.id or 0,
        created_at=clock.now(),
        **place,
    )
    session.add(file)
    return file.id


def _coming(session: Session, file_id: str) -> StoredFile:
    file = session.get(StoredFile, file_id, with_for_update=True)
    if file is None or file.state != FileState.COMING:
        raise NotFound
    if file.conversation_id is None and not file.for_template:
        raise NotFound
    return file


def _loose(session: Session, actor: Actor) -> int:
    statement = (
        select(func.count())
        .select_from(StoredFile)
        .where(
            col(StoredFile.uploader) == actor.kind,
            col(StoredFile.uploader_id) == actor.id,
            col(StoredFile.message_id).is_(None),
            col(StoredFile.template_id).is_(None),
            col(StoredFile.state) != FileState.DOOMED,
        )
    )
    return session.scalar(statement) or 0
