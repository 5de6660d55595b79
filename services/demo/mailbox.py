"""The demo's mail: a server on loopback that takes everything, and the one mailbox that it puts it into."""

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from services import clock
from services.mail.server import MailServer

KEPT = 200
"""Mails; older ones go."""

LARGEST = 5_000_000
"""Bytes of a mail."""

SENDER = "hello@harbour.example"


@dataclass(frozen=True, slots=True)
class Mail:
    """One that has come. `html` is a stranger's, as mail is."""

    id: int
    at: int
    to: str
    sender: str
    subject: str
    text: str
    html: str


class Mailbox:
    """Takes mail for everyone, while the demo runs."""

    def __init__(self) -> None:
        self._mails: deque[Mail] = deque(maxlen=KEPT)
        self._numbers = itertools.count(1)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MailServer]:
        """Take mail until the end of the block; yields the server to hand it to."""
        from aiosmtpd.smtp import SMTP

        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(self, hostname="demo", loop=loop, data_size_limit=LARGEST, enable_SMTPUTF8=True),
            "127.0.0.1",
            0,
        )
        port = server.sockets[0].getsockname()[1]
        try:
            yield MailServer("smtp", "127.0.0.1", port, None, None, sender=SENDER, own_name="localhost")
        finally:
            server.close()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        """Put a mail into the box."""
        self.put(envelope.content, ", ".join(envelope.rcpt_tos))
        return "250 OK"

    def put(self, content: bytes, to: str) -> None:
        """Put one into the box, as it came."""
        message = message_from_bytes(content, policy=policy.default)
        self._mails.appendleft(
            Mail(
                id=next(self._numbers),
                at=clock.now(),
                to=to,
                sender=str(message["From"] or ""),
                subject=str(message["Subject"] or ""),
                text=_part(message, "plain"),
                html=_part(message, "html"),
            )
        )

    def all(self) -> list[Mail]:
        """Everything in it, the newest first."""
        return list(self._mails)

    def find(self, mail_id: int) -> Mail | None:
        """One of them."""
        return next((mail for mail in self._mails if mail.id == mail_id), None)


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""
