"""The parts of the administration, in the order of its navigation."""

from dataclasses import dataclass

from services.authority import Manages
from ui.admin.desk import HOME


@dataclass(frozen=True, slots=True)
class Section:
    """A part: its name, its address, and whether Team Admins come to it for their teams' sake."""

    name: str
    path: str
    icon: str
    for_team_admins: bool = False
    for_everyone: bool = False

    def is_for(self, manages: Manages) -> bool:
        """Whether this agent has something to do here."""
        return self.for_everyone or manages.workspace or (self.for_team_admins and bool(manages.teams))


PEOPLE = Section("People", f"{HOME}/people", "person")
TEAMS = Section("Teams", f"{HOME}/teams", "people", for_team_admins=True)
CHANNELS = Section("Channels", f"{HOME}/channels", "web")
TEMPLATES = Section("Message templates", f"{HOME}/templates", "template", for_team_admins=True)
WHATSAPP = Section("WhatsApp", f"{HOME}/whatsapp", "whatsapp")
WORKSPACE = Section("Workspace", f"{HOME}/workspace", "workspace")
AUDIT = Section("Audit trail", f"{HOME}/audit", "list")

PROFILE = Section("Profile", "/profile", "person", for_everyone=True)
"""Nothing that is managed: the settings don't begin with it."""

SECTIONS = (
    PEOPLE,
    TEAMS,
    CHANNELS,
    TEMPLATES,
    WHATSAPP,
    WORKSPACE,
    AUDIT,
)


def first_for(manages: Manages) -> Section | None:
    """Where the administration begins for this agent; None: nowhere."""
    return next((section for section in SECTIONS if section.is_for(manages)), None)
