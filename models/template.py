"""Message templates, and the teams that they are for."""

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class MessageTemplate(SQLModel, table=True):
    """A text with variables. For all teams, or for those that `TemplateTeam` names."""

    __tablename__ = "message_template"

    id: int = Field(default=None, primary_key=True)
    title: str
    category: str = ""
    text: str
    for_all: bool = True
    changed_at: Millis = millis()
    deleted_at: Millis | None = millis(default=None)
    """Offered to nobody since then; for a while it can be brought back."""


class TemplateTeam(SQLModel, table=True):
    """A team that a template is for."""

    __tablename__ = "template_team"

    template_id: int = Field(foreign_key="message_template.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")
