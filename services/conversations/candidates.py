"""Who may be asked into a conversation, and who has been: what the dialogs of GREEN offer."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Conversation, Invitation, InvitationKind, Mode, Team, TeamMember, TeamRole
from services.access import Viewer, may_reach
from services.conversations import invitations
from services.conversations.crew import is_crew
from services.conversations.inviting import is_there
from services.conversations.withdrawing import may_withdraw
from services.refusal import NotFound

SHOWN = 25
"""Names of each kind in a dialog; the search finds the others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who may be asked."""

    id: int
    name: str
    is_available: bool


@dataclass(frozen=True, slots=True)
class TeamCandidate:
    """A team that may be asked."""

    id: int
    name: str
    mode: str


@dataclass(frozen=True, slots=True)
class Given:
    """An open invitation."""

    id: int
    name: str
    by: str
    kind: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """`more`: the search finds others too."""

    given: list[Given]
    agents: list[Candidate]
    teams: list[TeamCandidate]
    more: bool


def to_invite(
    session: Session, viewer: Viewer, conversation_id: int, *, search: str, connected: Collection[int]
) -> Candidates:
    """Agents and teams whose names hold the search, Available ones first. Raises NotFound.

    Who is not in the crew may ask nobody. `connected`: the agents with a console, Available by their switch.
    """
    conversation = _seen(session, viewer, conversation_id)
    asked = {*conversation.crew_ids, *conversation.invited_ids}
    may_ask = is_crew(conversation, viewer)
    agents = [agent for agent in _serving(session) if may_ask and agent.id not in asked]
    teams = [team for team in _teams(session) if may_ask and not is_there(conversation, team)]
    return _found(
        session,
        viewer,
        conversation,
        search,
        [_candidate(agent, connected) for agent in agents],
        [
            TeamCandidate(team.id, team.name, team.mode)
            for team in teams
            if may_ask and not is_there(conversation, team)
        ],
    )


def to_hand_over(
    session: Session, viewer: Viewer, conversation_id: int, *, search: str, connected: Collection[int]
) -> Candidates:
    """Representatives of its grab teams, likewise; none is Team Admin of its teams. Raises NotFound."""
    conversation = _seen(session, viewer, conversation_id)
    seats = session.execute(
        select(col(TeamMember.agent_id), col(TeamMember.role), col(Team.mode))
        .join(Team, col(Team.id) == col(TeamMember.team_id))
        .where(col(TeamMember.team_id).in_(conversation.team_ids))
    ).all()
    admins = {agent_id for agent_id, role, _ in seats if role == TeamRole.ADMIN}
    is_hand_over = col(Invitation.kind) == InvitationKind.HAND_OVER
    asked = {one.agent_id for one in invitations.open_in(session, conversation.id, is_hand_over)}
    able = {agent_id for agent_id, _, mode in seats if mode == Mode.GRAB}
    able -= admins | asked | {conversation.owner_id}
    agents = [_candidate(agent, connected) for agent in _serving(session) if agent.id in able]
    return _found(session, viewer, conversation, search, agents, [])


def has_grab_team(session: Session, conversation: Conversation) -> bool:
    """Whether there is anybody who could own it."""
    statement = select(col(Team.id)).where(
        col(Team.id).in_(conversation.team_ids), col(Team.mode) == Mode.GRAB
    )
    return session.scalar(statement.limit(1)) is not None


def _seen(session: Session, viewer: Viewer, conversation_id: int) -> Conversation:
    if not may_reach(session, conversation_id, viewer):
        raise NotFound
    return session.get_one(Conversation, conversation_id)


def _serving(session: Session) -> list[Agent]:
    statement = select(Agent).where(col(Agent.suspended_at).is_(None)).order_by(col(Agent.name))
    return list(session.scalars(statement))


def _teams(session: Session) -> list[Team]:
    active = select(Team).where(col(Team.deactivated_at).is_(None))
    return list(session.scalars(active.order_by(col(Team.name))))


def _candidate(agent: Agent, connected: Collection[int]) -> Candidate:
    return Candidate(agent.id, agent.name, agent.available and agent.id in connected)


def _found(
    session: Session,
    viewer: Viewer,
    conversation: Conversation,
    search: str,
    agents: list[Candidate],
    teams: list[TeamCandidate],
) -> Candidates:
    wanted = search.casefold().strip()
    agents = [one for one in agents if wanted in one.name.casefold()]
    agents.sort(key=lambda one: not one.is_available)
    teams = [one for one in teams if wanted in one.name.casefold()]
    is_more = len(agents) > SHOWN or len(teams) > SHOWN
    return Candidates(_given(session, viewer, conversation), agents[:SHOWN], teams[:SHOWN], is_more)


def _given(session: Session, viewer: Viewer, conversation: Conversation) -> list[Given]:
    return [
        _view(session, viewer, conversation, one) for one in invitations.open_in(session, conversation.id)
    ]


def _view(session: Session, viewer: Viewer, conversation: Conversation, one: Invitation) -> Given:
    guest = invitations.guest(session, one)
    return Given(
        id=one.id,
        name=guest.get("team") or guest["name"],
        by=session.get_one(Agent, one.by_id).name,
        kind=one.kind,
        may_withdraw=may_withdraw(conversation, viewer, one),
    )
