"""The operator's mail server: hands one mail over, and says exactly what became of it."""

import asyncio
import contextlib
import ipaddress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib.errors import (
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from services.addresses import deliverable
from services.mail.trouble import words
from services.outbox.undelivered import Undelivered
from services.settings import Settings

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}

STEP_SECONDS = 30.0
"""For each answer of the server."""

WHOLE_SECONDS = 120.0
"""For a mail in all: a server may answer, but slowly, letter by letter."""

MOST_BY_ONE_LINE = 50
"""Mails, after which another is opened: servers end what goes on for too long."""

PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. `sender` is the address that it comes from."""

    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None
    sender: str
    own_name: str
    """What we call ourselves to it."""
    step_seconds: float = STEP_SECONDS
    whole_seconds: float = WHOLE_SECONDS

    @property
    def domain(self) -> str:
        """Of the addresses that are made up here."""
        return self.sender.rpartition("@")[2]

    async def deliver(self, message: EmailMessage, address: str) -> str:
        """Hand a mail over for one address and return the server's answer. Raises Undelivered."""
        line = MailLine(self)
        try:
            return await line.deliver(message, address)
        finally:
            await line.close()

    async def connect(self) -> aiosmtplib.SMTP:
        """Connect, encrypt and sign in. What fails here fails for every mail: the operator's to mend."""
        client = self._client()
        try:
            await client.connect()
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise Undelivered(words(error, self.host, self.port), is_server=True) from None
        except BaseException:
            client.close()
            raise
        return client

    async def hand_over(self, client: aiosmtplib.SMTP, message: EmailMessage, address: str) -> str:
        """By a line that stands. Raises Undelivered."""
        try:
            _, answer = await client.send_message(message, sender=self.sender, recipients=[address])
        except SMTPRecipientsRefused as error:
            raise _refused(error.recipients[0], is_address=True) from None
        except SMTPSenderRefused as error:
            raise _refused(error, is_address=False) from None
        except SMTPNotSupported as error:
            raise Undelivered(error.message, is_permanent=True, is_address=True) from None
        except SMTPResponseException as error:
            raise _refused(error, is_address=False) from None
        except (SMTPException, OSError, ValueError) as error:
            raise Undelivered(words(error, self.host, self.port), is_certain=False) from None
        return str(answer)

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            local_hostname=self.own_name,
            timeout=self.step_seconds,
            use_tls=self.scheme == "smtps",
            start_tls=self.scheme == "smtp+starttls",
        )


class MailLine:
    """A line to it, by which one mail goes after the other. It is opened with the first one."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._client: aiosmtplib.SMTP | None = None
        self._carried = 0

    async def deliver(self, message: EmailMessage, address: str) -> str:
        """As the server does. After anything but success the next mail gets a line of its own."""
        try:
            async with asyncio.timeout(self.server.whole_seconds):
                client = await self._standing()
                answer = await self.server.hand_over(client, message, address)
        except TimeoutError:
            self._drop()
            raise Undelivered("The mail server did not answer in time.", is_certain=False) from None
        except BaseException:
            self._drop()
            raise
        self._carried += 1
        return answer

    async def _standing(self) -> aiosmtplib.SMTP:
        """What stands, if it still answers: that a line is cut is found out before a mail is handed over."""
        if self._client is not None and self._carried < MOST_BY_ONE_LINE:
            with contextlib.suppress(SMTPException, OSError):
                await self._client.rset()
                return self._client
        await self.close()
        self._client, self._carried = await self.server.connect(), 0
        return self._client

    async def close(self) -> None:
        """Say goodbye, where somebody is there to hear it."""
        if self._client is not None:
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                await self._client.quit()
        self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def mail_server(settings: Settings) -> MailServer | None:
    """The server that the environment names; None when it names none."""
    return named(settings.smtp_url, settings.mail_from, settings.address) if settings.smtp_url else None


def named(smtp_url: str, mail_from: str, own_address: str) -> MailServer:
    """The server of an address such as `smtps://user:password@mail.example.com`; `own_address` is ours."""
    url = urlsplit(smtp_url)
    host = urlsplit(own_address).hostname or "localhost"
    return MailServer(
        scheme=url.scheme,
        host=url.hostname or "",
        port=url.port or PORTS[url.scheme],
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        sender=_sender(mail_from, unquote(url.username or ""), host),
        own_name=_literal(host),
    )


def _sender(mail_from: str, username: str, host: str) -> str:
    """MAIL_FROM, else the account's address, else one at this server's own name."""
    named = parseaddr(mail_from)[1]
    return named or deliverable(username) or f"no-reply@{_literal(host)}"


def _literal(host: str) -> str:
    """A host's name, or its address as mail writes it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def _refused(error: SMTPResponseException, *, is_address: bool) -> Undelivered:
    """The server's own no, in its words."""
    return Undelivered(
        f"{error.code} {error.message}",
        is_permanent=error.code in PERMANENT,
        is_address=is_address and error.code in PERMANENT,
    )
