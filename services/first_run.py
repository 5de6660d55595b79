"""The first run: the set-up page makes the owner, the first team and the first web channel (SPEC 6)."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models import AuditKind, Mode, TeamRole, Workspace, WorkspaceRole
from services import audit, clock
from services.actor import agent
from services.agents import NAME_LENGTH, anyone, create_agent
from services.channels.routing import create_channel
from services.outcome import Outcome
from services.passwords import check_password
from services.refusal import Conflict, Mistakes, Refusal
from services.setting_up import CHANNEL_NAME, TEAM_NAME, new_key
from services.teams import create_team, seat
from services.text import line
from services.text import name as called
from services.tokens import Tokens

PURPOSE = "set up"
LINK_SECONDS = 7 * 24 * 3600
"""For which a link is good; each start prints another, and none is once somebody can sign in."""

NAME_LIMIT = 80


class AlreadySetUp(Conflict):
    """Somebody was first, perhaps in another window."""

    sentence = "Triptych is set up already. Sign in."


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the set-up page asks for, as typed."""

    name: str = ""
    email: str = ""
    password: str = ""
    workspace: str = ""
    team: str = TEAM_NAME
    mode: str = Mode.COLLABORATION
    channel: str = CHANNEL_NAME


@dataclass(frozen=True, slots=True)
class Begun:
    """The owner who signs in with it, and the key of the first channel."""

    agent_id: int
    channel_key: str


def link(tokens: Tokens, address: str) -> str:
    """The link that lets whoever started this server set it up."""
    return f"{address}/setup?link={tokens.make(PURPOSE, {}, LINK_SECONDS)}"


def set_up(session: Session, typed: Beginning) -> Outcome[Begun]:
    """Make the owner, Team Admin of the first team, that team and a web channel which leads to it.

    Raises Mistakes with a sentence for each field that can't be taken, AlreadySetUp when somebody was first.
    """
    if anyone(session):
        raise AlreadySetUp
    sentences = _wrong(typed)
    if sentences:
        raise Mistakes(sentences)
    _name_workspace(session, called(typed.workspace, NAME_LIMIT))
    try:
        agent_id = create_agent(
            session,
            name=typed.name,
            email=typed.email,
            password=typed.password,
            workspace_role=WorkspaceRole.OWNER,
        ).value
    except Refusal as refusal:
        raise Mistakes({"email": refusal.sentence}) from None
    team_id = create_team(session, name=typed.team, mode=Mode(typed.mode)).value
    seating = seat(session, team_id=team_id, agent_id=agent_id, role=TeamRole.ADMIN)
    key = new_key()
    create_channel(session, kind="web", key=key, name=typed.channel, team_ids=[team_id])
    audit.note(session, AuditKind.SET_UP, agent(agent_id), team_id=team_id)
    return Outcome(Begun(agent_id, key), seating.events)


def _name_workspace(session: Session, name: str) -> None:
    """The workspace is one row: of two who set up at the same moment one finds it taken."""
    if session.get(Workspace, 1) is not None:
        raise AlreadySetUp
    session.add(Workspace(name=name, created_at=clock.now()))
    try:
        session.flush()
    except IntegrityError:
        raise AlreadySetUp from None


def _wrong(typed: Beginning) -> dict[str, str]:
    wanted = {
        "name": "Say what customers and colleagues call you.",
        "workspace": "Say what your company or project is called.",
        "team": "Give the first team a name, such as Support.",
        "channel": "Give the chat a name: customers read it at its top.",
    }
    sentences = {
        field: sentence
        for field, sentence in wanted.items()
        if not called(getattr(typed, field), NAME_LENGTH)
    }
    if not line(typed.email, NAME_LENGTH):
        sentences["email"] = "Say by which e-mail address you sign in."
    if typed.mode not in list(Mode):
        sentences["mode"] = "Choose how the team works."
    try:
        check_password(typed.password)
    except Refusal as refusal:
        sentences["password"] = refusal.sentence
    return sentences
