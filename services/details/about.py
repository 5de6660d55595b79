"""What stands above a thread of its customer: what they do, where they are, and what one may do with them."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import Channel, ChannelIdentity, Conversation, Customer
from services.access import MAY_SEE, Viewer
from services.conversations.crew import is_team_admin, may_care
from services.customers import display_name
from services.numbers import bounded
from services.refusal import NotFound

WEB = "web"


@dataclass(frozen=True, slots=True)
class About:
    """One customer for one agent. Last active, address and time zone are known of the web alone."""

    conversation_id: int
    name: str
    is_web: bool
    last_active_at: int
    address: str
    time_zone: str
    """The browser's, not checked; else the one that an agent has recorded."""
    is_blocked: bool
    may_care: bool
    """Edit, block and unblock."""
    may_dispose: bool
    """Export and erase, as a Team Admin."""


def about(session: Session, viewer: Viewer, conversation_id: int) -> About:
    """Read it. Raises NotFound when the viewer may not see the conversation."""
    found = session.execute(_SEEN, viewer.parameters | {"of": bounded(conversation_id)}).one_or_none()
    if found is None:
        raise NotFound
    conversation, customer, identity, kind = found
    return About(
        conversation_id=conversation.id,
        name=display_name(customer),
        is_web=kind == WEB,
        last_active_at=identity.last_active_at,
        address=identity.address,
        time_zone=identity.time_zone or customer.time_zone,
        is_blocked=customer.blocked_at is not None,
        may_care=may_care(conversation, viewer),
        may_dispose=is_team_admin(conversation, viewer),
    )


_SEEN = (
    select(Conversation, Customer, ChannelIdentity, col(Channel.kind))
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .join(ChannelIdentity, col(ChannelIdentity.id) == col(Conversation.identity_id))
    .join(Channel, col(Channel.id) == col(Conversation.channel_id))
    .where(col(Conversation.id) == bindparam("of"), MAY_SEE)
)
