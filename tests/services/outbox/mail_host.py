"""A mail server on loopback that does to each mail what the test says."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from services.mail.server import MailServer

Answer = Callable[[str], str]
"""From an address, what is answered; empty: it is taken."""


def takes(_address: str) -> str:
    return ""


@dataclass
class MailHost:
    """What came in, and how it answers. `rcpt` and `data` are asked at those commands."""

    got: list[EmailMessage] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    """Every address that was asked for, taken or not."""
    rcpt: Answer = takes
    data: Answer = takes
    drops_after_data: bool = False
    stalls: set[str] = field(default_factory=set)
    """Addresses for which it answers nothing."""
    stalling: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    lines: list[SMTP] = field(default_factory=list)
    """Every line that was opened to it."""

    def server(self, **options: Any) -> MailServer:
        """How the product is told to reach it."""
        known: dict[str, Any] = {
            "scheme": "smtp",
            "host": "127.0.0.1",
            "port": self.port,
            "username": None,
            "password": None,
            "sender": "hello@house.example",
            "own_name": "house.example",
            "step_seconds": 5.0,
        }
        return MailServer(**known | options)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        self.tried.append(address)
        if address in self.stalls:
            self.stalling.set()
            await asyncio.Event().wait()
        if refusal := self.rcpt(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if refusal := self.data(envelope.rcpt_tos[0]):
            return refusal
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.drops_after_data:
            server.transport.abort()
        return "250 OK"

    def hangs_up(self) -> None:
        """End every line, as servers do with those on which nothing is said."""
        for line in self.lines:
            if line.transport is not None:
                line.transport.close()

    @property
    def to(self) -> list[str]:
        return [str(mail["To"]) for mail in self.got]

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.got]

    def texts(self) -> list[str]:
        return [text_of(mail) for mail in self.got]


def text_of(mail: EmailMessage, subtype: str = "plain") -> str:
    part = mail.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@asynccontextmanager
async def listening(
    host: MailHost, *, tls: ssl.SSLContext | None = None, implicit: bool = False, login: str = ""
) -> AsyncIterator[MailHost]:
    """Serve until the end of the block. `login`: the only "user:password" that may send."""
    loop = asyncio.get_running_loop()

    def authenticate(*said: Any) -> AuthResult:
        data = said[-1]
        return AuthResult(success=f"{data.login.decode()}:{data.password.decode()}" == login, handled=False)

    def connection() -> SMTP:
        line = SMTP(
            host,
            hostname="mail.example",
            loop=loop,
            enable_SMTPUTF8=True,
            tls_context=None if implicit else tls,
            require_starttls=tls is not None and not implicit,
            auth_required=bool(login),
            auth_require_tls=bool(login),  # it warns of anything else
            authenticator=authenticate if login else None,
        )
        host.lines.append(line)
        return line

    listener = await loop.create_server(connection, "127.0.0.1", host.port, ssl=tls if implicit else None)
    host.port = listener.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        listener.close()
