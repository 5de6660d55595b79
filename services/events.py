"""What happened, told after commit.

Events carry ids and numbers, never contents: whoever receives one reads the truth (DESIGN 4).
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """How a conversation stands, as far as lists, counts and sight depend on it."""

    id: int
    version: int
    access_version: int
    channel_id: int
    state: str
    rank: int
    waiting_since: int | None
    stage: str
    last_message_at: int
    online: bool
    owner_id: int | None
    team_ids: tuple[int, ...]
    crew_ids: tuple[int, ...]
    invited_ids: tuple[int, ...]
    """Agents who hold an open invitation; likewise teams."""
    invited_team_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""


@dataclass(frozen=True, slots=True)
class ConversationChanged(Event):
    """A conversation came to be (`before` is None), went (`after` is None) or stands differently now."""

    conversation_id: int
    before: Facts | None
    after: Facts | None


@dataclass(frozen=True, slots=True)
class MessageAdded(Event):
    """A message was committed."""

    conversation_id: int
    seq: int
    audience: str
    author: str


@dataclass(frozen=True, slots=True)
class DeliveryChanged(Event):
    """What became of these messages is known, or open again: on their way out, or of what belongs to them."""

    conversation_id: int
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Indexed(Event):
    """What was said in these conversations after these numbers is found by searching from now on."""

    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MarksMoved(Event):
    """Somebody has received or read up to these numbers."""

    conversation_id: int
    customer_received_seq: int
    customer_read_seq: int
    crew_read_seq: int


@dataclass(frozen=True, slots=True)
class ReadByAgent(Event):
    """An agent has read on: what is unread is less for them, on each of their consoles."""

    conversation_id: int
    agent_id: int


@dataclass(frozen=True, slots=True)
class InvitationChanged(Event):
    """An invitation of this agent, or of this team, was given, changed or came to its end."""

    conversation_id: int
    agent_id: int | None
    team_id: int | None


@dataclass(frozen=True, slots=True)
class CustomerTyping(Event):
    """A customer types, or stopped."""

    conversation_id: int
    on: bool


@dataclass(frozen=True, slots=True)
class CustomerActive(Event):
    """A customer has done something in the widget, at this moment. Not told for each thing they do."""

    conversation_id: int
    at: int


@dataclass(frozen=True, slots=True)
class AgentTyping(Event):
    """An agent types a reply, or stopped."""

    conversation_id: int
    agent_id: int
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class DraftKept(Event):
    """An agent wrote on, in the tab that calls itself `origin`: a concern of their other tabs alone."""

    agent_id: int
    conversation_id: int
    note: bool
    origin: str


@dataclass(frozen=True, slots=True)
class CustomerChanged(Event):
    """A customer's name, address or details changed."""

    customer_id: int
    conversation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustomerBlocked(Event):
    """A customer was blocked, or unblocked: what they write is refused, or taken again."""

    customer_id: int
    conversation_ids: tuple[int, ...]
    on: bool


@dataclass(frozen=True, slots=True)
class CustomerErased(Event):
    """A customer and their conversations are gone: nothing of them may stay on a screen or in a browser."""

    customer_id: int
    conversation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AvailabilityChanged(Event):
    """An agent became Available or Away."""

    agent_id: int
    available: bool


@dataclass(frozen=True, slots=True)
class MembershipChanged(Event):
    """An agent's teams or roles changed; what they may see has to be asked anew."""

    agent_id: int
    at: int = 0
    """The agent's `changed_at`."""


@dataclass(frozen=True, slots=True)
class NotificationsChanged(Event):
    """What calls the members of these teams, or these agents, is not what it was."""

    team_ids: tuple[int, ...] = ()
    agent_ids: tuple[int, ...] = ()
    conversation_id: int | None = None
    """Only what is about this one; None: whatever it may be."""


@dataclass(frozen=True, slots=True)
class ChannelShut(Event):
    """A channel, by its key, is off or gone: whoever is connected by it is told so."""

    key: str


@dataclass(frozen=True, slots=True)
class SessionsRevoked(Event):
    """These sessions ended: their pages and sockets go."""

    session_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Missed(Event):
    """Conversations that another process changed, as they stand now. How they stood is not known."""

    facts: tuple[Facts, ...]


Handler = Callable[[Event], None]


class Bus:
    """Tells every subscriber of this process, on the event loop, in commit order.

    Handlers are short and synchronous; one that fails is logged and keeps nobody else from hearing.
    """

    def __init__(self) -> None:
        self._handlers: list[Handler] = []

    def subscribe(self, handler: Handler) -> Callable[[], None]:
        """Hear every event from now on; call the result to hear no more."""
        self._handlers.append(handler)
        return lambda: self._handlers.remove(handler)

    def tell(self, *events: Event) -> None:
        """Tell events; on the loop's thread only."""
        for event in events:
            for handler in tuple(self._handlers):
                try:
                    handler(event)
                except Exception:
                    log.exception("event handler failed", happened=type(event).__name__)
