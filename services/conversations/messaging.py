"""Writing: exactly one message for each `client_id`, whatever happens on the way (SPEC 8)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, col

from models import Conversation, Customer, Message, State
from services import text as texts
from services.access import load, load_as_agent
from services.actor import Actor
from services.conversations import waiting
from services.conversations.change import Change
from services.conversations.crew import must_be_crew
from services.conversations.guarding import must_have_seen
from services.conversations.reopening import reopen_by_message
from services.files.facts import FileFacts, files_in
from services.files.taking import attached
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import BadRequest, Blocked, Conflict

CLIENT_ID = re.compile(r"[!-~]{1,64}")
"""What clients make is a UUID; anything that both databases store and compare alike is taken."""

_EARLIER = select(col(Message.seq), col(Message.text), col(Message.at), col(Message.detail)).where(
    col(Message.conversation_id) == bindparam("of"),
    col(Message.sender) == bindparam("sender"),
    col(Message.client_id) == bindparam("client_id"),
)
_BLOCKED = select(col(Customer.blocked_at)).where(col(Customer.id) == bindparam("id"))


class AnotherMessage(Conflict):
    """A `client_id` comes again with something else."""

    sentence = "Another message was sent under the same id. Send this one anew."


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as committed. `repeated`: it had been before, and this was the same once more."""

    conversation_id: int
    client_id: str
    seq: int
    at: int
    repeated: bool = False


def answer(
    session: Session,
    conversation_id: int,
    *,
    text: str,
    client_id: str,
    actor: Actor,
    attachments: Sequence[str] = (),
    shown: int | None = None,
) -> Outcome[Sent]:
    """Send an agent's public message, with the files that they uploaded for it; it ends the wait.

    `shown` is the last `seq` that the agent had before them: it is held when a colleague has answered since.
    None sends it in any case.

    Raises NotFound (a file too), Forbidden (not in the crew), Conflict (closed, or this `client_id` with
    another content), AnsweredMeanwhile, BadRequest, TooLong.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    body = texts.message(text, may_be_empty=bool(attachments))
    if earlier := sent_before(session, conversation, actor, client_id, body, attachments):
        return Outcome(earlier)
    if conversation.state == State.CLOSED:
        raise Conflict("This conversation has been closed. Press REOPEN to go on with it.")
    must_be_crew(conversation, viewer)
    if shown is not None:
        must_have_seen(session, conversation, actor, shown=bounded(shown))
    files = attached(session, conversation, actor, attachments)
    change = Change(session, conversation)
    seq = speak(change, actor, text=body, client_id=client_id, files=files)
    return change.done(Sent(conversation.id, client_id, seq, change.at))


def speak(
    change: Change,
    actor: Actor,
    *,
    text: str,
    client_id: str | None = None,
    detail: dict[str, Any] | None = None,
    files: Sequence[FileFacts] = (),
) -> int:
    """Say something to the customer as an agent; returns its `seq`. Opens what was visiting, ends a wait."""
    conversation = change.conversation
    if conversation.state == State.VISITING:
        conversation.quiet_since = change.at  # else a visitor of yesterday would be closed on at once
    conversation.state = State.OPEN
    seq = change.say(actor, text=text, client_id=client_id, detail=detail, files=files)
    waiting.end(conversation, change.at)
    return seq


def write(
    session: Session,
    conversation_id: int,
    *,
    text: str,
    client_id: str,
    actor: Actor,
    attachments: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
    connected: Collection[int] = (),
    back_within: int = 0,
) -> Outcome[Sent]:
    """Take a customer's message: begins a wait, opens what was visiting, reopens what was closed.

    One that was closed by hand less than `back_within` milliseconds ago goes back to those of its crew who
    are Available; `connected` are the agents with a console. `detail` is what its channel keeps with it; with
    that, or with files, its text may be empty.

    Raises NotFound (a file too), Blocked, Conflict (this `client_id` with another content), BadRequest,
    TooLong.
    """
    conversation = load(session, conversation_id, actor)
    body = texts.message(text, may_be_empty=bool(attachments or detail))
    if earlier := sent_before(session, conversation, actor, client_id, body, attachments):
        return Outcome(earlier)
    if session.connection().scalar(_BLOCKED, {"id": conversation.customer_id}) is not None:
        raise Blocked
    files = attached(session, conversation, actor, attachments)
    change = Change(session, conversation)
    if conversation.state == State.CLOSED:
        reopen_by_message(change, actor, connected=connected, within=back_within)
    conversation.state = State.OPEN
    seq = change.say(actor, text=body, client_id=client_id, detail=detail, files=files)
    conversation.customer_count += 1
    waiting.begin(conversation, change.at)
    return change.done(Sent(conversation.id, client_id, seq, change.at))


def sent_before(
    session: Session,
    conversation: Conversation,
    actor: Actor,
    client_id: str,
    body: str,
    attachments: Sequence[str] = (),
) -> Sent | None:
    """Find the message that this client has sent before under this id.

    Raises BadRequest for an id of no use, Conflict when it had another text or other files.
    """
    earlier = earlier_message(session, conversation, actor, client_id)
    if earlier is None:
        return None
    files = [file["id"] for file in files_in(earlier.detail)]
    if (earlier.text, files) != (body, list(dict.fromkeys(attachments))):
        raise AnotherMessage
    return Sent(conversation.id, client_id, earlier.seq, earlier.at, repeated=True)


def earlier_message(
    session: Session, conversation: Conversation, actor: Actor, client_id: str
) -> Row[tuple[int, str, int, dict[str, Any]]] | None:
    """Its `seq`, `text`, `at` and `detail`, if there is one by this id. Raises BadRequest for no id."""
    if not CLIENT_ID.fullmatch(client_id):
        raise BadRequest
    key = {"of": conversation.id, "sender": actor.sender, "client_id": client_id}
    return session.connection().execute(_EARLIER, key).one_or_none()
