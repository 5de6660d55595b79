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
from services.refusal import BadRequest, Conflict, NotFound
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


def configure(
    session: Session, *, ice_servers: str, turn_secret: str, conference_url: str, actor: Actor
) -> Outcome[None]:
    """Set it for the workspace, by an owner or admin of it. Raises Forbidden, BadRequest."""
    must_manage_people(session, actor)
    workspace = session.get(Workspace, 1)
    if workspace is None:
        raise NotFound
    ice_servers, turn_secret, conference_url = (
        clean(value).strip() for value in (ice_servers, turn_secret, conference_url)
    )
    if max(map(len, (ice_servers, turn_secret, conference_url))) > LONGEST:
        raise BadRequest(f"At most {LONGEST:,} characters each.")
    try:
        needs_secret = wants_secret(parse(ice_servers))
        workspace.conference_url = template(conference_url)
    except ValueError as error:
        raise BadRequest(f"This must be {error}.") from None
    if needs_secret and not turn_secret:
        raise BadRequest("A TURN server needs USER:PASSWORD@ before its name, or its secret.")
    workspace.ice_servers, workspace.turn_secret = ice_servers, turn_secret
    audit.note(session, AuditKind.CONFERENCE_SET, actor)
    return Outcome(None)
