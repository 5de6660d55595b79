"""A test mail: whether the server that is set takes one, and what it answers (SPEC 6)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from sqlmodel import Session

from models import Agent
from services import clock
from services.actor import agent
from services.addresses import in_ascii
from services.authority import must_manage_people
from services.database import Database
from services.mail.rendering import address_of
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
    message = EmailMessage(policy=SMTP)
    message["From"] = address_of(server.sender, workspace)
    message["To"] = address_of(asker.email)
    message["Subject"] = "A test mail"
    message["Date"] = format_datetime(datetime.fromtimestamp(clock.now() / 1000, UTC))
    message["Message-ID"] = make_msgid(domain=in_ascii(server.domain))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("Mail from Triptych gets here.\n")
    try:
        return Tested(asker.email, await server.deliver(message, asker.email))
    except Undelivered as failure:
        raise Unavailable(failure.reason) from None


def _about(session: Session, agent_id: int) -> tuple[Agent, str]:
    return must_manage_people(session, agent(agent_id)), workspace_name(session)
