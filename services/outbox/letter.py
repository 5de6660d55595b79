"""What a mail says: the messages that leave together, who wrote them, and whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Author, Channel, ChannelIdentity, Conversation, Message, Outgoing, Team
from services.files.facts import FileFacts, files_of
from services.workspace import workspace_name


@dataclass(frozen=True, slots=True)
class Button:
    """What a message offers to press. `url` is http or https."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message of it."""

    author: str
    text: str
    button: Button | None = None
    files: tuple[FileFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is to go out now. `lease` says whose it is until it has."""

    lease: str
    mail_id: str
    conversation_id: int
    address: str
    team: str
    workspace: str
    channel_key: str
    colour: str
    visitor_id: str
    language: str
    parts: tuple[Part, ...]


def letter_of(session: Session, conversation: Conversation, going: Sequence[Outgoing]) -> Letter:
    """Read what goes out together; all of it is leased by one."""
    channel = session.get_one(Channel, conversation.channel_id)
    identity = session.get_one(ChannelIdentity, conversation.identity_id)
    workspace = workspace_name(session)
    return Letter(
        lease=going[0].lease or "",
        mail_id=going[0].mail_id or "",
        conversation_id=conversation.id,
        address=going[0].address,
        team=_team(session, conversation) or workspace,
        workspace=workspace,
        channel_key=channel.key,
        colour=str((channel.look.get("colours") or {}).get("brand") or ""),
        visitor_id=identity.external_id,
        language=identity.language,
        parts=_parts(session, conversation.id, [row.seq for row in going]),
    )


def _team(session: Session, conversation: Conversation) -> str:
    """Of several teams the first: the one that was there first."""
    team = session.get(Team, min(conversation.team_ids)) if conversation.team_ids else None
    return team.name if team else ""


def _parts(session: Session, conversation_id: int, seqs: list[int]) -> tuple[Part, ...]:
    statement = (
        select(Message, col(Agent.name))
        .outerjoin(Agent, (col(Agent.id) == col(Message.author_id)) & (col(Message.author) == Author.AGENT))
        .where(col(Message.conversation_id) == conversation_id, col(Message.seq).in_(seqs))
        .order_by(col(Message.seq))
    )
    return tuple(
        Part(name or "", message.text, _button(message), tuple(files_of(message)))
        for message, name in session.execute(statement)
    )


def _button(message: Message) -> Button | None:
    action = message.detail.get("action") or {}
    label, url = str(action.get("label", "")), str(action.get("url", ""))
    is_web = url.startswith(("https://", "http://"))
    return Button(label, url) if label and is_web else None
