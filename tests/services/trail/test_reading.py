"""The audit trail is read newest first, part by part, from lines and from conversations alike."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import Session

from models import AuditLine, Message, WorkspaceRole
from services import clock
from services.actor import agent, customer
from services.channels.web import write
from services.conversations.closing import close
from services.conversations.leaving import leave
from services.details.blocking import block
from services.outcome import Outcome
from services.refusal import Forbidden
from services.roles import change_workspace_role
from services.sessions import open_session
from services.suspending import suspend
from services.trail.deeds import Place
from services.trail.reading import TrailLine, trail
from services.trail.wanted import Wanted
from tests.services.cast import Guest, World

SECRETS = ("Maria", "maria@", "Hello?", "secret")


async def read(
    world: World, wanted: Wanted | None = None, *, past: Place | None = None, limit: int = 100
) -> list[TrailLine]:
    return await world.ask(trail, wanted or Wanted(), past=past, limit=limit, actor=agent(world.cast.owner))


def said(lines: list[TrailLine]) -> list[str]:
    return [f"{line.who} {line.what}" for line in lines]


async def served(world: World, key: str = "sales") -> Guest:
    """A conversation with a beginning and an end."""
    guest = await world.opens(key, name="Maria", email="maria@shop.example")
    await world.writes(guest, "A secret")
    await world.joins(world.cast.dan, guest.conversation_id)
    await world.answers(world.cast.dan, guest.conversation_id, "Another secret")
    await world.do(leave, guest.conversation_id, actor=agent(world.cast.dan))
    return guest


async def test_deeds_and_conversations_in_one_list_newest_first(world: World) -> None:
    guest = await served(world)
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    await world.joins(world.cast.dan, guest.conversation_id)
    shown = (await world.row(guest.conversation_id)).last_seq
    await world.do(close, guest.conversation_id, shown=shown, actor=agent(world.cast.dan))
    await world.writes(guest, "Again")
    lines = await read(world)
    number = guest.conversation_id
    told = said(lines)
    assert f"Dan closed conversation {number}" in told
    assert told[-3:] == [
        "Owner suspended Ben",
        f"Dan left conversation {number}",
        f"Dan joined conversation {number}",
    ]
    assert f"A customer reopened conversation {number} by writing again" in told
    assert [line.place for line in lines] == sorted((line.place for line in lines), reverse=True)
    assert not any(secret in line for line in told for secret in SECRETS)
    assert {line.teams for line in lines} == {("Sales",), ()}


@pytest.mark.parametrize("oldest_first", [False, True])
async def test_part_by_part_nothing_is_left_out_or_told_twice(world: World, oldest_first: bool) -> None:
    for _ in range(3):
        guest = await served(world)
        await world.do(block, guest.conversation_id, actor=agent(world.cast.admin))
        await world.do(open_session, world.cast.ben, "")

    def at_once(session: Session) -> Outcome[None]:
        """Lines and messages of one and the same moment."""
        for table in (AuditLine, Message):
            session.execute(update(table).values(at=clock.now()))
        return Outcome(None)

    await world.do(at_once)
    wanted = Wanted(oldest_first=oldest_first)
    whole = await read(world, wanted)
    assert len(whole) == 3 * 4
    assert whole == sorted(await read(world), key=lambda line: line.place, reverse=not oldest_first)
    for size in (1, 2, 5):
        parts: list[TrailLine] = []
        past = None
        while part := await read(world, wanted, past=past, limit=size):
            parts += part
            past = part[-1].place
        assert parts == whole


async def test_a_block_is_told_once(world: World) -> None:
    guest = await served(world)
    await world.do(block, guest.conversation_id, actor=agent(world.cast.admin))
    told = [line for line in said(await read(world)) if "block" in line]
    assert told == [f"Admin blocked the customer of conversation {guest.conversation_id}"]


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_only_owners_and_admins_of_the_workspace_read_it(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        await world.ask(trail, Wanted(), limit=10, actor=agent(world.cast.agents[who]))
    with pytest.raises(Forbidden):
        await world.ask(trail, Wanted(), limit=10, actor=customer(1))
    await world.do(
        change_workspace_role,
        world.cast.agents[who],
        role=WorkspaceRole.ADMIN,
        actor=agent(world.cast.owner),
    )
    assert await world.ask(trail, Wanted(), limit=10, actor=agent(world.cast.agents[who]))


async def test_by_whom(world: World) -> None:
    await served(world)
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    assert {line.who for line in await read(world, Wanted(agent_id=world.cast.dan))} == {"Dan"}
    assert said(await read(world, Wanted(agent_id=world.cast.owner))) == ["Owner suspended Ben"]
    assert await read(world, Wanted(agent_id=0)) == []


async def test_a_customer_is_not_taken_for_the_agent_of_the_same_number(world: World) -> None:
    guest = await served(world)
    shown = (await world.row(guest.conversation_id)).last_seq
    await world.joins(world.cast.dan, guest.conversation_id)
    await world.do(close, guest.conversation_id, shown=shown, actor=agent(world.cast.dan))
    clock.shift(3_600_000)
    await world.do(write, guest.conversation_id, text="Again", client_id="a" * 8, actor=guest.actor)
    for line in await read(world, Wanted(agent_id=guest.id)):
        assert line.who != "A customer"


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("signing_in", {"signed in"}),
        ("people", {"suspended Ben"}),
        ("teams", set()),
        ("conversations", {"joined", "left"}),
    ],
)
async def test_what(world: World, group: str, words: set[str]) -> None:
    await served(world)
    await world.do(open_session, world.cast.dan, "")
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    found = {line.what.split(" conversation")[0] for line in await read(world, Wanted(group=group))}
    assert found == words


async def test_of_a_team(world: World) -> None:
    await served(world)
    other = await world.asks("support")
    await world.joins(world.cast.outsider, other.conversation_id)
    found = await read(world, Wanted(team_id=world.cast.support))
    assert said(found) == [f"Outsider grabbed conversation {other.conversation_id}"]


async def test_from_one_day_to_another(world: World) -> None:
    await world.do(open_session, world.cast.ben, "")
    between = clock.now() + 1
    clock.shift(1_000)
    await world.do(open_session, world.cast.dan, "")
    assert said(await read(world, Wanted(since=between))) == ["Dan signed in"]
    assert said(await read(world, Wanted(until=between))) == ["Ben signed in"]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "ix_message_transition"),
        (Wanted(oldest_first=True), "ix_message_transition"),
        (Wanted(agent_id=4), "ix_message_transition_by"),
    ],
)
async def test_of_millions_of_messages_only_transitions_are_read(
    sqlite_world: World, wanted: Wanted, index: str
) -> None:
    """Without its index, each look would read every message that was ever written."""
    plans: list[str] = []

    def explained(session: Session) -> None:
        execute: Any = session.execute

        def spy(statement: Any, *args: Any, **kwargs: Any) -> Any:
            if "FROM message" in str(statement):
                compiled = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})
                plan = session.connection().execute(text(f"EXPLAIN QUERY PLAN {compiled}"))
                plans.extend(str(row[3]) for row in plan)
            return execute(statement, *args, **kwargs)

        session.execute = spy  # type: ignore[method-assign]
        trail(session, wanted, limit=50, actor=agent(sqlite_world.cast.owner))

    await asyncio.to_thread(sqlite_world.db.read_here, explained)
    assert any(f"USING INDEX {index} " in plan or plan.endswith(index) for plan in plans), plans
    assert not any("TEMP B-TREE" in plan for plan in plans), plans
