"""The sockets of one conversation, and what each of them has had."""

import asyncio
from dataclasses import dataclass, field

from services.channels.web import PublicMessage
from services.tokens import Tokens
from widget import answers
from widget.connection import Connection


@dataclass(slots=True)
class Room:
    """The customer's tabs."""

    conversation_id: int
    team_ids: tuple[int, ...]
    state: str
    crew_read_seq: int
    key: str = ""
    """The channel's."""
    is_blocked: bool = False
    told_state: str = ""
    told_available: bool | None = None
    connections: list[Connection] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    """Public messages heard of on the bus and not sent yet."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def is_writing(self) -> bool:
        """Whether a message of one of these tabs is on its way into the database."""
        return any(each.under_way for each in self.connections)

    def push(self, frame: str) -> None:
        """Let a frame go out to all."""
        for connection in self.connections:
            connection.push(frame)

    def tell_state(self) -> None:
        """Say how the conversation stands, unless that was said."""
        if self.told_state != self.state:
            self.told_state = self.state
            self.push(answers.encode("status", state=self.state))

    def tell_available(self, available: bool) -> None:
        """Say whether an agent is Available, unless that was said."""
        if self.told_available != available:
            self.told_available = available
            self.push(answers.encode("presence", agents_available=available))

    def send(self, message: PublicMessage, tokens: Tokens) -> None:
        """Send a message to who has not had it, as an acknowledgement to who writes it."""
        frame = answers.message(message, tokens)
        for connection in self.connections:
            if message.seq <= connection.sent_seq:
                continue
            connection.sent_seq = message.seq
            if message.client_id is not None and message.client_id == connection.under_way:
                connection.under_way = None
                connection.push(answers.ack(message.client_id, message.seq, message.at, prev=message.prev))
            else:
                connection.push(frame)
