"""All that is stored of a customer, to hand to them: as JSON, with their files beside it."""

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import AuditKind, Channel, ChannelIdentity, Conversation, Customer
from services import audit, clock
from services.access import MAY_SEE, Viewer, load_as_agent
from services.actor import Actor
from services.conversations import reading
from services.conversations.crew import must_be_team_admin
from services.conversations.reading import MessageView
from services.customers import display_name
from services.database import Database
from services.details.fields import details_of
from services.files.facts import Attachment
from services.outcome import Outcome
from services.refusal import NotFound

PART = 200
"""Messages that are read at a time."""


@dataclass(frozen=True, slots=True)
class Export:
    """What was asked for: who it is about, and the conversations that the Team Admin may see."""

    name: str
    viewer: Viewer
    customer: dict[str, Any]
    identities: list[dict[str, Any]]
    conversations: list[dict[str, Any]]


def begin(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[Export]:
    """Note in the audit trail that it is exported, and read what it begins with, by a Team Admin.

    Raises NotFound, Forbidden.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_team_admin(conversation, viewer)
    customer = session.get_one(Customer, conversation.customer_id)
    audit.note(
        session,
        AuditKind.CUSTOMER_EXPORTED,
        actor,
        conversation_id=conversation_id,
        customer_id=customer.id,
    )
    found = Export(
        display_name(customer),
        viewer,
        _customer(customer),
        _identities(session, customer, viewer),
        _conversations(session, customer, viewer),
    )
    return Outcome(found)


async def messages(db: Database, export: Export, conversation_id: int) -> AsyncIterator[list[MessageView]]:
    """All messages of one of its conversations, notes included, part by part. Ends when sight is lost."""
    seq = 0
    while True:
        try:
            found = await db.read_slow(reading.after, export.viewer, conversation_id, seq=seq, most=PART)
        except NotFound:
            return
        yield found
        if len(found) < PART:
            return
        seq = found[-1]["seq"]


def told(message: MessageView) -> dict[str, Any]:
    """A message as the export has it."""
    kept = ("seq", "author", "audience", "kind", "text")
    more = {name: message[name] for name in _BESIDE if message[name]}  # type: ignore[literal-required]
    files = [{**_file(one), "path": path_of(one)} for one in message["attachments"]]
    return {name: message[name] for name in kept} | {"at": moment(message["at"]), "files": files} | more  # type: ignore[literal-required]


_BESIDE = ("reply_to", "reaction", "place", "contacts", "unsupported", "is_forwarded")


def path_of(file: Attachment) -> str:
    """Where a file lies in the export: under its id, so that no two meet and no name leads elsewhere."""
    return f"files/{file['id']}"


def _file(file: Attachment) -> dict[str, Any]:
    return {"name": file["name"], "size": file["size"], "type": file["type"]}


def moment(at: int | None) -> str | None:
    """A moment in ISO 8601, in UTC."""
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _customer(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.id,
        "recorded": asdict(details_of(customer)),
        "said": {
            "name": customer.said_name,
            "email": customer.said_email,
            "phone": customer.said_phone,
        },
        "blocked_at": moment(customer.blocked_at),
        "created_at": moment(customer.created_at),
        "exported_at": moment(clock.now()),
    }


_OF_IDENTITY = (
    "phone",
    "page_url",
    "page_title",
    "first_page_url",
    "time_zone",
    "language",
    "user_agent",
    "address",
)


def _identities(session: Session, customer: Customer, viewer: Viewer) -> list[dict[str, Any]]:
    statement = (
        select(ChannelIdentity, Channel)
        .join(Channel, col(Channel.id) == col(ChannelIdentity.channel_id))
        .join(Conversation, col(Conversation.identity_id) == col(ChannelIdentity.id))
        .where(col(ChannelIdentity.customer_id) == customer.id, MAY_SEE)
        .order_by(col(ChannelIdentity.id))
    )
    return [
        {
            "channel": channel.name,
            "kind": channel.kind,
            **{name: getattr(identity, name) for name in _OF_IDENTITY},
            "last_active_at": moment(identity.last_active_at),
        }
        for identity, channel in session.execute(statement, viewer.parameters)
    ]


def _conversations(session: Session, customer: Customer, viewer: Viewer) -> list[dict[str, Any]]:
    statement = (
        select(Conversation, col(Channel.name))
        .join(Channel, col(Channel.id) == col(Conversation.channel_id))
        .where(col(Conversation.customer_id) == customer.id, MAY_SEE)
        .order_by(col(Conversation.id))
    )
    return [
        {
            "id": one.id,
            "channel": channel,
            "state": one.state,
            "created_at": moment(one.created_at),
            "closed_at": moment(one.closed_at),
        }
        for one, channel in session.execute(statement, viewer.parameters)
    ]
