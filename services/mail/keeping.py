"""A transcript by mail to the agent who wants to keep it."""

from sqlmodel import Session

from models import Agent, Workspace
from services.access import viewer_of
from services.conversations.transcript import opening, transcript
from services.database import Database
from services.mail.head import headed
from services.mail.server import MailServer
from services.outbox.undelivered import Undelivered
from services.refusal import Unavailable

MOST = 5_000_000
"""Characters of a transcript that a mailbox is asked to take."""


async def send_transcript(
    db: Database, server: MailServer, conversation_id: int, agent_id: int, *, notes: bool
) -> str:
    """Send the agent the transcript of a conversation that they may see, and return their address.

    Raises NotFound, Unavailable with the mail server's reason.
    """
    viewer = await db.read(viewer_of, agent_id)
    begin = await db.read(opening, viewer, conversation_id)
    parts, length = [], 0
    async for part in transcript(db, viewer, conversation_id, begin, notes=notes):
        parts.append(part)
        length += len(part)
        if length > MOST:
            raise Unavailable("This conversation is too long for a mail. Download it instead.")
    address, workspace = await db.read(_addresses, agent_id)
    message = headed(server.sender, address, begin.name, name=workspace)
    message.set_content("The transcript is attached.\n")
    message.add_attachment("".join(parts), filename=f"{begin.name}.txt")
    try:
        await server.deliver(message, address)
    except Undelivered as failure:
        raise Unavailable(f"It could not be sent: {failure.reason}") from None
    return address


def _addresses(session: Session, agent_id: int) -> tuple[str, str]:
    return session.get_one(Agent, agent_id).email, session.get_one(Workspace, 1).name
