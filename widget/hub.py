"""Who is connected by the widget, and what reaches them from the bus."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

from models import Audience
from services.channels.web import PublicMessage, since
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
    MarksMoved,
    MembershipChanged,
    MessageAdded,
    Missed,
)
from services.refusal import Unauthorized
from services.runtime import Runtime
from services.tokens import Tokens
from widget import answers
from widget.connection import PAUSED, Close, Connection
from widget.deadlines import Deadlines

log = structlog.get_logger(__name__)

HELLO_SECONDS = 10.0
TYPING_SECONDS = 6.0
REMEMBERED = 512
"""Conversations whose latest message is remembered, for those who are just saying `hello`."""


@dataclass(slots=True)
class Room:
    """The sockets of one conversation: the customer's tabs."""

    conversation_id: int
    team_ids: tuple[int, ...]
    state: str
    crew_read_seq: int
    key: str = ""
    """The channel's."""
    is_blocked: bool = False
    told_state: str = ""
    connections: list[Connection] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    """Public messages heard of on the bus and not sent yet."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hub:
    """Every widget socket of this process."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.rooms: dict[int, Room] = {}
        self.awaiting_hello: Deadlines[Connection] = Deadlines(
            HELLO_SECONDS, lambda connection: connection.close(Close.REFUSED)
        )
        self.typing: Deadlines[int] = Deadlines(TYPING_SECONDS, lambda room: self._tell_typing(room, False))
        self._latest: OrderedDict[int, int] = OrderedDict()
        self._available: dict[tuple[int, ...], bool] = {}
        self._told_available: dict[tuple[int, ...], bool] = {}
        self._telling = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
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

    def join(self, connection: Connection, room: Room) -> None:
        """Let a welcomed socket hear what is pushed. `room` is used when it is the conversation's first."""
        if connection.conversation_id != room.conversation_id:
            self.leave(connection)
            connection.conversation_id = room.conversation_id
            known = self.rooms.setdefault(room.conversation_id, room)
            known.told_state = known.told_state or known.state
            known.connections.append(connection)
            self.runtime.presence.customer_connected(room.conversation_id)
        if self._latest.get(room.conversation_id, 0) > connection.sent_seq:
            known = self.rooms[room.conversation_id]
            known.told.add(self._latest[room.conversation_id])
            self._begin(self.flush(known))

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

    async def is_available(self, team_ids: tuple[int, ...]) -> bool:
        """Whether an agent of these teams is Available, as last told."""
        known = self._available  # replaced when that changes: an answer that took longer is kept by nobody
        if team_ids not in known:
            known[team_ids] = await self.runtime.presence.anyone_available(list(team_ids))
        self._told_available.setdefault(team_ids, known[team_ids])
        return known[team_ids]

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
        """Read the truth and send what each socket has not had yet."""
        async with room.lock:
            while room.told:
                room.told.clear()
                await self._send_missing(room)
        _tell_state(room)

    async def _send_missing(self, room: Room) -> None:
        while True:
            after = min((each.sent_seq for each in room.connections), default=PAUSED)
            if after == PAUSED:
                return
            messages = await self.runtime.db.read(since, room.conversation_id, after=after)
            for message in messages:
                _send_to_all(room, message, self.runtime.tokens)
            if len(messages) < PAGE:
                return

    # What the bus tells

    def _hear(self, event: Event) -> None:
        if handler := self._handlers.get(type(event)):
            handler(event)

    def _on_message(self, event: MessageAdded) -> None:
        if event.audience != Audience.PUBLIC:
            return
        self._latest[event.conversation_id] = event.seq
        self._latest.move_to_end(event.conversation_id)
        if len(self._latest) > REMEMBERED:
            self._latest.popitem(last=False)
        room = self.rooms.get(event.conversation_id)
        if room is None:
            return
        room.told.add(event.seq)
        # A tab that is writing goes on here itself, as soon as it hears that its message is committed.
        if not _is_writing(room):
            self._begin(self.flush(room))

    def _on_marks(self, event: MarksMoved) -> None:
        room = self.rooms.get(event.conversation_id)
        if room is not None and event.crew_read_seq > room.crew_read_seq:
            room.crew_read_seq = event.crew_read_seq
            _push(room, answers.encode("read", seq=event.crew_read_seq))

    def _on_agent_typing(self, event: AgentTyping) -> None:
        if room := self.rooms.get(event.conversation_id):
            _push(room, answers.encode("typing", on=event.on, name=event.name))

    def _on_conversation(self, event: ConversationChanged) -> None:
        room = self.rooms.get(event.conversation_id)
        if room is None or event.after is None:
            return
        room.team_ids = event.after.team_ids
        room.state = event.after.state
        if not _is_writing(room):
            _tell_state(room)

    def _on_missed(self, event: Missed) -> None:
        for facts in event.facts:
            if room := self.rooms.get(facts.id):
                room.team_ids, room.state = facts.team_ids, facts.state
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
            self._latest.pop(conversation_id, None)
            if room := self.rooms.get(conversation_id):
                _push(room, answers.error(Unauthorized()))

    def _on_shut(self, event: ChannelShut) -> None:
        """Who has not said hello yet hears of it in answer."""
        for room in self.rooms.values():
            for connection in room.connections if room.key == event.key else ():
                connection.close(Close.NO_CHANNEL)

    def _on_availability(self, _event: Event) -> None:
        self._available = {}
        self._begin(self._tell_availability())

    async def _tell_availability(self) -> None:
        async with self._telling:  # one after the other: the last one told is the newest
            for team_ids in {room.team_ids for room in self.rooms.values()}:
                now = await self.is_available(team_ids)
                if self._told_available.get(team_ids) == now:
                    continue
                self._told_available[team_ids] = now
                frame = answers.encode("presence", agents_available=now)
                for room in self.rooms.values():
                    if room.team_ids == team_ids:
                        _push(room, frame)

    def _tell_typing(self, conversation_id: int, on: bool) -> None:
        self.runtime.bus.tell(CustomerTyping(conversation_id, on))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Whoever missed a message by this sees it by `prev` of the next, and says `hello`.
            log.error("push failed", exc_info=error)


def _is_writing(room: Room) -> bool:
    return any(each.under_way for each in room.connections)


def _tell_state(room: Room) -> None:
    if room.told_state != room.state:
        room.told_state = room.state
        _push(room, answers.encode("status", state=room.state))


def _push(room: Room, frame: str) -> None:
    for connection in room.connections:
        connection.push(frame)


def _send_to_all(room: Room, message: PublicMessage, tokens: Tokens) -> None:
    frame = answers.message(message, tokens)
    for connection in room.connections:
        if message.seq <= connection.sent_seq:
            continue
        connection.sent_seq = message.seq
        if message.client_id is not None and message.client_id == connection.under_way:
            connection.under_way = None
            connection.push(answers.ack(message.client_id, message.seq, message.at, prev=message.prev))
        else:
            connection.push(frame)
