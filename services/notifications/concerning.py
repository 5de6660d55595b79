"""Whose notification centres an event is a matter of, and of which subject in them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from models import Audience
from services.events import (
    ConversationChanged,
    CustomerChanged,
    Event,
    InvitationChanged,
    MembershipChanged,
    MessageAdded,
    NotificationsChanged,
    ReadByAgent,
)
from services.notifications.subjects import Subject


class Looks(Protocol):
    """An agent who looks at a centre, as far as it is known what is in it."""

    agent_id: int

    @property
    def watched(self) -> list[int]:
        """The conversations on their screens."""

    def is_in(self, team_ids: Iterable[int]) -> bool:
        """Whether they are in one of these teams."""

    def holds(self, subjects: Iterable[Subject]) -> bool:
        """Whether one of these calls them or is shown to them."""


Matter = tuple[int, Subject | None]
"""An agent, and what has to be looked at for them; None: everything."""


class Concerning:
    """Hears events in the order in which they are told."""

    def __init__(self) -> None:
        self._crew: tuple[int, tuple[int, ...]] = (0, ())
        """Of the conversation told of last: what was said in it is told right after it."""

    def of(self, event: Event, desks: Iterable[Looks]) -> Iterator[Matter]:
        """Whose matter it is."""
        if heard := _HEARD.get(type(event)):
            yield from heard(self, event, desks)

    def _audience(self, event: NotificationsChanged, desks: Iterable[Looks]) -> Iterator[Matter]:
        for desk in desks:
            if desk.agent_id in event.agent_ids or desk.is_in(event.team_ids):
                yield desk.agent_id, event.conversation_id

    def _invitation(self, event: InvitationChanged, desks: Iterable[Looks]) -> Iterator[Matter]:
        teams = [event.team_id] if event.team_id else []
        for desk in desks:
            if desk.agent_id == event.agent_id or desk.is_in(teams):
                yield desk.agent_id, event.conversation_id

    def _member(self, event: MembershipChanged, _: Iterable[Looks]) -> Iterator[Matter]:
        yield event.agent_id, None

    def _reader(self, event: ReadByAgent, _: Iterable[Looks]) -> Iterator[Matter]:
        yield event.agent_id, event.conversation_id

    def _change(self, event: ConversationChanged, desks: Iterable[Looks]) -> Iterator[Matter]:
        before, after = event.before, event.after
        if after is None:
            return
        self._crew = event.conversation_id, after.crew_ids
        if before is None or (before.access_version, before.state) == (after.access_version, after.state):
            return
        crews = {*before.crew_ids, *after.crew_ids}
        teams = {*before.team_ids, *before.invited_team_ids, *after.team_ids, *after.invited_team_ids}
        for desk in desks:
            if desk.agent_id in crews or desk.is_in(teams) or desk.holds([event.conversation_id]):
                yield desk.agent_id, event.conversation_id

    def _message(self, event: MessageAdded, desks: Iterable[Looks]) -> Iterator[Matter]:
        if event.audience != Audience.PUBLIC:
            return
        conversation_id, crew_ids = self._crew
        if conversation_id != event.conversation_id or not crew_ids:
            return
        for desk in desks:
            if desk.agent_id in crew_ids and conversation_id not in desk.watched:
                yield desk.agent_id, conversation_id

    def _name(self, event: CustomerChanged, desks: Iterable[Looks]) -> Iterator[Matter]:
        for desk in desks:
            for conversation_id in event.conversation_ids:
                if desk.holds([conversation_id]):
                    yield desk.agent_id, conversation_id


_HEARD: dict[type[Event], Callable[[Concerning, Any, Iterable[Looks]], Iterator[Matter]]] = {
    NotificationsChanged: Concerning._audience,
    InvitationChanged: Concerning._invitation,
    MembershipChanged: Concerning._member,
    ReadByAgent: Concerning._reader,
    ConversationChanged: Concerning._change,
    MessageAdded: Concerning._message,
    CustomerChanged: Concerning._name,
}
