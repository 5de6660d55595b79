"""Which server takes mail: the environment's, which wins, else the workspace's (SPEC 6)."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import quote, unquote, urlsplit

from sqlmodel import Session

from models import AuditKind, Workspace
from services import audit
from services.actor import Actor
from services.addresses import deliverable
from services.authority import must_manage_people
from services.mail.server import PORTS, MailServer, named
from services.outcome import Outcome
from services.refusal import Conflict, Mistakes, NotFound
from services.settings import Settings
from services.text import clean, line

HOST_LENGTH = 253
WORD_LENGTH = 500
"""Characters of a user name, a password or a sender."""

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


@dataclass(frozen=True, slots=True)
class MailSetting:
    """As its form shows it: all but the password."""

    host: str = ""
    port: str = ""
    scheme: str = "smtp+starttls"
    username: str = ""
    sender: str = ""
    has_password: bool = False
    is_fixed: bool = False
    """The environment names the server; likewise the sender."""
    is_sender_fixed: bool = False


@dataclass(frozen=True, slots=True)
class TypedMail:
    """What was typed. An empty password leaves the one that is kept, for the same server and user."""

    host: str
    port: str = ""
    scheme: str = "smtp+starttls"
    username: str = ""
    password: str = ""
    sender: str = ""


class SetElsewhere(Conflict):
    """Where the environment sets it, it wins."""

    sentence = "Mail is set up where the server runs, by TRIPTYCH_SMTP_URL. Change it there."


def mail_server_of(session: Session, settings: Settings) -> MailServer | None:
    """The server that is in force; None when mail is off."""
    workspace = _workspace(session)
    url = settings.smtp_url or workspace.smtp_url
    return named(url, settings.mail_from or workspace.mail_from, settings.address) if url else None


def mail_setting(session: Session, settings: Settings) -> MailSetting:
    """How it is set, for the form."""
    workspace = _workspace(session)
    sender = settings.mail_from or workspace.mail_from
    fixed = bool(settings.smtp_url), bool(settings.mail_from)
    address = settings.smtp_url or workspace.smtp_url
    if not address:
        return MailSetting(sender=sender, is_sender_fixed=fixed[1])
    url = urlsplit(address)
    return MailSetting(
        _host_in(address),
        str(url.port or PORTS[url.scheme]),
        url.scheme,
        unquote(url.username or ""),
        sender,
        bool(url.password),
        *fixed,
    )


def set_mail_server(session: Session, typed: TypedMail, *, settings: Settings, actor: Actor) -> Outcome[None]:
    """Let this server take mail from now on, by a workspace owner or admin: it may be one in our own network.

    Raises Forbidden, SetElsewhere, Mistakes with a sentence for each field.
    """
    workspace = _changeable(session, settings, actor)
    host, port = line(typed.host, HOST_LENGTH + 1).lower(), line(typed.port, 9)
    if mistakes := _mistakes(typed, host, port):
        raise Mistakes(mistakes)
    place = f"{typed.scheme}://{host}:{port or PORTS[typed.scheme]}"
    workspace.smtp_url = place.replace("://", f"://{_who(typed, place, workspace.smtp_url)}")
    if not settings.mail_from:
        workspace.mail_from = line(typed.sender, WORD_LENGTH)
    audit.note(session, AuditKind.MAIL_SET, actor, on=True)
    return Outcome(None)


def forget_mail_server(session: Session, *, settings: Settings, actor: Actor) -> Outcome[None]:
    """Switch mail off, and forget the password. Raises Forbidden, SetElsewhere."""
    workspace = _changeable(session, settings, actor)
    if workspace.smtp_url:
        workspace.smtp_url = ""
        audit.note(session, AuditKind.MAIL_SET, actor, on=False)
    return Outcome(None)


def _workspace(session: Session) -> Workspace:
    return session.get(Workspace, 1) or Workspace(name="", created_at=0)


def _changeable(session: Session, settings: Settings, actor: Actor) -> Workspace:
    must_manage_people(session, actor)
    if settings.smtp_url:
        raise SetElsewhere
    workspace = session.get(Workspace, 1)
    if workspace is None:
        raise NotFound
    return workspace


def _mistakes(typed: TypedMail, host: str, port: str) -> dict[str, str]:
    found = {}
    if len(host) > HOST_LENGTH or not _HOST.fullmatch(host):
        found["host"] = "Name the server, such as mail.example.com."
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        found["port"] = "A port is a number from 1 to 65535; leave it empty for the usual one."
    if typed.scheme not in PORTS:
        found["scheme"] = "Choose how the connection is encrypted."
    sender = line(typed.sender, WORD_LENGTH)
    if sender and not deliverable(parseaddr(sender)[1]):
        found["sender"] = "Type an address such as support@example.com."
    return found


def _who(typed: TypedMail, place: str, kept: str) -> str:
    """User and password as they stand in an address; the kept password goes to nobody but its own server."""
    username, password = line(typed.username, WORD_LENGTH), clean(typed.password)[:WORD_LENGTH]
    if not username and password:
        raise Mistakes({"username": "Whose password is it?"})
    if not username:
        return ""
    if not password:
        password = _kept_password(username, place, kept)
    return f"{quote(username, safe='')}:{quote(password, safe='')}@"


def _kept_password(username: str, place: str, kept: str) -> str:
    if not kept or not urlsplit(kept).password:
        raise Mistakes({"password": "This user name needs its password."})
    url = urlsplit(kept)
    kept_place = f"{url.scheme}://{_host_in(kept)}:{url.port or PORTS[url.scheme]}"
    if (kept_place, unquote(url.username or "")) != (place, username):
        raise Mistakes(
            {"password": "Type the password again: it was for another server, encryption or user name."}
        )
    return unquote(url.password or "")


def _host_in(address: str) -> str:
    """As it is typed: an IPv6 address with its brackets."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host
