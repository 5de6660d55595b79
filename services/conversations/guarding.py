"""The guard: an answer whose writer had not seen a colleague's is held (SPEC 4)."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Agent, Audience, Author, Conversation, Message, MessageKind
from services.actor import Actor
from services.refusal import Conflict


class AnsweredMeanwhile(Conflict):
    """A colleague has answered since the writer looked; `seq` is that answer."""

    code = "answered"

    def __init__(self, name: str, seq: int) -> None:
        super().__init__(f"{name} has answered meanwhile.")
        self.seq = seq


def must_have_seen(session: Session, conversation: Conversation, actor: Actor, *, shown: int) -> None:
    """Raise AnsweredMeanwhile when a colleague's answer is newer than `shown`, the last `seq` shown."""
    if shown >= conversation.last_seq:
        return
    place = {"of": conversation.id, "shown": shown, "me": actor.agent_id}
    unseen = session.connection().execute(_UNSEEN, place).first()
    if unseen is not None:
        raise AnsweredMeanwhile(unseen.name, unseen.seq)


_UNSEEN = (
    select(col(Message.seq), col(Agent.name))
    .join(Agent, col(Agent.id) == col(Message.author_id))
    .where(
        col(Message.conversation_id) == bindparam("of"),
        col(Message.seq) > bindparam("shown"),
        col(Message.author) == Author.AGENT,
        col(Message.author_id) != bindparam("me"),
        col(Message.audience) == Audience.PUBLIC,
        col(Message.kind) == MessageKind.TEXT,
    )
    .order_by(col(Message.seq).desc())
    .limit(1)
)
