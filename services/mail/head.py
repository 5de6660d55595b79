"""The head of every mail of ours. Names come from outside: on one line each, so that none ends its header."""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from services import clock, text
from services.addresses import in_ascii

NAME_LIMIT = 120


def headed(sender: str, to: str, subject: str, *, name: str, mail_id: str = "") -> EmailMessage:
    """A mail without its text, from the address `sender`, which is shown as `name`.

    `mail_id` is the Message-ID; one is made up where there is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender, text.line(name, NAME_LIMIT))
    message["To"] = _address(to)
    message["Subject"] = text.line(subject, 2 * NAME_LIMIT)
    message["Date"] = format_datetime(datetime.fromtimestamp(clock.now() / 1000, UTC))
    message["Message-ID"] = mail_id or make_msgid(domain=in_ascii(sender.rpartition("@")[2]))
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    return message


def _address(address: str, name: str = "") -> Address:
    """In the form that mail servers take."""
    local, _, domain = address.rpartition("@")
    return Address(name, local, in_ascii(domain))
