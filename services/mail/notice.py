"""A notice to somebody of the house: a sentence or two, and the link that it is about."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from services import clock, text
from services.addresses import in_ascii
from services.mail.colours import OURS, button_colours
from services.mail.rendering import NAME_LIMIT, address_of, template
from services.mail.server import MailServer


@dataclass(frozen=True, slots=True)
class Notice:
    """`act` names the link; `small` says how long it is good, and what who did not ask for it does."""

    address: str
    sender: str
    """The workspace's name, shown as who writes."""
    subject: str
    lines: tuple[str, ...]
    act: str
    link: str
    small: str


def render_notice(notice: Notice, server: MailServer) -> EmailMessage:
    """Put it into a mail, as text and as HTML."""
    values = {"notice": notice, "button": button_colours(OURS)}
    message = EmailMessage(policy=SMTP)
    message["From"] = address_of(server.sender, text.line(notice.sender, NAME_LIMIT))
    message["To"] = address_of(notice.address)
    message["Subject"] = text.line(notice.subject, 2 * NAME_LIMIT)
    message["Date"] = format_datetime(datetime.fromtimestamp(clock.now() / 1000, UTC))
    message["Message-ID"] = make_msgid(domain=in_ascii(server.domain))
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(template("notice.txt").render(values))
    message.add_alternative(template("notice.html").render(values), subtype="html")
    return message
