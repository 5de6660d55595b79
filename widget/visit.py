"""What a customer's frames do, one after the other, on one socket."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from services.actor import Actor
from services.channels import web
from services.channels.web import returning
from services.conversations.messaging import Sent
from services.limits import address_key
from services.refusal import BadRequest, NotFound, Refusal, Unauthorized, Unavailable
from widget import answers, frames
from widget.connection import PAUSED, Close, Connection
from widget.hub import Hub
from widget.room import Room

TOKEN_SECONDS = 365 * 86_400
TOKEN_PURPOSE = "visitor"  # noqa: S105 a purpose, not a secret
HELLO_WEIGHS = 5.0
"""Of what else is said: it looks up and writes down more."""
VOID_LINK = "This link does not lead to your conversation any more. You can write here instead."


class Visit:
    """One socket of one customer, from its first frame to its last."""

    __slots__ = ("address", "connection", "hub", "key", "user_agent")

    def __init__(self, hub: Hub, connection: Connection, *, key: str, address: str, user_agent: str) -> None:
        self.hub = hub
        self.connection = connection
        self.key = key
        self.address = address
        self.user_agent = user_agent

    async def take(self, data: Any) -> None:
        """Do what a frame says; a refusal is answered."""
        try:
            frame = frames.read_frame(data)
            if self.connection.conversation_id is None and not isinstance(frame, frames.Hello | frames.Ping):
                raise BadRequest("Say hello first.")
            self._limit(frame)
            await _DOES[type(frame)](self, frame)
            self._note_activity(frame)
        except Refusal as refusal:
            self.connection.push(answers.error(refusal, frames.client_id_of(data)))

    def _limit(self, frame: object) -> None:
        """Most frames are a transaction or a read of a page; messages have limits of their own."""
        if isinstance(frame, frames.Message | frames.Ping):
            return
        limits, visitor_id = self.hub.runtime.limits, self.connection.visitor_id
        weight = HELLO_WEIGHS if isinstance(frame, frames.Hello) else 1
        limits.go_on("said", address_key(self.address), visitor_id or str(id(self.connection)), weight)
        if visitor_id:
            limits.hit("frame", visitor_id)

    def _note_activity(self, frame: object) -> None:
        """What is done by hand. `hello` knows by itself whether the customer or only their line came back."""
        if isinstance(frame, _BY_HAND) and self.connection.conversation_id is not None:
            self.hub.runtime.activity.seen(self.connection.conversation_id)

    async def hello(self, frame: frames.Hello) -> None:
        """Welcome the customer, and let them hear what comes from now on."""
        visitor_id, is_back = self._visitor(frame)
        # The same first hello once more, doubled on its way, is no second customer.
        is_implied = visitor_id is None and bool(self.connection.visitor_id)
        visitor_id = visitor_id or self.connection.visitor_id or None
        if visitor_id is None:
            # Each such hello makes a customer.
            self.hub.runtime.limits.hit("socket", address_key(self.address))
        before, self.connection.sent_seq = self.connection.sent_seq, PAUSED
        heard = self.hub.recent.number
        try:
            said = self._said(frame, visitor_id, since=0 if is_back else frame.since)
            found = await self.hub.runtime.db.write(web.hello, self.key, said)
        except NotFound:
            # The channel was switched off meanwhile.
            self.connection.close(Close.NO_CHANNEL)
            return
        except Refusal as refusal:
            self.connection.sent_seq = before
            if not isinstance(refusal, Unauthorized) or not (is_back or is_implied):
                raise
            # They were erased. A link is void then, and whoever has come by it is who they were.
            self.connection.visitor_id = ""
            await self.hello(frame.model_copy(update={"back": ""} if is_back else {}))
            return
        self.hub.awaiting_hello.clear(self.connection)
        # What this browser held may be of another visitor: whoever comes by a link takes it all anew.
        await self._welcome(replace(found, reset=True) if is_back else found, frame.since, heard)

    async def _welcome(self, found: web.Welcome, since: int, heard: int) -> None:
        available = await self.hub.availability.of(tuple(found.team_ids))
        connection = self.connection
        connection.visitor_id, connection.actor = found.visitor_id, found.actor
        connection.sent_seq = found.messages[-1].seq if found.messages else 0 if found.reset else since
        tokens = self.hub.runtime.tokens
        claims = {"channel": self.key, "sub": found.visitor_id}
        token = tokens.make(TOKEN_PURPOSE, claims, TOKEN_SECONDS)
        connection.push(answers.welcome(found, tokens, token=token, agents_available=available))
        if found.crew_read_seq:
            connection.push(answers.encode("read", seq=found.crew_read_seq))
        self.hub.join(connection, _room(found, self.key, available), heard=heard)

    async def message(self, frame: frames.Message) -> None:
        """Write a message; it is acknowledged after commit."""
        connection, runtime = self.connection, self.hub.runtime
        conversation_id = self._conversation
        runtime.limits.hit("address", address_key(self.address))
        runtime.limits.hit("message", connection.visitor_id)
        connection.under_way = frame.client_id
        try:
            sent = await runtime.db.write(
                web.write,
                conversation_id,
                client_id=frame.client_id,
                text=frame.text,
                attachments=frame.attachments,
                actor=self._actor,
                connected=runtime.presence.connected_agents(),
                back_within=round(runtime.settings.reopen_to_crew * 1000),
            )
            await self._told(sent)
        finally:
            connection.under_way = None
            self.hub.set_typing(conversation_id, False)
            with suppress(Unavailable):  # it is looked at again: no word against what is stored
                await self.hub.flush(self.hub.rooms[conversation_id])

    async def _told(self, sent: Sent) -> None:
        """It is stored. Has the database gone since, an error would deny it: who comes back hears it."""
        try:
            await self.hub.written(self.connection, sent)
        except Unavailable:
            self.connection.close(Close.FAILED)

    async def history(self, frame: frames.History) -> None:
        """Hand out older messages."""
        found = await self.hub.runtime.db.read(
            web.history, self._conversation, before=frame.before, limit=frame.limit
        )
        messages = [answers.message_fields(each, self.hub.runtime.tokens) for each in found.messages]
        self.connection.push(answers.encode("history", messages=messages, more=found.more))

    async def received(self, frame: frames.Received) -> None:
        """Note how far the client has everything."""
        await self._mark(received=frame.seq)

    async def read(self, frame: frames.Read) -> None:
        """Note how far the customer has read."""
        await self._mark(read=frame.seq)

    async def _mark(self, **marks: int) -> None:
        await self.hub.runtime.db.write(web.mark, self._conversation, actor=self._actor, **marks)

    async def typing(self, frame: frames.Typing) -> None:
        """Let the console know."""
        self.hub.set_typing(self._conversation, frame.on)

    async def profile(self, frame: frames.Profile) -> None:
        """Keep what the customer says of themselves."""
        await self.hub.runtime.db.write(
            web.profile, self._conversation, name=frame.name or "", email=frame.email or ""
        )

    async def ping(self, _frame: frames.Ping) -> None:
        """Give a sign of life."""
        self.connection.push(answers.PONG)

    @property
    def _conversation(self) -> int:
        if self.connection.conversation_id is None:
            raise BadRequest("Say hello first.")
        return self.connection.conversation_id

    @property
    def _actor(self) -> Actor:
        if self.connection.actor is None:
            raise BadRequest("Say hello first.")
        return self.connection.actor

    def _visitor(self, frame: frames.Hello) -> tuple[str | None, bool]:
        """Who comes, None for a new customer, and whether by a mail's link, which leads before the token.

        A link that is void costs nobody the token they hold. Raises Unauthorized.
        """
        tokens = self.hub.runtime.tokens
        if frame.back is not None:
            with suppress(Unauthorized):
                return web.visitor_of(tokens, returning.PURPOSE, self.key, frame.back), True
        if frame.token is not None:
            return web.visitor_of(tokens, TOKEN_PURPOSE, self.key, frame.token), False
        if frame.back is not None:
            raise Unauthorized(VOID_LINK)
        return None, False

    def _said(self, frame: frames.Hello, visitor_id: str | None, *, since: int) -> web.Visit:
        return web.Visit(
            visitor_id=visitor_id,
            since=since,
            since_at=frame.since_at,
            page=web.Page(frame.page.url, frame.page.title) if frame.page else None,
            time_zone=frame.time_zone or "",
            language=frame.language or "",
            name=frame.name or "",
            email=frame.email or "",
            user_agent=self.user_agent,
            address=self.address,
        )


def _room(found: web.Welcome, key: str, available: bool) -> Room:
    return Room(
        found.conversation_id,
        tuple(found.team_ids),
        found.state,
        found.crew_read_seq,
        key=key,
        is_blocked=found.is_blocked,
        told_available=available,
    )


_BY_HAND = frames.Message | frames.History | frames.Read | frames.Typing | frames.Profile

_DOES: dict[type, Callable[[Visit, Any], Awaitable[None]]] = {
    frames.Hello: Visit.hello,
    frames.Message: Visit.message,
    frames.History: Visit.history,
    frames.Received: Visit.received,
    frames.Read: Visit.read,
    frames.Typing: Visit.typing,
    frames.Profile: Visit.profile,
    frames.Ping: Visit.ping,
}
