"""A notice to somebody of the house: a sentence or two, and the link that it is about."""

from dataclasses import dataclass
from email.message import EmailMessage

from services.mail.colours import OURS, button_colours
from services.mail.head import headed
from services.mail.rendering import template
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
    message = headed(server.sender, notice.address, notice.subject, name=notice.sender)
    message.set_content(template("notice.txt").render(values))
    message.add_alternative(template("notice.html").render(values), subtype="html")
    return message
