"""The index holds what was said and what is known, once, and nothing that has been erased."""

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select

from models import Conversation, Customer, SearchWord
from services.actor import agent
from services.details.editing import edit
from services.details.fields import Details
from services.events import Indexed
from services.outcome import Outcome
from services.search import index, indexing
from services.search.indexing import due, forget
from services.search.query import query
from tests.services.cast import Guest, World
from tests.services.search.acts import finds, indexed


async def held(world: World) -> dict[str, int]:
    """The words of the index, and how often each stands there."""
    rows = await world.ask(lambda session: list(session.exec(select(SearchWord))))
    return {row.word: row.number for row in rows}


async def rows(world: World, typed: str) -> list[tuple[int, int]]:
    """What the index itself has, whoever may see it."""
    asked = query(typed)
    assert asked is not None

    def run(session: Session) -> list[tuple[int, int]]:
        kind = index.dialect(session)
        statement = index.hits(kind, "term")
        found = session.connection().execute(statement, {"term": index.asking(kind, asked.terms[0])})
        return [(row.conversation_id, row.seq) for row in found]

    return await world.ask(run)


async def test_each_message_once_in_portions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "PORTION", 2)
    guests = [await world.asks("sales", "A parcel") for _ in range(2)]
    for guest in guests:
        for _ in range(2):
            await world.writes(guest, "Another parcel")
    assert await world.ask(due) == 2
    await indexed(world)
    assert await world.ask(due) == 0
    assert (await held(world))["parcel"] == 6
    assert await rows(world, "parcel") == [(guest.conversation_id, 3) for guest in guests]
    await world.writes(guests[0], "One more parcel")
    await indexed(world)
    assert (await held(world))["parcel"] == 7
    assert await world.is_whole()


async def test_who_searches_is_told_what_is_new(world: World) -> None:
    guest = await world.asks()
    await indexed(world)
    await world.writes(guest)
    world.told.clear()
    await indexed(world)
    assert world.told == [Indexed(((guest.conversation_id, 1),))]


async def test_nothing_stays_of_what_is_erased(world: World) -> None:
    maria = await world.opens("sales", name="Maria", email="maria@shop.example")
    await world.writes(maria, "My number is 020 7946 0958")
    other = await world.asks("sales", "My number is not 12")
    await indexed(world)
    await world.writes(maria, "Not in the index yet")
    await world.do(erase, maria)
    assert await world.ask(due) == 0
    for typed in ("maria", "shop.example", "7946", "02079460958", "index"):
        assert await rows(world, typed) == []
    assert await rows(world, "number") == [(other.conversation_id, 1)]
    assert set(await held(world)) == {"visitor", str(other.id), "my", "number", "is", "not", "12"}
    assert await world.is_whole()


def forgotten(session: Session, conversation_id: int) -> Outcome[None]:
    forget(session, conversation_id)
    return Outcome(None)


def erase(session: Session, guest: Guest) -> Outcome[None]:
    forget(session, guest.conversation_id)
    session.execute(delete(Conversation).where(col(Conversation.id) == guest.conversation_id))
    session.execute(delete(Customer).where(col(Customer.id) == guest.id))
    return Outcome(None)


async def test_what_is_written_after_forgetting_is_found(world: World) -> None:
    guest = await world.asks("sales", "A parcel")
    await indexed(world)
    await world.do(forgotten, guest.conversation_id)
    assert await finds(world, world.cast.ben, "parcel") == []
    await world.writes(guest, "A lamp")
    await indexed(world)
    assert await finds(world, world.cast.ben, "lamp") == [guest.conversation_id]
    assert await finds(world, world.cast.ben, "parcel") == []
    assert await finds(world, world.cast.ben, f"visitor {guest.id}") == [guest.conversation_id]


async def test_forgetting_twice_is_once(world: World) -> None:
    guest = await world.asks("sales", "A parcel")
    other = await world.asks("sales", "A parcel")
    await indexed(world)
    for _ in range(2):
        await world.do(forgotten, guest.conversation_id)
        await world.writes(guest, "A lamp")
        await indexed(world)
    assert (await held(world))["parcel"] == 1
    assert (await held(world))["lamp"] == 1
    assert await finds(world, world.cast.ben, "parcel") == [other.conversation_id]


async def test_what_agents_record_is_found_at_once(world: World) -> None:
    guest = await world.asks("sales", "Hello")
    ben = world.cast.ben
    await world.joins(ben, guest.conversation_id)
    await indexed(world)
    details = Details(name="Maria", phone="+44 20 7946 0958", company="Harbour Supplies")
    await world.do(edit, guest.conversation_id, revision=0, details=details, actor=agent(ben))
    for typed in ("maria", "020 7946 0958", "harbour"):
        assert await finds(world, ben, typed) == [guest.conversation_id]
    assert await finds(world, ben, f"visitor {guest.id}") == []
    assert await world.is_whole()
