"""What happens in the house during a walk that is no verb of its own."""

from sqlalchemy import text
from sqlmodel import Session, SQLModel, col, delete, select

from models import ChannelTeam, Invitation, Team
from services.channels.routing import channel_by_key
from services.chores import rethink
from services.conversations import inviting
from services.outcome import Outcome
from tests.services.cast import Cast, engage


def emptied(session: Session) -> Outcome[Cast]:
    for table in reversed(SQLModel.metadata.sorted_tables):
        session.execute(delete(table))
    if session.get_bind().dialect.name == "sqlite":  # (PostgreSQL's went with the conversations.)
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('delete-all')"))
    return engage(session)


def invitations(session: Session, conversation_id: int) -> list[int]:
    statement = select(col(Invitation.id)).where(col(Invitation.conversation_id) == conversation_id)
    return list(session.scalars(statement.order_by(col(Invitation.id))))


def end_invitations(session: Session, agent_id: int, team_ids: list[int] | None) -> Outcome[None]:
    return Outcome(None, inviting.end_invitations_of(session, agent_id, team_ids))


def route(session: Session, key: str, team_ids: list[int]) -> Outcome[None]:
    channel = channel_by_key(session, key)
    session.execute(delete(ChannelTeam).where(col(ChannelTeam.channel_id) == channel.id))
    session.add_all(ChannelTeam(channel_id=channel.id, team_id=team_id) for team_id in team_ids)
    return Outcome(None)


def change_thresholds(session: Session, team_id: int, soon: int | None, overdue: int | None) -> Outcome[None]:
    team = session.get_one(Team, team_id)
    team.soon_after, team.overdue_after = soon, overdue
    session.flush()
    return rethink(session, team_id=team_id)
