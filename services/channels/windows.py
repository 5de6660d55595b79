"""Where one may answer for some time only: until when, and the refusal afterwards."""

from collections.abc import Sequence

from sqlmodel import Session

from models import Channel, ChannelIdentity, Conversation
from services import clock
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
    if is_template:
        return
    kind = kinds()[session.get_one(Channel, conversation.channel_id).kind]
    identity = session.get_one(ChannelIdentity, conversation.identity_id)
    until = kind.window(identity.wrote_at)
    if until is not None and clock.now() >= until:
        raise WindowClosed
    kind.must_take(text, files)
