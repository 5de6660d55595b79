"""A conversation as agents read it: its thread, internal lines included."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import BigInteger, bindparam, select
from sqlmodel import Session, col

from models import Agent, Author, Conversation, Customer, Message, MessageKind
from services.access import MAY_SEE, Viewer
from services.channels.words import LACKS
from services.conversations.mentioning import Colleague
from services.conversations.sentences import sentence
from services.customers import display_name
from services.files.facts import Attachment, attachments, files_of
from services.numbers import HIGHEST, bounded
from services.outbox.reading import Delivery, deliveries
from services.refusal import NotFound

PAGE = 50


class AuthorView(TypedDict):
    """Who wrote it; the system has no id."""

    kind: str
    id: int | None
    name: str


class ActionView(TypedDict):
    """A button under a message."""

    label: str
    url: str


class ReplyView(TypedDict):
    """The message that another one answers, as it was then."""

    seq: int
    text: str
    author: str


class PlaceView(TypedDict):
    """A place that a customer has sent. What is not known of it is empty."""

    latitude: float
    longitude: float
    name: str
    address: str
    url: str


class PersonView(TypedDict):
    """Somebody whose card a customer has sent."""

    name: str
    phones: list[str]


class MessageView(TypedDict):
    """A message as the console shows it. `text` of a transition is its finished sentence."""

    seq: int
    id: int
    author: AuthorView
    audience: str
    kind: str
    text: str
    at: int
    client_id: str | None
    action: ActionView | None
    attachments: list[Attachment]
    mentions: list[Colleague]
    """Whom a note names, as they were called then."""
    reply_to: ReplyView | None
    reaction: str
    """A sign that the customer has put to it."""
    place: PlaceView | None
    contacts: list[PersonView]
    """With these, or with a place, the text is empty: they say it all."""
    unsupported: str
    """What it is that its channel can't tell."""
    is_forwarded: bool
    """Whether the customer has passed on what somebody else wrote."""
    delivery: Delivery | None
    """What became of it by mail, once that is known."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages, oldest first; `more`: there are older ones."""

    messages: list[MessageView]
    more: bool


def latest(session: Session, viewer: Viewer, conversation_id: int, *, before: int | None = None) -> Thread:
    """The latest messages, or the latest ones before a `seq`. Raises NotFound."""
    name = _customer_name(session, viewer, conversation_id)
    place = {"of": conversation_id, "before": bounded(HIGHEST if before is None else before)}
    found = [_view(message, agent, name) for message, agent in session.execute(_BEFORE, place)]
    return Thread(_delivered(session, conversation_id, found[:PAGE][::-1]), len(found) > PAGE)


def after(
    session: Session, viewer: Viewer, conversation_id: int, *, seq: int, most: int = HIGHEST
) -> list[MessageView]:
    """Everything with a higher `seq`, or the first `most` of it, oldest first. Raises NotFound."""
    name = _customer_name(session, viewer, conversation_id)
    place = {"of": conversation_id, "seq": bounded(seq), "most": most}
    found = [_view(message, agent, name) for message, agent in session.execute(_AFTER, place)]
    return _delivered(session, conversation_id, found)


def of_seqs(
    session: Session, viewer: Viewer, conversation_id: int, seqs: Collection[int]
) -> list[MessageView]:
    """These messages, oldest first. Raises NotFound."""
    name = _customer_name(session, viewer, conversation_id)
    place = {"of": conversation_id, "seqs": [bounded(seq) for seq in seqs]}
    found = [_view(message, agent, name) for message, agent in session.execute(_THESE, place)]
    return _delivered(session, conversation_id, found)


def _delivered(session: Session, conversation_id: int, found: list[MessageView]) -> list[MessageView]:
    """The same messages, with what became of those that went by mail."""
    if found:
        known = deliveries(session, conversation_id, found[0]["seq"], found[-1]["seq"])
        for message in found:
            message["delivery"] = known.get(message["seq"])
    return found


def _customer_name(session: Session, viewer: Viewer, conversation_id: int) -> str:
    of = {"of": bounded(conversation_id)}
    customer = session.scalars(_CUSTOMER, viewer.parameters | of).one_or_none()
    if customer is None:
        raise NotFound
    return display_name(customer)


_CUSTOMER = (
    select(Customer)
    .join(Conversation, col(Conversation.customer_id) == col(Customer.id))
    .where(col(Conversation.id) == bindparam("of"), MAY_SEE)
)
_MESSAGES = (
    select(Message, col(Agent.name))
    .outerjoin(Agent, (col(Agent.id) == col(Message.author_id)) & (col(Message.author) == Author.AGENT))
    .where(col(Message.conversation_id) == bindparam("of"))
)
_BEFORE = (
    _MESSAGES.where(col(Message.seq) < bindparam("before")).order_by(col(Message.seq).desc()).limit(PAGE + 1)
)
_THESE = _MESSAGES.where(col(Message.seq).in_(bindparam("seqs", expanding=True))).order_by(col(Message.seq))
_AFTER = (
    _MESSAGES.where(col(Message.seq) > bindparam("seq"))
    .order_by(col(Message.seq))
    .limit(bindparam("most", type_=BigInteger()))
)


def _view(message: Message, agent_name: str | None, customer_name: str) -> MessageView:
    name = customer_name if message.author == Author.CUSTOMER else agent_name or ""
    is_text = message.kind == MessageKind.TEXT
    return MessageView(
        seq=message.seq,
        id=message.id,
        author=AuthorView(kind=message.author, id=message.author_id, name=name),
        audience=message.audience,
        kind=message.kind,
        text=_text(message) if is_text else sentence(message, name),
        at=message.at,
        client_id=message.client_id,
        action=_action(message),
        attachments=attachments(files_of(message)),
        mentions=message.detail.get("mentions", []),
        reply_to=message.detail.get("reply_to"),
        reaction=message.detail.get("reaction", ""),
        place=message.detail.get("place"),
        contacts=message.detail.get("contacts", []),
        unsupported=message.detail.get("unsupported", ""),
        is_forwarded=message.detail.get("is_forwarded", False),
        delivery=None,
    )


def _text(message: Message) -> str:
    """What was said, and what of it has not come."""
    detail = message.detail
    said = "" if detail.get("place") or detail.get("contacts") else message.text
    return "\n".join(filter(None, (said, f"[{detail[LACKS]}]" if LACKS in detail else "")))


def _action(message: Message) -> ActionView | None:
    """Into a call an agent goes as themselves, and learns nothing of what the customer's link carries."""
    if room := message.detail.get("room"):
        return ActionView(label="Join the call", url=f"/call/{room}")
    action = message.detail.get("action")
    return ActionView(label=action["label"], url=action["url"]) if action else None
