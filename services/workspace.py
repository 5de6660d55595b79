"""The workspace: the name over the door, and what holds for all of its teams (SPEC 3 and 6)."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from models import AuditKind, ChoreKind, Workspace
from services import audit, chores, clock, text
from services.actor import Actor
from services.addresses import NotOne
from services.authority import must_manage_people
from services.details.places import zone_name
from services.outcome import Outcome
from services.refusal import BadRequest, Mistakes, NotFound
from services.thresholds import DEFAULT, KEY, Thresholds

NAME_LIMIT = 80
UNNAMED = "Triptych"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the workspace is set. Milliseconds; None: the environment's."""

    name: str = UNNAMED
    time_zone: str = "UTC"
    soon_after: int | None = None
    overdue_after: int | None = None


def workspace_name(session: Session) -> str:
    """What the company is called."""
    workspace = session.get(Workspace, 1)
    return workspace.name if workspace else UNNAMED


def standing(session: Session) -> Standing:
    """How it is set."""
    found = session.get(Workspace, 1)
    if found is None:
        return Standing()
    return Standing(found.name, found.time_zone, found.soon_after, found.overdue_after)


def zone_of(session: Session) -> tzinfo:
    """The time zone that its reports are in."""
    try:
        return ZoneInfo(standing(session).time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def name_workspace(session: Session, name: str) -> Outcome[None]:
    """Give it another name."""
    workspace = session.get(Workspace, 1) or Workspace(name="", created_at=clock.now())
    workspace.name = text.name(name, NAME_LIMIT) or UNNAMED
    session.add(workspace)
    return Outcome(None)


def change_workspace(session: Session, *, name: str, time_zone: str, actor: Actor) -> Outcome[None]:
    """Give it a name and the time zone that reports are in, by an owner or admin of it.

    Raises Forbidden, Mistakes.
    """
    workspace = _theirs(session, actor)
    mistakes, name, zone = {}, text.name(name, NAME_LIMIT), ""
    if not name:
        mistakes["name"] = "Say what your company or project is called."
    try:
        zone = ZoneInfo(zone_name(time_zone)).key
    except (NotOne, ZoneInfoNotFoundError):  # a browser's zone may be none of this server's
        mistakes["time_zone"] = "Type a time zone such as Europe/Lisbon."
    if mistakes:
        raise Mistakes(mistakes)
    if (workspace.name, workspace.time_zone) != (name, zone):
        workspace.name, workspace.time_zone = name, zone
        audit.note(session, AuditKind.WORKSPACE_CHANGED, actor, fields=["name", "time_zone"])
    return Outcome(None)


def change_thresholds(
    session: Session, *, soon_after: int | None, overdue_after: int | None, actor: Actor
) -> Outcome[None]:
    """Set how long a customer may wait, in milliseconds; None: as the environment has it.

    It acts on running waits at once. Raises Forbidden, Mistakes.
    """
    workspace = _theirs(session, actor)
    environment: Thresholds = session.info.get(KEY, DEFAULT)
    soon = environment.soon if soon_after is None else soon_after
    overdue = environment.overdue if overdue_after is None else overdue_after
    if min(soon, overdue) < 0:
        raise BadRequest("A time can't be less than nothing.")
    if soon > overdue:
        field = "overdue_after" if soon_after is None else "soon_after"
        raise Mistakes({field: "“Soon to be” can't come later than “Overdue”."})
    if (workspace.soon_after, workspace.overdue_after) == (soon_after, overdue_after):
        return Outcome(None)
    workspace.soon_after, workspace.overdue_after = soon_after, overdue_after
    audit.note(session, AuditKind.WORKSPACE_CHANGED, actor, fields=["soon_after", "overdue_after"])
    session.flush()
    return Outcome(None, chores.begin(session, ChoreKind.RETHINK))


def _theirs(session: Session, actor: Actor) -> Workspace:
    must_manage_people(session, actor)
    workspace = session.get(Workspace, 1)
    if workspace is None:
        raise NotFound
    return workspace
