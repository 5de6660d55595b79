"""Notes: for agents only, numbered like everything that is said (SPEC 1)."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from models import Audience
from services import text as texts
from services.access import load_as_agent
from services.actor import Actor
from services.conversations.change import Change
from services.conversations.crew import must_be_crew, must_be_going_on
from services.conversations.mentioning import mentioned
from services.conversations.messaging import Sent, sent_before
from services.files.taking import attached
from services.notifications.mentioning import call_mentioned
from services.outcome import Outcome


def note(
    session: Session,
    conversation_id: int,
    *,
    text: str,
    client_id: str,
    actor: Actor,
    mentions: Collection[int] = (),
    attachments: Sequence[str] = (),
) -> Outcome[Sent]:
    """Leave a note, with files: it ends no wait and moves no row.

    Those mentioned are called, as far as they may see it.

    Raises NotFound (a file too), Forbidden (not in the crew), Conflict (closed, or this `client_id` with
    another content), BadRequest, TooLong.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    body = texts.message(text, may_be_empty=bool(attachments))
    if earlier := sent_before(session, conversation, actor, client_id, body, attachments):
        return Outcome(earlier)
    must_be_going_on(conversation)
    must_be_crew(conversation, viewer)
    files = attached(session, conversation, actor, attachments)
    change = Change(session, conversation)
    named = mentioned(session, conversation, mentions, by=viewer.agent_id)
    seq = change.say(
        actor,
        text=body,
        audience=Audience.INTERNAL,
        client_id=client_id,
        detail={"mentions": named} if named else None,
        files=files,
    )
    if named:
        change.tell(
            call_mentioned(
                session,
                conversation.id,
                [one["id"] for one in named],
                by_id=viewer.agent_id,
                seq=seq,
                at=change.at,
            )
        )
    return change.done(Sent(conversation.id, client_id, seq, change.at))
