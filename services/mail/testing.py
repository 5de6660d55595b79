"""A test mail: whether the server that is set takes one, and what it answers (SPEC 6)."""

from dataclasses import dataclass

from sqlmodel import Session

from models import Agent
from services.actor import agent
from services.authority import must_manage_people
from services.database import Database
from services.mail.head import headed
from services.mail.server import MailServer
from services.outbox.undelivered import Undelivered
from services.refusal import Unavailable
from services.workspace import workspace_name


@dataclass(frozen=True, slots=True)
class Tested:
    """Who it was sent to, and the server's own answer."""

    address: str
    answer: str


async def send_test(db: Database, server: MailServer, agent_id: int) -> Tested:
    """Send an owner or admin of the workspace a mail. Raises Forbidden, Unavailable with what went wrong."""
    asker, workspace = await db.read(_about, agent_id)
    message = headed(server.sender, asker.email, "A test mail", name=workspace)
    message.set_content("Mail from Triptych gets here.\n")
    try:
        return Tested(asker.email, await server.deliver(message, asker.email))
    except Undelivered as failure:
        raise Unavailable(failure.reason) from None


def _about(session: Session, agent_id: int) -> tuple[Agent, str]:
    return must_manage_people(session, agent(agent_id)), workspace_name(session)
