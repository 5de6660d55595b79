"""What was told since consoles were updated last."""

from dataclasses import dataclass, field
from typing import Any

from services.events import (
    ConversationChanged,
    CustomerChanged,
    Event,
    Indexed,
    MembershipChanged,
    MessageAdded,
    Missed,
    ReadByAgent,
)


@dataclass(slots=True)
class Burst:
    """What was told since the last one, in commit order, and by conversation."""

    events: list[Event] = field(default_factory=list)

    @property
    def changes(self) -> list[ConversationChanged]:
        """Conversations that stand differently."""
        return [event for event in self.events if isinstance(event, ConversationChanged)]

    @property
    def said_in(self) -> frozenset[int]:
        """Conversations with new messages."""
        return frozenset(event.conversation_id for event in self.events if isinstance(event, MessageAdded))

    @property
    def indexed(self) -> list[tuple[int, int]]:
        """Conversations in which what was said after a number can be found now."""
        return [place for event in self.events if isinstance(event, Indexed) for place in event.places]

    @property
    def renamed(self) -> frozenset[int]:
        """Conversations whose customer is called otherwise now."""
        changed = (event for event in self.events if isinstance(event, CustomerChanged))
        return frozenset(id_ for event in changed for id_ in event.conversation_ids)

    def read_by(self, agent_id: int) -> frozenset[int]:
        """Conversations in which this agent has read on."""
        read = (event for event in self.events if isinstance(event, ReadByAgent))
        return frozenset(event.conversation_id for event in read if event.agent_id == agent_id)

    def of(self, kind: type[Any], conversation_id: int | None) -> list[Any]:
        """The events of one kind about one conversation."""
        found = (event for event in self.events if isinstance(event, kind))
        return [event for event in found if event.conversation_id == conversation_id]

    @property
    def has_missed(self) -> bool:
        """Whether another process changed something."""
        return any(isinstance(event, Missed) for event in self.events)

    @property
    def reseated(self) -> frozenset[int]:
        """Agents whose teams or roles changed."""
        return frozenset(event.agent_id for event in self.events if isinstance(event, MembershipChanged))
