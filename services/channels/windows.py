"""Where one may answer for some time only: until when, and the refusal afterwards."""

from collections.abc import Sequence

from sqlmodel import Session

from models import Channel, ChannelIdentity, Conversation
from services import clock
from services.channels.kind import Kind
from services.channels.kinds import kinds
from services.files.facts import FileFacts
from services.refusal import Conflict

TEMPLATE = "template"
"""Where a message keeps which of its channel's templates it was made from."""


class WindowClosed(Conflict):
    """Too long ago that the customer wrote."""

    sentence = "The customer last wrote more than 24 hours ago. Only a WhatsApp template can be sent now."


def must_leave(
    session: Session,
    conversation: Conversation,
    *,
    text: str,
    files: Sequence[FileFacts],
    is_template: bool,
) -> None:
    """See that a message can leave by the conversation's channel, whatever its sender was shown.

    Of one of the channel's templates the channel's own verb has seen to that. Raises WindowClosed, TooLong,
    TooLarge, BadRequest.
    """
    if not is_template:
        must_be_open(session, conversation, is_template=False).must_take(text, files)


def must_be_open(session: Session, conversation: Conversation, *, is_template: bool) -> type[Kind]:
    """See that one may still write; returns the conversation's kind of channel. Raises WindowClosed."""
    kind = kinds()[session.get_one(Channel, conversation.channel_id).kind]
    until = kind.window(session.get_one(ChannelIdentity, conversation.identity_id).wrote_at)
    if until is not None and clock.now() >= until and not is_template:
        raise WindowClosed
    return kind
