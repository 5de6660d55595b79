"""Erase a customer: nothing of them is left anywhere, and nobody else loses anything."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from models import Agent, AuditLine, Conversation, StoredFile
from services.actor import agent
from services.audit import about_customer
from services.channels.told import Sender, Unreadable
from services.channels.web import Page, Visit, hello
from services.details.editing import edit
from services.details.fields import Details
from services.events import ConversationChanged, CustomerErased, NotificationsChanged
from services.files.letting_go import doomed
from services.outcome import Outcome
from services.privacy.erasing import erase
from services.refusal import Conflict, Forbidden, NotFound, Unauthorized
from tests.services.cast import Guest, World
from tests.services.channels.telling import connects, guests, rows, takes_in, tells, written
from tests.services.conversations.acts import attended, close, grab, hears_of_nothing, invite, invite_team

MARK = "Zanzibar"
"""In everything that is known of the customer, and in nothing else."""

NAME = f"Maria {MARK}"


async def erases(world: World, who: int, guest: Guest, name: str = NAME) -> None:
    await world.do(erase, guest.conversation_id, name=name, actor=agent(who))


async def well_known(world: World, key: str = "sales") -> Guest:
    """Somebody of whom everything is stored that can be."""
    guest = await world.opens(
        key,
        name=NAME,
        email=f"{MARK}@shop.example",
        page=Page(f"https://shop.example/{MARK}", MARK),
        time_zone=MARK,
        language=MARK,
        user_agent=MARK,
        address="8.8.8.8",
    )
    await world.writes(guest, f"I am from {MARK}")
    await world.joins(world.cast.dan, guest.conversation_id)
    await world.answers(world.cast.dan, guest.conversation_id, f"How is {MARK}?")
    details = Details(name=NAME, company=MARK, labels=(MARK,), remark=MARK, email=f"{MARK}@shop.example")
    actor = agent(world.cast.dan)
    await world.do(edit, guest.conversation_id, revision=0, details=details, actor=actor)
    await invite(world, world.cast.dan, world.cast.owner, guest)
    await invite_team(world, world.cast.dan, world.cast.support, guest)
    return guest


def everything(session: Session) -> str:
    """All that stands in all tables."""
    rows = [session.execute(select(table)).all() for table in SQLModel.metadata.tables.values()]
    return "\n".join(str(row) for row in rows)


async def test_nothing_of_them_is_left(world: World) -> None:
    other = await attended(world, world.cast.ben)
    guest = await well_known(world)
    assert MARK in await world.ask(everything)
    rest = await world.row(other.conversation_id), await world.messages(other.conversation_id)
    await erases(world, world.cast.admin, guest)
    left = await world.ask(everything)
    assert MARK not in left
    assert guest.visitor_id not in left
    for one in world.cast.agents.values():
        assert await world.finds(one, guest.conversation_id) - {"told", "count"} == set()
    assert (await world.row(other.conversation_id), await world.messages(other.conversation_id)) == rest
    assert await world.is_whole()


async def test_the_audit_trail_says_that_it_was_done_and_by_whom(world: World) -> None:
    guest = await well_known(world)
    await erases(world, world.cast.admin, guest)
    line = (await world.ask(about_customer, guest.id))[-1]
    assert (line.kind, line.author_id, line.customer_id) == ("customer_erased", world.cast.admin, guest.id)
    assert (line.conversation_id, line.detail) == (guest.conversation_id, {})


async def test_everyone_concerned_is_told(world: World) -> None:
    guest = await well_known(world)
    world.told.clear()
    await erases(world, world.cast.admin, guest)
    changed, called, erased = world.told
    assert isinstance(changed, ConversationChanged)
    assert isinstance(called, NotificationsChanged)
    assert changed.before is not None
    assert changed.after is None
    assert set(called.team_ids) == {world.cast.sales, world.cast.support}
    assert set(called.agent_ids) == {world.cast.dan, world.cast.owner}
    assert erased == CustomerErased(guest.id, (guest.conversation_id,))


async def test_all_of_their_conversations_go(world: World) -> None:
    """As when they also come by another channel: nothing makes such yet."""
    guest, other = await well_known(world), await world.asks("both", MARK)

    def adopt(session: Session) -> Outcome[None]:
        session.get_one(Conversation, other.conversation_id).customer_id = guest.id
        return Outcome(None)

    await world.do(adopt)
    world.told.clear()
    await erases(world, world.cast.admin, guest)
    ids = guest.conversation_id, other.conversation_id
    assert [event.conversation_id for event in world.told if isinstance(event, ConversationChanged)] == list(
        ids
    )
    assert await world.ask(lambda session: list(session.scalars(select(col(Conversation.id))))) == []


async def test_their_files_go_next(world: World) -> None:
    guest = await well_known(world)

    def attach(session: Session) -> Outcome[None]:
        file = StoredFile(
            id="0" * 32,
            uploader="customer",
            uploader_id=guest.id,
            conversation_id=guest.conversation_id,
            state="ready",
            name=f"{MARK}.pdf",
            created_at=0,
        )
        session.add(file)
        return Outcome(None)

    await world.do(attach)
    await erases(world, world.cast.admin, guest)
    assert await world.ask(doomed, limit=9) == ["0" * 32]
    assert MARK not in await world.ask(everything)


async def test_an_old_token_is_void_and_one_begins_as_somebody_new(world: World) -> None:
    guest = await well_known(world)
    await erases(world, world.cast.admin, guest)
    with pytest.raises(Unauthorized):
        await world.do(hello, guest.key, Visit(visitor_id=guest.visitor_id, since=3))
    welcome = await world.do(hello, guest.key, Visit(since=3))
    assert (welcome.messages, welcome.reset) == ([], True)
    assert welcome.visitor_id != guest.visitor_id


async def test_nobody_gets_their_number(world: World) -> None:
    """What the audit trail says of them would be said of somebody else."""
    guest = await well_known(world)
    await erases(world, world.cast.admin, guest)
    other = await world.opens()
    assert other.id > guest.id
    assert other.conversation_id > guest.conversation_id


async def test_what_they_still_send_is_not_taken(world: World) -> None:
    guest = await well_known(world)
    await erases(world, world.cast.admin, guest)
    with pytest.raises(NotFound):
        await world.writes(guest, "Hello?")


async def test_twice_there_is_nothing_left_to_erase(world: World) -> None:
    guest = await well_known(world)
    await erases(world, world.cast.admin, guest)
    with pytest.raises(NotFound):
        await erases(world, world.cast.admin, guest)
    assert len(await world.ask(lambda session: list(session.scalars(select(AuditLine))))) == 2


@pytest.mark.parametrize("typed", ["", "Maria", NAME.upper(), f"{NAME}!"])
async def test_another_name_erases_nothing(world: World, typed: str) -> None:
    guest = await well_known(world)
    with pytest.raises(Conflict, match=NAME):
        await erases(world, world.cast.admin, guest, typed)
    assert (await world.row(guest.conversation_id)).id


async def test_spaces_do_not_matter(world: World) -> None:
    guest = await well_known(world)
    await erases(world, world.cast.admin, guest, f"  Maria   {MARK} ")
    assert MARK not in await world.ask(everything)


@pytest.mark.parametrize("who", ["ben", "dan"])
async def test_only_a_team_admin_may(world: World, who: str) -> None:
    guest = await well_known(world)
    with pytest.raises(Forbidden, match="Team Admin"):
        await erases(world, world.cast.agents[who], guest)
    with pytest.raises(Forbidden):
        await world.do(erase, guest.conversation_id, name=NAME, actor=guest.actor)


async def test_the_closed_and_the_grabbed_can_be_erased(world: World) -> None:
    for key, act in (("sales", close), ("support", grab)):
        guest = await well_known(world, key)
        if act is close:
            await close(world, world.cast.dan, guest)
        await erases(world, world.cast.admin, guest)
        assert MARK not in await world.ask(everything)
    assert await world.is_whole()


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = agent(world.cast.agents[stranger])
    await hears_of_nothing(
        world, one.agent_id, guest, lambda place: world.do(erase, place, name="Visitor 1", actor=one)
    )


async def test_not_a_byte_stays_in_the_file(sqlite_world: World) -> None:
    """Also not where SQLite has let go of it, or in its log."""
    guest = await well_known(sqlite_world)
    folder = Path(str(sqlite_world.db.url.database)).parent
    assert any(MARK.encode() in path.read_bytes() for path in folder.glob("triptych.db*"))
    await erases(sqlite_world, sqlite_world.cast.admin, guest)
    await sqlite_world.db.empty_log()
    assert [path.name for path in folder.glob("triptych.db*") if MARK.encode() in path.read_bytes()] == []
    assert await sqlite_world.ask(lambda session: len(list(session.scalars(select(Agent)))))


async def test_what_channels_were_told_of_them_goes_too(world: World) -> None:
    channel = await connects(world)
    known_by_number = Sender("4917600000001", "4917600000001", NAME)
    then, now = replace(known_by_number, name=""), replace(known_by_number, external_id="DE.1")
    odd = Unreadable("unreadable:1", then, 1, "It is odd.", raw=MARK)
    other = written(Sender("DE.2", "4917600000002", "Omar"))
    first, second = written(known_by_number, MARK), written(now, MARK)
    await tells(world, channel, odd, first, second, other)
    for told in (first, second, other):
        await takes_in(world, channel, told)
    guest, _ = await guests(world)
    await erases(world, world.cast.admin, guest)
    left = await world.ask(everything)
    assert MARK not in left
    assert "4917600000001" not in left
    assert [row.sender for row in await rows(world)] == ["DE.2"]
