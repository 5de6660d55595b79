"""The cast: who is there in every test of a verb, and what each of them can find out (DESIGN 9)."""

import contextlib
import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session, col, select

from models import Agent, Channel, Conversation, Message, Mode, TeamRole, Workspace, WorkspaceRole
from services import access, clock
from services.actor import Actor, agent
from services.channels.routing import create_channel
from services.channels.web import Visit, Welcome, hello, write
from services.check import problems
from services.conversations import heading, reading
from services.conversations.counting import count
from services.conversations.joining import join
from services.conversations.listing import places
from services.conversations.messaging import Sent, answer
from services.conversations.selection import Selection, Status, View
from services.database import Database
from services.events import Bus, ConversationChanged, Event
from services.outcome import Outcome
from services.refusal import NotFound
from services.teams import create_team, seat

P = ParamSpec("P")
T = TypeVar("T")

NOWHERE = 999_999
"""The id of a conversation that does not exist."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of people and teams. Sales shares its conversations, Support grabs them."""

    sales: int
    support: int
    owner: int
    """Of the workspace, with a seat in no team: that alone opens no conversation."""
    admin: int
    """Team Admin of both."""
    ben: int
    """Representative in Sales."""
    dan: int
    """Representative in Sales and Support."""
    outsider: int
    """Representative in Support."""

    @property
    def agents(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)[2:]}


def engage(session: Session) -> Outcome[Cast]:
    """Fill an empty database with them, and a channel for each team and one for both."""
    session.add(Workspace(name="Demo", created_at=clock.now()))
    sales = create_team(session, name="Sales", mode=Mode.COLLABORATION).value
    support = create_team(session, name="Support", mode=Mode.GRAB).value
    for key, teams in {"sales": [sales], "support": [support], "both": [sales, support]}.items():
        create_channel(session, kind="web", key=key, name=key.title(), team_ids=teams)
    people = {name: _agent(session, name) for name in ("owner", "admin", "ben", "dan", "outsider")}
    session.get_one(Agent, people["owner"]).workspace_role = WorkspaceRole.OWNER
    seats = {"admin": (sales, support), "ben": (sales,), "dan": (sales, support), "outsider": (support,)}
    for name, team_ids in seats.items():
        for team_id in team_ids:
            role = TeamRole.ADMIN if name == "admin" else TeamRole.REPRESENTATIVE
            seat(session, team_id=team_id, agent_id=people[name], role=role)
    return Outcome(Cast(sales, support, **people))


def _agent(session: Session, name: str) -> int:
    person = Agent(name=name.title(), email=f"{name}@demo.example", password_hash="-", created_at=clock.now())
    session.add(person)
    session.flush()
    return person.id


@dataclass(frozen=True, slots=True)
class Guest:
    """A customer and their conversation."""

    id: int
    conversation_id: int
    visitor_id: str
    key: str
    actor: Actor


class World:
    """A real database with the cast in it, and everything that was told."""

    def __init__(self, db: Database, bus: Bus, cast: Cast) -> None:
        self.db, self.bus, self.cast = db, bus, cast
        self.told: list[Event] = []
        bus.subscribe(self.told.append)

    async def do(
        self, verb: Callable[Concatenate[Session, P], Outcome[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self.db.write(verb, *args, **kwargs)

    async def ask(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.db.read(query, *args, **kwargs)

    async def opens(self, key: str = "sales", **said: Any) -> Guest:
        """A customer opens the chat of a channel for the first time."""
        welcome: Welcome = await self.do(hello, key, Visit(**said))
        return Guest(welcome.customer_id, welcome.conversation_id, welcome.visitor_id, key, welcome.actor)

    async def writes(self, guest: Guest, text: str = "Hello?", client_id: str | None = None) -> Sent:
        return await self.do(
            write,
            guest.conversation_id,
            text=text,
            client_id=client_id or str(uuid.uuid4()),
            actor=guest.actor,
        )

    async def asks(self, key: str = "sales", text: str = "Hello?") -> Guest:
        """A new customer opens the chat and writes."""
        guest = await self.opens(key)
        await self.writes(guest, text)
        return guest

    async def joins(self, agent_id: int, conversation_id: int) -> None:
        await self.do(join, conversation_id, actor=agent(agent_id))

    async def answers(self, agent_id: int, conversation_id: int, text: str = "Hi!") -> Sent:
        return await self.do(
            answer, conversation_id, text=text, client_id=str(uuid.uuid4()), actor=agent(agent_id)
        )

    async def row(self, conversation_id: int) -> Conversation:
        return await self.ask(lambda session: session.get_one(Conversation, conversation_id))

    async def messages(self, conversation_id: int) -> list[Message]:
        statement = (
            select(Message).where(Message.conversation_id == conversation_id).order_by(col(Message.seq))
        )
        return await self.ask(lambda session: list(session.exec(statement)))

    async def kinds(self, conversation_id: int) -> list[str]:
        return [message.kind for message in await self.messages(conversation_id)]

    async def channel(self, key: str) -> Channel:
        statement = select(Channel).where(Channel.key == key)
        return await self.ask(lambda session: session.exec(statement).one())

    async def listed(self, agent_id: int, selection: Selection) -> list[int]:
        """The conversations in an agent's list."""

        def query(session: Session) -> list[int]:
            viewer = access.viewer_of(session, agent_id)
            return [id_ for _, id_ in places(session, viewer, selection, start=0, count=1_000)]

        return await self.ask(query)

    async def counted(self, agent_id: int, selection: Selection) -> int:
        def query(session: Session) -> int:
            return count(session, access.viewer_of(session, agent_id)).of(selection)

        return await self.ask(query)

    async def finds(self, agent_id: int, conversation_id: int) -> set[str]:
        """Every way in which an agent can learn that a conversation is there; empty: they can't."""
        viewer = await self.ask(access.viewer_of, agent_id)
        ways = await self.ask(_ways, viewer, conversation_id)
        told = [event.after for event in self.told if isinstance(event, ConversationChanged)]
        if any(facts and facts.id == conversation_id and access.sees(viewer, facts) for facts in told):
            ways.add("told")
        return ways

    async def is_whole(self) -> bool:
        return await self.ask(problems) == []


def _ways(session: Session, viewer: access.Viewer, conversation_id: int) -> set[str]:
    """The ways of asking; the conversation is taken for the only one that anybody could count."""
    ways = set()
    counts = count(session, viewer)
    for status in (None, *Status):
        selection = Selection(status=status)
        if conversation_id in [id_ for _, id_ in places(session, viewer, selection, start=0, count=1_000)]:
            ways.add("list")
        if counts.of(selection):
            ways.add("count")
    if access.may_reach(session, conversation_id, viewer):
        ways.add("reach")
    for way, query in (("thread", reading.latest), ("heading", heading.heading)):
        with contextlib.suppress(NotFound):
            query(session, viewer, conversation_id)
            ways.add(way)
    return ways


def selections(cast: Cast) -> list[Selection]:
    """Every intersection of view, team and status."""
    every = itertools.product(View, (None, cast.sales, cast.support), (None, *Status))
    return [Selection(view, team, status) for view, team, status in every]
