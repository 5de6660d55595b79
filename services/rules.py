"""A team's own rules: how long its customers may wait, and what happens then (SPEC 2 and 3)."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import AuditKind, ChoreKind, Conversation, ConversationTeam
from services import audit, chores
from services.actor import Actor
from services.authority import must_manage_team
from services.events import Event
from services.outcome import Outcome
from services.refusal import BadRequest


@dataclass(frozen=True, slots=True)
class Rules:
    """Milliseconds; None: the workspace's or the environment's."""

    soon_after: int | None = None
    overdue_after: int | None = None
    away_after: int | None = None
    """0: off."""
    keep_unanswered: bool = False


def change_rules(session: Session, team_id: int, rules: Rules, *, actor: Actor) -> Outcome[None]:
    """Give a team these rules; they act on running waits at once.

    Raises NotFound, Forbidden, BadRequest for what can't be.
    """
    team = must_manage_team(session, team_id, actor)
    given = (rules.soon_after, rules.overdue_after, rules.away_after)
    if any(after is not None and after < 0 for after in given):
        raise BadRequest("A time can't be less than nothing.")
    if None not in given[:2] and (rules.soon_after or 0) > (rules.overdue_after or 0):
        raise BadRequest("“Soon to be” can't come later than “Overdue”.")
    before = team.soon_after, team.overdue_after
    team.soon_after, team.overdue_after, team.away_after = given
    if team.keep_unanswered and not rules.keep_unanswered:
        _keep_no_longer(session, team_id)
    team.keep_unanswered = rules.keep_unanswered
    audit.note(session, AuditKind.TEAM_RULES_CHANGED, actor, team_id=team_id)
    session.flush()
    events: tuple[Event, ...] = ()
    if before != given[:2]:
        events = chores.begin(session, ChoreKind.RETHINK, team_id=team_id)
    return Outcome(None, events)


def _keep_no_longer(session: Session, team_id: int) -> None:
    """Whether another of its teams keeps it is decided when it is to be closed."""
    places = select(col(ConversationTeam.conversation_id)).where(col(ConversationTeam.team_id) == team_id)
    session.execute(
        update(Conversation)
        .where(col(Conversation.kept_open), col(Conversation.id).in_(places))
        .values(kept_open=False)
        .execution_options(synchronize_session=False)
    )
