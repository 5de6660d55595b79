"""Who is connected by the widget, and what reaches them from the bus."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import structlog

from models import Audience
from services.again import Again
from services.channels.web import since
from services.channels.web.reading import PAGE, last_public_seq
from services.conversations.messaging import Sent
from services.events import (
    AgentTyping,
    AvailabilityChanged,
    ChannelShut,
    ConversationChanged,
    CustomerBlocked,
    CustomerErased,
    CustomerTyping,
    Event,
    Facts,
    MarksMoved,
    MembershipChanged,
    MessageAdded,
    Missed,
)
from services.refusal import Unauthorized, Unavailable
from services.runtime import Runtime
from widget import answers
from widget.availability import Availability
from widget.connection import PAUSED, Close, Connection
from widget.deadlines import Deadlines
from widget.held import Held
from widget.recent import Recent
from widget.room import Room

log = structlog.get_logger(__name__)

HELLO_SECONDS = 10.0
TYPING_SECONDS = 6.0


class Hub:
    """Every widget socket of this process."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.rooms: dict[int, Room] = {}
        self.awaiting_hello: Deadlines[Connection] = Deadlines(
            HELLO_SECONDS, lambda connection: connection.close(Close.REFUSED)
        )
        self.typing: Deadlines[int] = Deadlines(TYPING_SECONDS, lambda room: self._tell_typing(room, False))
        self.recent = Recent()
        self.held = Held(runtime.limits.most_sockets)
        self.availability = Availability(runtime.presence, self.rooms)
        self._tasks: set[asyncio.Task[None]] = set()
        self._again = Again(self._look_again)
        self._handlers: dict[type[Event], Callable[[Any], None]] = {
            MessageAdded: self._on_message,
            MarksMoved: self._on_marks,
            AgentTyping: self._on_agent_typing,
            ConversationChanged: self._on_conversation,
            AvailabilityChanged: self._on_availability,
            MembershipChanged: self._on_availability,
            Missed: self._on_missed,
            CustomerBlocked: self._on_blocked,
            CustomerErased: self._on_erased,
            ChannelShut: self._on_shut,
        }
        runtime.bus.subscribe(self._hear)

    # Coming and going

    def join(self, connection: Connection, room: Room, *, heard: int) -> None:
        """Let a welcomed socket hear what is pushed. `room` is used when it is the conversation's first.

        `heard`: the number of what was told last before they were looked up. What came since, they hear now.
        """
        if connection.conversation_id != room.conversation_id:
            self.leave(connection)
            connection.conversation_id = room.conversation_id
            known = self.rooms.setdefault(room.conversation_id, room)
            known.told_state = known.told_state or known.state
            known.connections.append(connection)
            self.runtime.presence.customer_connected(room.conversation_id)
        self._catch_up(connection, room, heard)

    def _catch_up(self, connection: Connection, read: Room, heard: int) -> None:
        room = self.rooms[read.conversation_id]
        if (room.team_ids, room.told_available) != (read.team_ids, read.told_available):
            room.told_available = None  # not all of its tabs have been told the same
            self._begin(self._tell_availability())
        if room.crew_read_seq > read.crew_read_seq:  # the other tabs have been told
            connection.push(answers.encode("read", seq=room.crew_read_seq))
        for about in (room.conversation_id, room.key):
            for event in self.recent.since(about, heard):
                self._handle(event)

    def leave(self, connection: Connection) -> None:
        """Forget a socket."""
        conversation_id, connection.conversation_id = connection.conversation_id, None
        if conversation_id is None:
            return
        room = self.rooms[conversation_id]
        room.connections.remove(connection)
        if not room.connections:
            del self.rooms[conversation_id]
            self.set_typing(conversation_id, False)
        self.runtime.presence.customer_disconnected(conversation_id)

    # What customers do

    def set_typing(self, conversation_id: int, on: bool) -> None:
        """Tell that a customer types; it ends by itself after 6 s."""
        was = self.typing.clear(conversation_id)
        room = self.rooms.get(conversation_id)
        on = on and not (room and room.is_blocked)
        if on:
            self.typing.set(conversation_id)
        if on or was:
            self._tell_typing(conversation_id, on)

    async def written(self, connection: Connection, sent: Sent) -> None:
        """Acknowledge a committed message in its place among the others; tell the customer's other tabs."""
        room = self.rooms[sent.conversation_id]
        if sent.seq <= connection.sent_seq:
            if connection.under_way is not None:
                prev = await self.runtime.db.read(last_public_seq, sent.conversation_id, before=sent.seq)
                connection.push(answers.ack(sent.client_id, sent.seq, sent.at, prev=prev))
        elif self.runtime.db.is_sqlite and len(room.connections) == 1 and room.told <= {sent.seq}:
            # The one writer tells in the order of commits: nothing lies between. Saves a read a message.
            room.told.clear()
            prev, connection.sent_seq = connection.sent_seq, sent.seq
            connection.push(answers.ack(sent.client_id, sent.seq, sent.at, prev=prev))
        else:
            room.told.add(sent.seq)
            await self.flush(room)

    async def flush(self, room: Room) -> None:
        """Read the truth and send what each socket has not had yet.

        Raises Unavailable when it can't be read now; then it is looked at again.
        """
        async with room.lock:
            while room.told:
                told, room.told = room.told, set()
                try:
                    await self._send_missing(room)
                except Unavailable:
                    room.told |= told
                    self._again.later()
                    raise
        room.tell_state()

    async def _send_missing(self, room: Room) -> None:
        while True:
            after = min((each.sent_seq for each in room.connections), default=PAUSED)
            if after == PAUSED:
                return
            messages = await self.runtime.db.read(since, room.conversation_id, after=after)
            for message in messages:
                room.send(message, self.runtime.tokens)
            if len(messages) < PAGE:
                return

    # What the bus tells

    def _hear(self, event: Event) -> None:
        if type(event) in self._handlers:
            for about in _about(event):
                self.recent.hear(about, event)
            self._handle(event)

    def _handle(self, event: Event) -> None:
        self._handlers[type(event)](event)

    def _on_message(self, event: MessageAdded) -> None:
        if event.audience != Audience.PUBLIC:
            return
        room = self.rooms.get(event.conversation_id)
        if room is None:
            return
        room.told.add(event.seq)
        # A tab that is writing goes on here itself, as soon as it hears that its message is committed.
        if not room.is_writing:
            self._begin(self.flush(room))

    def _on_marks(self, event: MarksMoved) -> None:
        room = self.rooms.get(event.conversation_id)
        if room is not None and event.crew_read_seq > room.crew_read_seq:
            room.crew_read_seq = event.crew_read_seq
            room.push(answers.encode("read", seq=event.crew_read_seq))

    def _on_agent_typing(self, event: AgentTyping) -> None:
        if room := self.rooms.get(event.conversation_id):
            room.push(answers.encode("typing", on=event.on, name=event.name))

    def _on_conversation(self, event: ConversationChanged) -> None:
        room = self.rooms.get(event.conversation_id)
        if room is None or event.after is None:
            return
        self._stands(room, event.after)
        if not room.is_writing:
            room.tell_state()

    def _stands(self, room: Room, facts: Facts) -> None:
        room.state = facts.state
        if room.team_ids != facts.team_ids:
            room.team_ids = facts.team_ids
            self._begin(self._tell_availability())

    def _on_missed(self, event: Missed) -> None:
        for facts in event.facts:
            if room := self.rooms.get(facts.id):
                self._stands(room, facts)
                room.told.add(0)  # something, whatever its number
                self._begin(self.flush(room))

    def _on_blocked(self, event: CustomerBlocked) -> None:
        for conversation_id in event.conversation_ids:
            if room := self.rooms.get(conversation_id):
                room.is_blocked = event.on
                for connection in room.connections if event.on else ():
                    connection.close(Close.REFUSED)

    def _on_erased(self, event: CustomerErased) -> None:
        """Their token is void: they say hello without it, and are told to forget what they hold."""
        for conversation_id in event.conversation_ids:
            if room := self.rooms.get(conversation_id):
                room.push(answers.error(Unauthorized()))

    def _on_shut(self, event: ChannelShut) -> None:
        """Who has not said hello yet hears of it in answer."""
        for room in self.rooms.values():
            for connection in room.connections if room.key == event.key else ():
                connection.close(Close.NO_CHANNEL)

    def _on_availability(self, _event: Event) -> None:
        self.availability.forget()
        self._begin(self._tell_availability())

    async def _tell_availability(self) -> None:
        try:
            await self.availability.tell()
        except Unavailable:
            self._again.later()
            raise

    def _tell_typing(self, conversation_id: int, on: bool) -> None:
        self.runtime.bus.tell(CustomerTyping(conversation_id, on))

    def _look_again(self) -> None:
        """What was told and could not be read, of those who are still there."""
        for room in self.rooms.values():
            if room.told and not room.is_writing:
                self._begin(self.flush(room))
        if self.availability.is_untold:
            self._begin(self._tell_availability())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, Unavailable):
            log.warning("not pushed yet", reason=error.sentence)
        else:
            # Whoever missed a message by this sees it by `prev` of the next, and says `hello`.
            log.error("push failed", exc_info=error)


def _about(event: Event) -> Iterable[int | str]:
    """Which conversations, or whose channel, an event is about, as far as one is just being welcomed."""
    match event:
        case (
            MessageAdded(audience=Audience.PUBLIC, conversation_id=id_)
            | MarksMoved(conversation_id=id_)
            | ConversationChanged(conversation_id=id_)
        ):
            return (id_,)
        case CustomerBlocked(conversation_ids=ids) | CustomerErased(conversation_ids=ids):
            return ids
        case Missed(facts=facts):
            return [each.id for each in facts]
        case ChannelShut(key=key):
            return (key,)
        case _:
            return ()
