"""The workspace: the name over the door."""

from sqlmodel import Session

from models import Workspace
from services import clock, text
from services.outcome import Outcome

NAME_LIMIT = 80
UNNAMED = "Triptych"


def workspace_name(session: Session) -> str:
    """What the company is called."""
    workspace = session.get(Workspace, 1)
    return workspace.name if workspace else UNNAMED


def name_workspace(session: Session, name: str) -> Outcome[None]:
    """Give it another name."""
    workspace = session.get(Workspace, 1) or Workspace(name="", created_at=clock.now())
    workspace.name = text.line(name, NAME_LIMIT) or UNNAMED
    session.add(workspace)
    return Outcome(None)
