"""The rule of sight, case by case; tests/walk proves its three forms equal in all of them."""

import pytest
from sqlmodel import Session, col, select

from models import Agent, Conversation
from services.access import MAY_SEE, Viewer, may_reach, sees, viewer_of, visible
from services.actor import SYSTEM, agent
from services.conversations.change import Change, facts_of
from services.conversations.closing import close, undo
from services.conversations.grabbing import grab
from services.conversations.joining import join
from services.conversations.leaving import leave
from services.conversations.marking import mark_by_agent
from services.conversations.messaging import answer
from services.conversations.reopening import reopen
from services.conversations.selection import Selection
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import decline, invite, invite_team


async def seers(world: World, guest: Guest) -> set[str]:
    """Who sees it: in all three forms the same."""
    found = set()
    for name, one in world.cast.agents.items():
        viewer = await world.ask(viewer_of, one)
        asked = await world.ask(_forms, viewer, guest.conversation_id)
        assert len(set(asked)) == 1, f"{name}: {asked}"
        if asked[0]:
            found.add(name)
    return found


def _forms(session: Session, viewer: Viewer, conversation_id: int) -> list[bool]:
    row = session.get_one(Conversation, conversation_id)
    return [
        sees(viewer, facts_of(row)),
        may_reach(session, conversation_id, viewer),
        conversation_id
        in session.scalars(select(col(Conversation.id)).where(MAY_SEE), viewer.parameters).all(),
        conversation_id in [row.id for row in session.execute(visible(viewer.shape), viewer.parameters)],
    ]


def own(session: Session, conversation_id: int, agent_id: int | None) -> Outcome[None]:
    """Make someone the owner, whoever they are and without a seat in the crew."""
    change = Change(session, session.get_one(Conversation, conversation_id))
    change.conversation.owner_id = agent_id
    return change.done(None)


async def test_a_collaboration_teams_is_everyones_in_it(world: World) -> None:
    assert await seers(world, await world.asks("sales")) == {"admin", "ben", "dan"}


async def test_a_grab_teams_is_everyones_until_it_is_owned(world: World) -> None:
    guest = await world.asks("support")
    assert await seers(world, guest) == {"admin", "dan", "outsider"}
    await world.do(own, guest.conversation_id, world.cast.dan)
    assert await seers(world, guest) == {"admin", "dan"}
    await world.do(own, guest.conversation_id, None)
    assert await seers(world, guest) == {"admin", "dan", "outsider"}


async def test_of_two_teams_each_rule_counts(world: World) -> None:
    guest = await world.asks("both")
    assert await seers(world, guest) == {"admin", "ben", "dan", "outsider"}
    await world.do(own, guest.conversation_id, world.cast.dan)
    assert await seers(world, guest) == {"admin", "ben", "dan"}, "Sales shares it all the same"


async def test_who_owns_it_sees_it_and_so_does_the_crew(world: World) -> None:
    guest = await world.asks("sales")
    await world.do(own, guest.conversation_id, world.cast.outsider)
    assert await seers(world, guest) == {"admin", "ben", "dan", "outsider"}


async def test_who_is_invited_sees_it_and_so_does_a_team_invited(world: World) -> None:
    guest = await world.asks("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    await invite(world, world.cast.ben, world.cast.owner, guest)
    assert await seers(world, guest) == {"admin", "ben", "dan", "owner"}
    await decline(world, world.cast.owner, guest)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    assert await seers(world, guest) == {"admin", "ben", "dan", "outsider"}


async def test_who_is_asked_twice_sees_it_once(world: World) -> None:
    guest = await world.asks("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    await invite(world, world.cast.ben, world.cast.outsider, guest)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    assert await world.listed(world.cast.outsider, Selection()) == [guest.conversation_id]
    assert await seers(world, guest) == {"admin", "ben", "dan", "outsider"}


async def test_the_workspaces_owner_sees_nothing_by_that(world: World) -> None:
    for key in ("sales", "support", "both"):
        assert "owner" not in await seers(world, await world.asks(key))


async def test_the_suspended_find_nothing(world: World) -> None:
    def suspend(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).suspended_at = 1
        return Outcome(None)

    guest = await world.asks("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.do(suspend)
    id_, ben = guest.conversation_id, agent(world.cast.ben)
    for act in (
        world.do(join, id_, actor=ben),
        world.do(grab, id_, actor=ben),
        world.do(leave, id_, actor=ben),
        world.do(close, id_, shown=99, actor=ben),
        world.do(undo, id_, actor=ben),
        world.do(reopen, id_, actor=ben),
        world.do(mark_by_agent, id_, seq=1, actor=ben),
        world.do(answer, id_, text="Hi", client_id="1", actor=ben),
        world.ask(viewer_of, world.cast.ben),
    ):
        with pytest.raises(NotFound):
            await act


async def test_nobody_at_all_finds_nothing(world: World) -> None:
    for one in (NOWHERE, 0, -1):
        with pytest.raises(NotFound):
            await world.ask(viewer_of, one)


async def test_the_system_is_no_agent(world: World) -> None:
    guest = await world.asks()
    for verb in (join, leave, undo, reopen, grab):
        with pytest.raises(Exception, match="may not do this"):
            await world.do(verb, guest.conversation_id, actor=SYSTEM)
