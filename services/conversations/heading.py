"""What GREEN shows above a thread."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Agent, Channel, ChannelIdentity, Conversation, Customer, State
from services import clock
from services.access import MAY_SEE, Viewer
from services.channels.kind import Limits
from services.channels.kinds import kinds
from services.conversations.candidates import has_grab_team
from services.conversations.closing import UNDO_FOR
from services.conversations.crew import is_crew, is_team_admin
from services.conversations.handing_over import may_hand_over
from services.conversations.held import Held, held_by
from services.conversations.joining import is_grab
from services.conversations.waiting import is_waiting
from services.customers import display_name, email_of
from services.numbers import bounded
from services.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the crew."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """One conversation for one agent. `undo_for`: milliseconds for which they may still undo their CLOSE."""

    conversation_id: int
    name: str
    is_blocked: bool
    state: str
    crew: list[Member]
    is_crew: bool
    may_close: bool
    may_invite: bool
    """Or, as a Team Admin, withdraw what others have given."""
    may_hand_over: bool
    may_take_out: bool
    held: Held | None
    """What asks this agent in."""
    is_waiting: bool
    owner: str | None
    """Who has grabbed it, unless that is the viewer."""
    is_grab: bool
    """Whether the viewer's JOIN would be the grab."""
    undo_for: int
    last_seq: int
    customer_received_seq: int
    customer_read_seq: int
    is_offline: bool
    """The customer has a web chat and is not in it: what is written now goes by mail, if it can."""
    has_email: bool
    channel_kind: str
    window_until: int | None
    """Until when one may write freely; None: always."""
    limits: Limits


def heading(session: Session, viewer: Viewer, conversation_id: int) -> Heading:
    """Read it. Raises NotFound when the viewer may not see it."""
    found = session.execute(_SEEN, viewer.parameters | {"of": bounded(conversation_id)}).one_or_none()
    if found is None:
        raise NotFound
    conversation, customer, kind, wrote_at = found
    is_open = conversation.state == State.OPEN
    is_going_on = conversation.state != State.CLOSED
    in_crew = is_crew(conversation, viewer) and is_going_on
    is_admin = is_team_admin(conversation, viewer)
    return Heading(
        conversation_id=conversation.id,
        name=display_name(customer),
        is_blocked=customer.blocked_at is not None,
        state=conversation.state,
        crew=_crew(session, conversation),
        is_crew=in_crew,
        may_close=is_open and (in_crew or is_admin),
        may_invite=in_crew or (is_admin and _is_anyone_asked(conversation)),
        may_hand_over=is_going_on and _may_hand_over(session, conversation, viewer),
        may_take_out=is_going_on and is_admin,
        held=held_by(session, conversation, viewer),
        is_waiting=is_waiting(conversation),
        owner=_owner(session, conversation, viewer),
        is_grab=is_grab(conversation, viewer),
        undo_for=_undo_for(conversation, viewer),
        last_seq=conversation.last_seq,
        customer_received_seq=conversation.customer_received_seq,
        customer_read_seq=conversation.customer_read_seq,
        is_offline=not conversation.online and kind == "web",
        has_email=bool(email_of(customer)),
        channel_kind=kind,
        window_until=kinds()[kind].window(wrote_at),
        limits=kinds()[kind].limits,
    )


_SEEN = (
    select(Conversation, Customer, col(Channel.kind), col(ChannelIdentity.wrote_at))
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .join(Channel, col(Channel.id) == col(Conversation.channel_id))
    .join(ChannelIdentity, col(ChannelIdentity.id) == col(Conversation.identity_id))
    .where(col(Conversation.id) == bindparam("of"), MAY_SEE)
)
_NAMES = select(col(Agent.id), col(Agent.name)).where(col(Agent.id).in_(bindparam("ids", expanding=True)))


def _is_anyone_asked(conversation: Conversation) -> bool:
    return bool(conversation.invited_ids or conversation.invited_team_ids)


def _may_hand_over(session: Session, conversation: Conversation, viewer: Viewer) -> bool:
    return may_hand_over(conversation, viewer) and has_grab_team(session, conversation)


def _crew(session: Session, conversation: Conversation) -> list[Member]:
    if conversation.state == State.CLOSED or not conversation.crew_ids:
        return []
    names = dict(session.execute(_NAMES, {"ids": conversation.crew_ids}).all())
    return [Member(agent_id, names.get(agent_id, "")) for agent_id in conversation.crew_ids]


def _owner(session: Session, conversation: Conversation, viewer: Viewer) -> str | None:
    if conversation.owner_id is None or conversation.owner_id == viewer.agent_id:
        return None
    return session.get_one(Agent, conversation.owner_id).name


def _undo_for(conversation: Conversation, viewer: Viewer) -> int:
    if conversation.state != State.CLOSED or conversation.closed_by_id != viewer.agent_id:
        return 0
    return max(0, (conversation.closed_at or 0) + UNDO_FOR - clock.now())
