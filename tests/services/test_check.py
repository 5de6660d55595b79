"""The check finds what is wrong, each kind by its own words, and nothing else."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import ConversationTeam
from services.check import SHOWN, problems
from services.conversations.change import COPIED
from services.outcome import Outcome
from tests.services.cast import World
from tests.services.conference.calls import calls
from tests.services.conversations.acts import invite, invite_team
from tests.services.search.acts import indexed

DAMAGE = {
    "mail of a message that is none": (
        "UPDATE outbox SET seq = 2 WHERE conversation_id = :id AND seq = 3",
        "conversation {id}: what leaves by mail of message 2 is not as it can be",
    ),
    "mail that nobody looks at": (
        "UPDATE outbox SET due_at = NULL WHERE conversation_id = :id",
        "conversation {id}: what leaves by mail of message 3 is not as it can be",
    ),
    "mail that has ended and goes on": (
        "UPDATE outbox SET state = 'sent', ended_at = 1 WHERE conversation_id = :id",
        "conversation {id}: what leaves by mail of message 3 is not as it can be",
    ),
    "a message lost": (
        "DELETE FROM message WHERE conversation_id = :id AND seq = 2",
        "conversation {id}: numbered up to 6, but 5 messages are there",
    ),
    "the last message lost": (
        "DELETE FROM message WHERE conversation_id = :id AND seq = 6",
        "conversation {id}: numbered up to 6, but 5 messages are there",
    ),
    "a message moved": (
        "UPDATE message SET seq = 9 WHERE conversation_id = :id AND seq = 2",
        "conversation {id}: numbered up to 6, but 6 messages are there",
    ),
    "waits though closed": (
        "UPDATE conversation SET state = 'closed', waiting_since = 1 WHERE id = :id",
        "conversation {id}: waits, but is not open",
    ),
    "a place that says otherwise": (
        "UPDATE conversation_team SET rank = rank + 1 WHERE conversation_id = :id",
        "conversation {id}: its place in team {team} says something else of it",
    ),
    "a place that knows an owner": (
        "UPDATE conversation_team SET owner_id = 1 WHERE conversation_id = :id",
        "conversation {id}: its place in team {team} says something else of it",
    ),
    "a place lost": (
        "DELETE FROM conversation_team WHERE conversation_id = :id",
        "conversation {id}: names other teams than it lies with",
    ),
    "a seat lost": (
        "DELETE FROM crew_member WHERE conversation_id = :id",
        "conversation {id}: names another crew than is in it",
    ),
    "an invitation lost": (
        "DELETE FROM invitation WHERE conversation_id = :id AND team_id IS NULL",
        "conversation {id}: names others as invited than are",
    ),
    "a team's invitation lost": (
        "DELETE FROM invitation WHERE conversation_id = :id AND agent_id IS NULL",
        "conversation {id}: names others as invited than are",
    ),
    "found beyond its end": (
        "UPDATE conversation SET indexed_seq = 9 WHERE id = :id",
        "conversation {id}: the search index holds more of it than was said",
    ),
    "found by another name": (
        "UPDATE search_profile SET words = 'amina' WHERE conversation_id = :id",
        "conversation {id}: is found by something else of its customer than is known",
    ),
    "invited though closed": (
        "UPDATE conversation SET state = 'closed', waiting_since = NULL WHERE id = :id",
        "conversation {id}: is closed, but somebody is invited",
    ),
    "a call's room open though closed": (
        "UPDATE conversation SET state = 'closed', waiting_since = NULL WHERE id = :id",
        "conversation {id}: is closed, but the room of its call is open",
    ),
}


def damage(session: Session, statement: str, id_: int = 0) -> Outcome[None]:
    session.execute(text(statement), {"id": id_} if ":id" in statement else {})
    return Outcome(None)


@pytest.mark.parametrize(("statement", "line"), DAMAGE.values(), ids=DAMAGE)
async def test_each_kind_of_damage_is_told(world: World, statement: str, line: str) -> None:
    guest, other = await world.asks(), await world.asks("both")
    for one in (guest, other):
        await world.joins(world.cast.ben, one.conversation_id)
        await world.answers(world.cast.ben, one.conversation_id)
        await invite(world, world.cast.ben, world.cast.owner, one)
        await invite_team(world, world.cast.ben, world.cast.support, one)
        await calls(world, world.cast.ben, one)
    await indexed(world)
    assert await world.ask(problems) == []
    await world.do(damage, statement, guest.conversation_id)
    found = await world.ask(problems)
    assert line.format(id=guest.conversation_id, team=world.cast.sales) in found
    assert all(told.startswith(f"conversation {guest.conversation_id}:") for told in found)


async def test_a_template_is_for_somebody(world: World) -> None:
    await world.do(
        damage, "INSERT INTO message_template VALUES (:id, 'Hello', '', 'Hello', false, 0, NULL)", 5
    )
    assert await world.ask(problems) == ["template 5: is for all teams and for some, or for none"]


@pytest.mark.parametrize("name", ["channel_id", *COPIED])
async def test_every_copy_is_compared(world: World, name: str) -> None:
    guest = await world.asks()

    def differ(session: Session) -> Outcome[None]:
        place = session.get_one(ConversationTeam, (guest.conversation_id, world.cast.sales))
        own = getattr(place, name)
        others = [world.cast.ben, "other", True, 7]
        setattr(
            place,
            name,
            next(one for one in others if isinstance(one, int if own is None else type(own)) and one != own),
        )
        return Outcome(None)

    await world.do(differ)
    assert len(await world.ask(problems)) == 1


async def test_of_much_damage_only_the_first_lines(world: World) -> None:
    for _ in range(SHOWN + 3):
        await world.asks()
    await world.do(damage, "UPDATE message SET seq = seq + 100")
    found = await world.ask(problems)
    assert len(found) == SHOWN + 1
    assert found[-1] == "... and 3 more of these"


async def test_sqlite_finds_damage_of_the_file(sqlite_world: World) -> None:
    guest = await sqlite_world.asks()

    def cut_loose(session: Session) -> Outcome[None]:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("PRAGMA writable_schema = ON"))
        session.execute(text("DELETE FROM sqlite_master WHERE name = 'ix_conversation_changed_at'"))
        return Outcome(None)

    await sqlite_world.do(cut_loose)
    await sqlite_world.db.stop()
    assert guest.conversation_id
    found = sqlite_world.db.read_here(problems)
    assert found
    assert all(line.startswith("damaged: ") for line in found)
