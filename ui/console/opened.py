"""What GREEN reads of a conversation to show it."""

from dataclasses import dataclass, field

from sqlmodel import Session

from services.access import Viewer
from services.conversations import reading
from services.conversations.heading import Heading, heading
from services.details.about import About, about
from services.drafts import DraftView, drafts_of
from ui.burst import Burst

BEFORE = 15
"""Messages that are shown before the one that was searched for."""

MOST = 1_000
"""Messages after it up to which it is led to; of a longer thread the end is shown."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as it was read to be shown, on one snapshot."""

    heading: Heading
    about: About
    thread: reading.Thread
    drafts: list[DraftView]


@dataclass(slots=True, eq=False)
class Reading:
    """A reading under way, and what was told since it began: nobody knows if it has read that."""

    conversation_id: int | None
    told: list[Burst] = field(default_factory=list)


def opened(session: Session, viewer: Viewer, conversation_id: int, at: int = 0) -> Opened:
    """Read what GREEN shows of a conversation, as far back as to the message `at`. Raises NotFound."""
    return Opened(
        heading(session, viewer, conversation_id),
        about(session, viewer, conversation_id),
        _thread(session, viewer, conversation_id, at),
        drafts_of(session, viewer.agent_id, conversation_id),
    )


def _thread(session: Session, viewer: Viewer, conversation_id: int, at: int) -> reading.Thread:
    thread = reading.latest(session, viewer, conversation_id)
    if not thread.more or not 0 < at < thread.messages[0]["seq"] or thread.messages[-1]["seq"] - at > MOST:
        return thread
    start = max(0, at - BEFORE - 1)
    return reading.Thread(reading.after(session, viewer, conversation_id, seq=start), start > 0)
