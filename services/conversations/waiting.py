"""The wait of a customer: begun by their first unanswered message, ended by an answer (SPEC 3)."""

from models import Conversation, Stage, State
from services.thresholds import Thresholds


def begin(conversation: Conversation, at: int) -> None:
    """A public customer message: begins a wait, and never restarts one."""
    conversation.quiet_since = at
    conversation.kept_open = False
    if conversation.waiting_since is None:
        conversation.waiting_since = at


def end(conversation: Conversation, at: int) -> None:
    """An agent has answered. From here one that was kept open unanswered counts its 24 hours."""
    conversation.waiting_since = None
    if conversation.kept_open:
        conversation.kept_open = False
        conversation.quiet_since = at


def is_waiting(conversation: Conversation) -> bool:
    """Whether a customer waits for an answer."""
    return conversation.state == State.OPEN and conversation.waiting_since is not None


def set_marks(conversation: Conversation, thresholds: Thresholds) -> None:
    """Work out when the wait becomes Soon to be, and Overdue."""
    since = conversation.waiting_since
    if since is None:
        conversation.soon_at = conversation.overdue_at = None
        return
    conversation.soon_at, conversation.overdue_at = since + thresholds.soon, since + thresholds.overdue


def age(conversation: Conversation, now: int) -> None:
    """Bring the stage up to this moment. "Longer than" is strict."""
    soon_at, overdue_at = conversation.soon_at, conversation.overdue_at
    if soon_at is None or overdue_at is None:
        conversation.stage, conversation.stage_due_at = Stage.NONE, None
    elif now > overdue_at:
        conversation.stage, conversation.stage_due_at = Stage.OVERDUE, None
    elif now > soon_at:
        conversation.stage, conversation.stage_due_at = Stage.SOON, overdue_at
    else:
        conversation.stage, conversation.stage_due_at = Stage.NONE, soon_at
