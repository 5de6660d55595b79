"""One change of one conversation inside one transaction.

Remembers how it stood, numbers what is said, keeps the copies that lists rest on, and tells what happened.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col

from models import (
    Audience,
    Author,
    Conversation,
    ConversationTeam,
    CrewMember,
    Door,
    Message,
    MessageKind,
)
from services import clock
from services.actor import Actor
from services.channels.windows import TEMPLATE, must_leave
from services.conversations.waiting import age, set_marks
from services.events import ConversationChanged, Event, Facts, MessageAdded
from services.files.facts import FileFacts
from services.files.taking import take
from services.notifications.calling import call
from services.outbox.putting import WRITES_TO_CUSTOMERS, put
from services.outcome import Outcome
from services.thresholds import DEFAULT, Thresholds, thresholds_of

T = TypeVar("T")

NOT_WAITING = 10**14
"""Ranks from here on belong to conversations that don't wait: newest message first."""


def rank_of(conversation: Conversation) -> int:
    """A conversation's place in a list: the longest wait first, then the newest (SPEC 4). Ascending."""
    if conversation.waiting_since is not None:
        return conversation.waiting_since
    return 2 * NOT_WAITING - conversation.last_message_at


def facts_of(conversation: Conversation) -> Facts:
    """How it stands now."""
    return Facts(
        id=conversation.id,
        version=conversation.version,
        access_version=conversation.access_version,
        channel_id=conversation.channel_id,
        state=conversation.state,
        rank=conversation.rank,
        waiting_since=conversation.waiting_since,
        stage=conversation.stage,
        last_message_at=conversation.last_message_at,
        online=conversation.online,
        owner_id=conversation.owner_id,
        team_ids=tuple(conversation.team_ids),
        crew_ids=tuple(conversation.crew_ids),
        invited_ids=tuple(conversation.invited_ids),
        invited_team_ids=tuple(conversation.invited_team_ids),
    )


class Change:
    """Begin with the conversation as loaded, change it, say what is to be said, end with `done`."""

    def __init__(
        self,
        session: Session,
        conversation: Conversation,
        *,
        new: bool = False,
        before: Facts | None = None,
    ) -> None:
        """`before`: how it stood, where a claim has changed it already."""
        self.session = session
        self.conversation = conversation
        self.at = clock.now()
        self._before = None if new else before or facts_of(conversation)
        self._events: list[Event] = []
        self._by_id: int | None = None
        """The agent who makes it, by what they say or is noted of them."""

    def say(
        self,
        actor: Actor,
        kind: MessageKind = MessageKind.TEXT,
        text: str = "",
        *,
        audience: Audience = Audience.PUBLIC,
        client_id: str | None = None,
        detail: dict[str, Any] | None = None,
        files: Sequence[FileFacts] = (),
    ) -> int:
        """Add the next numbered message, which takes the files, and return its `seq`."""
        conversation = self.conversation
        conversation.last_seq += 1
        seq = conversation.last_seq
        message = {
            "conversation_id": conversation.id,
            "seq": seq,
            "author": actor.kind,
            "author_id": actor.id,
            "sender": actor.sender,
            "client_id": client_id,
            "audience": audience,
            "kind": kind,
            "text": text,
            "detail": (detail or {}) | ({"files": list(files)} if files else {}),
            "at": self.at,
        }
        added = self.session.connection().execute(_ADD, message)
        if files and added.inserted_primary_key:
            take(self.session, files, added.inserted_primary_key[0])
        if kind == MessageKind.TEXT and audience == Audience.PUBLIC:
            conversation.last_said_seq = seq
            conversation.last_message_at = self.at
        if actor.kind == Author.AGENT:
            self._by_id = actor.id
        if audience == Audience.PUBLIC and actor.kind in WRITES_TO_CUSTOMERS:
            door = put(self.session, conversation, seq=seq, at=self.at)
            if door != Door.EMAIL:
                is_template = TEMPLATE in (detail or {})
                must_leave(self.session, conversation, text=text, files=files, is_template=is_template)
        self._events.append(MessageAdded(conversation.id, seq, audience, actor.kind))
        return seq

    def note(self, actor: Actor, kind: MessageKind, **detail: Any) -> int:
        """Record a transition as an internal line."""
        return self.say(actor, kind, audience=Audience.INTERNAL, detail=detail)

    def tell(self, event: Event) -> None:
        """Have something else told that follows from the change."""
        self._events.append(event)

    def lie_with(self, team_ids: list[int]) -> None:
        """Make these the conversation's teams."""
        conversation = self.conversation
        gone = set(conversation.team_ids) - set(team_ids)
        for row in conversation_teams(self.session, conversation):
            if row.team_id in gone:
                self.session.delete(row)
        conversation.rank = rank_of(conversation)
        for team_id in sorted(set(team_ids) - set(conversation.team_ids)):
            self.session.add(_team_row(conversation, team_id))
        conversation.team_ids = sorted(team_ids)
        conversation.kept_open = False  # whether these keep it is decided when it is to be closed

    def enter(self, agent_id: int) -> None:
        """Let an agent into the crew."""
        conversation = self.conversation
        self.session.add(CrewMember(conversation_id=conversation.id, agent_id=agent_id, joined_at=self.at))
        conversation.crew_ids = [*conversation.crew_ids, agent_id]

    def exit(self, agent_id: int) -> None:
        """Let an agent out of the crew."""
        member = self.session.get(CrewMember, (self.conversation.id, agent_id))
        if member is not None:
            self.session.delete(member)
        self.conversation.crew_ids = [one for one in self.conversation.crew_ids if one != agent_id]

    def _thresholds(self) -> Thresholds:
        if self.conversation.waiting_since is None:
            return DEFAULT  # nobody waits: there is nothing to be worked out
        return thresholds_of(self.session, self.conversation.team_ids)

    def done(self, value: T) -> Outcome[T]:
        """Bring the copies up to date and tell what happened."""
        conversation, before = self.conversation, self._before
        if before is None or _wait(before) != (conversation.waiting_since, tuple(conversation.team_ids)):
            set_marks(conversation, self._thresholds())
        age(conversation, self.at)
        conversation.rank = rank_of(conversation)
        conversation.crewed = bool(conversation.crew_ids)
        conversation.version += 1
        conversation.changed_at = self.at
        after = facts_of(conversation)
        if before is None or _sight(before) != _sight(after):
            conversation.access_version += 1
            after = facts_of(conversation)
        self.session.flush()
        if before is None or _copied(before) != _copied(after):
            _copy_to_teams(self.session, conversation)
        calls = call(self.session, before, after, at=self.at, seq=conversation.last_seq, by_id=self._by_id)
        changed = ConversationChanged(after.id, before, after)
        return Outcome(value, (changed, *calls, *self._events))


