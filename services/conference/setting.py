"""What calls go by: ICE servers, or a conference server of another's. The environment wins (SPEC 6)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlmodel import Session

from models import AuditKind, Workspace
from services import audit
from services.actor import Actor
from services.authority import must_manage_people
from services.conference.ice import IceServer, parse, wants_secret
from services.conference.template import ROOM, template
from services.outcome import Outcome
from services.refusal import Conflict, Mistakes, NotFound
from services.settings import Settings
from services.text import clean

LONGEST = 2_000


class NeedsHttps(Conflict):
    """The built-in call page would be of no use (SPEC 5)."""

    sentence = (
        "Calls need HTTPS: browsers give cameras and microphones to no other page. "
        "Ask who runs this server to set it up."
    )


@dataclass(frozen=True, slots=True)
class ConferenceSetting:
    """`url`: where the room's name takes the place of `{room}`; empty: the built-in call page."""

    url: str
    ice_servers: tuple[IceServer, ...]
    turn_secret: str

    def must_work_at(self, address: str) -> None:
        """Raise NeedsHttps where browsers would give the built-in page no camera."""
        url = urlsplit(address)
        host = url.hostname or ""
        is_here = host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
        if not self.url and url.scheme != "https" and not is_here:
            raise NeedsHttps

    def elsewhere(self, room: str) -> str | None:
        """The room's address on another's server, if calls go by one."""
        return self.url.replace(ROOM, room) if self.url else None


def conference_setting(session: Session, settings: Settings) -> ConferenceSetting:
    """The setting as it is in force."""
    workspace = session.get(Workspace, 1) or Workspace(name="", created_at=0)
    secret = settings.turn_secret.get_secret_value() if settings.turn_secret else workspace.turn_secret
    return ConferenceSetting(
        settings.conference_url or workspace.conference_url,
        parse(settings.ice_servers or workspace.ice_servers),
        secret,
    )


@dataclass(frozen=True, slots=True)
class ConferenceForm:
    """How it is set, for the form: all but the secret. `fixed`: what the environment sets."""

    conference_url: str
    ice_servers: str
    has_secret: bool
    fixed: frozenset[str]


def conference_form(session: Session, settings: Settings) -> ConferenceForm:
    """The setting as its form shows it."""
    workspace = session.get(Workspace, 1) or Workspace(name="", created_at=0)
    environment = ("conference_url", "ice_servers", "turn_secret")
    return ConferenceForm(
        settings.conference_url or workspace.conference_url,
        settings.ice_servers or workspace.ice_servers,
        bool(settings.turn_secret or workspace.turn_secret),
        frozenset(name for name in environment if getattr(settings, name)),
    )


def configure(
    session: Session,
    *,
    ice_servers: str | None,
    turn_secret: str,
    conference_url: str | None,
    actor: Actor,
) -> Outcome[None]:
    """Set it for the workspace, by an owner or admin of it; None leaves what there is.

    An empty secret leaves the one that is kept, as long as a server needs it. Raises Forbidden, Mistakes.
    """
    must_manage_people(session, actor)
    workspace = session.get(Workspace, 1)
    if workspace is None:
        raise NotFound
    ice_servers = _cleaned("ice_servers", workspace.ice_servers if ice_servers is None else ice_servers)
    url = workspace.conference_url if conference_url is None else conference_url
    url = _cleaned("conference_url", url)
    turn_secret = _cleaned("turn_secret", turn_secret)
    field = "ice_servers"
    try:
        needs_secret = wants_secret(parse(ice_servers))
        field = "conference_url"
        url = template(url)
    except ValueError as error:
        raise Mistakes({field: f"This must be {error}."}) from None
    if needs_secret:
        turn_secret = turn_secret or workspace.turn_secret
        if not turn_secret:
            raise Mistakes(
                {"turn_secret": "A TURN server needs USER:PASSWORD@ before its name, or its secret."}
            )
    workspace.ice_servers, workspace.turn_secret, workspace.conference_url = ice_servers, turn_secret, url
    audit.note(session, AuditKind.CONFERENCE_SET, actor)
    return Outcome(None)


def _cleaned(field: str, value: str) -> str:
    value = clean(value).strip()
    if len(value) > LONGEST:
        raise Mistakes({field: f"At most {LONGEST:,} characters."})
    return value