def conversation_teams(session: Session, conversation: Conversation) -> list[ConversationTeam]:
    """The rows that place a conversation in its teams."""
    keys = [(conversation.id, team_id) for team_id in conversation.team_ids]
    return [row for key in keys if (row := session.get(ConversationTeam, key)) is not None]


def _sight(facts: Facts) -> tuple[object, ...]:
    invited = frozenset(facts.invited_ids), frozenset(facts.invited_team_ids)
    return facts.team_ids, facts.owner_id, frozenset(facts.crew_ids), invited


def _wait(facts: Facts) -> tuple[object, ...]:
    return facts.waiting_since, facts.team_ids


def _copied(facts: Facts) -> tuple[object, ...]:
    return (
        facts.team_ids,
        facts.state,
        facts.owner_id,
        facts.rank,
        facts.stage,
        facts.online,
        bool(facts.crew_ids),
        facts.last_message_at,
    )


COPIED = ("state", "owner_id", "online", "crewed", "stage", "last_message_at", "rank")


def _copies(conversation: Conversation) -> dict[str, Any]:
    return {name: getattr(conversation, name) for name in COPIED}


def _team_row(conversation: Conversation, team_id: int) -> ConversationTeam:
    return ConversationTeam(
        conversation_id=conversation.id,
        team_id=team_id,
        channel_id=conversation.channel_id,
        **_copies(conversation),
    )


_ADD = insert(Message.__table__)  # type: ignore[attr-defined]  # Core: a quarter less for each message
_COPY = (
    update(ConversationTeam.__table__)  # type: ignore[attr-defined]  # Core: a third of the ORM's time
    .where(col(ConversationTeam.conversation_id) == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in COPIED})
)


def _copy_to_teams(session: Session, conversation: Conversation) -> None:
    copies = {f"new_{name}": value for name, value in _copies(conversation).items()}
    session.connection().execute(_COPY, {"of": conversation.id, **copies})
