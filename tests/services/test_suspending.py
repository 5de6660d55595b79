"""Suspend: signed out at once, out of every conversation; and back."""

import pytest
from sqlmodel import Session

from models import Agent, WorkspaceRole
from services import chores, clock
from services.access import load, viewer_of
from services.actor import SYSTEM
from services.agents import login_of
from services.authority import told_of
from services.chores import chores_left, do_some
from services.conversations.change import Change
from services.conversations.inviting import invite
from services.events import MembershipChanged, SessionsRevoked
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound
from services.sessions import agent_of, open_session
from services.suspending import reactivate, suspend
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import by, chores_done, is_refused


async def test_out_of_everything_at_once(world: World) -> None:
    dan, outsider = world.cast.dan, world.cast.outsider
    shared = await attended(world, dan, world.cast.ben)
    own = await attended(world, dan, key="support")
    closed = await attended(world, dan, key="support")
    await close(world, dan, closed)
    cookie = await world.do(open_session, dan, "browser")
    world.told.clear()
    await by(world, world.cast.owner, suspend, dan)
    assert [type(event) for event in world.told[:2]] == [SessionsRevoked, MembershipChanged]
    assert await world.ask(agent_of, cookie) is None
    assert await world.ask(login_of, "dan@demo.example") is None
    with pytest.raises(NotFound):
        await world.ask(viewer_of, dan)
    assert (await world.row(shared.conversation_id)).crew_ids == [world.cast.ben]
    row = await world.row(own.conversation_id)
    assert (row.crew_ids, row.owner_id, row.waiting_since is not None) == ([], None, True)
    assert await world.kinds(own.conversation_id) == ["text", "grabbed", "suspended", "unowned"]
    row = await world.row(closed.conversation_id)
    assert (row.state, row.crew_ids, row.owner_id) == ("closed", [], None)
    assert (await world.kinds(closed.conversation_id))[-1] == "closed", "nothing is said in a closed one"
    for guest in (own, closed):
        assert "thread" in await world.finds(outsider, guest.conversation_id)
    assert await world.is_whole()


async def test_ownership_passes_to_who_stays(world: World) -> None:
    dan, outsider = world.cast.dan, world.cast.outsider
    guest = await attended(world, dan, key="support")
    await by(world, dan, invite, guest.conversation_id, agent_id=outsider)
    await world.joins(outsider, guest.conversation_id)
    await by(world, world.cast.owner, suspend, dan)
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.owner_id) == ([outsider], outsider)
    await by(world, world.cast.owner, suspend, outsider)
    assert (await world.row(guest.conversation_id)).owner_id is None


async def test_twice_is_once(world: World) -> None:
    await attended(world, world.cast.ben)
    await by(world, world.cast.owner, suspend, world.cast.ben)
    world.told.clear()
    await by(world, world.cast.owner, suspend, world.cast.ben)
    assert world.told == []


async def test_back_again_with_their_seats_but_not_their_conversations(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await by(world, world.cast.owner, suspend, world.cast.ben)
    await by(world, world.cast.owner, reactivate, world.cast.ben)
    assert await world.ask(login_of, "ben@demo.example") is not None
    assert (await world.row(guest.conversation_id)).crew_ids == []
    assert "thread" in await world.finds(world.cast.ben, guest.conversation_id)
    world.told.clear()
    await by(world, world.cast.owner, reactivate, world.cast.ben)
    assert world.told == []
    await world.joins(world.cast.ben, guest.conversation_id)
    await chores_done(world)
    assert (await world.row(guest.conversation_id)).crew_ids == [world.cast.ben], "what was left is void"


async def test_who_manages_people_may(world: World) -> None:
    cast = world.cast
    for verb in (suspend, reactivate):
        for one in (cast.admin, cast.ben, cast.outsider):
            sentences = {await is_refused(world, Forbidden, one, verb, whom) for whom in (cast.dan, NOWHERE)}
            assert sentences == {"Only workspace owners and admins can do this."}
        await is_refused(world, NotFound, cast.owner, verb, NOWHERE)
        await is_refused(world, NotFound, cast.owner, verb, 2**70)
        await is_refused(world, Conflict, cast.owner, verb, cast.owner)


async def test_an_admin_suspends_no_owner(world: World) -> None:
    await world.do(_employ, world.cast.ben)
    await is_refused(world, Forbidden, world.cast.ben, suspend, world.cast.owner)
    await by(world, world.cast.ben, suspend, world.cast.dan)


async def test_who_is_suspended_suspends_nobody(world: World) -> None:
    await world.do(_employ, world.cast.ben)
    await by(world, world.cast.owner, suspend, world.cast.ben)
    await is_refused(world, NotFound, world.cast.ben, suspend, world.cast.dan)


def _employ(session: Session, agent_id: int) -> Outcome[None]:
    session.get_one(Agent, agent_id).workspace_role = WorkspaceRole.ADMIN
    return Outcome(None, told_of(session, [agent_id]))


async def test_many_conversations_are_left_in_portions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "CHANGED", 3)
    guests = [await attended(world, world.cast.ben) for _ in range(8)]
    await by(world, world.cast.owner, suspend, world.cast.ben)

    async def left() -> int:
        rows = [await world.row(guest.conversation_id) for guest in guests]
        return sum(bool(row.crew_ids) for row in rows)

    assert await left() == 5
    (chore,) = await world.ask(chores_left)
    assert await world.do(do_some, chore)
    assert await left() == 2
    assert not await world.do(do_some, chore)
    assert await left() == 0
    clock.shift(chores.LINGER + 1)
    await chores_done(world)
    assert await world.ask(chores_left) == []
    for guest in guests:
        assert await world.kinds(guest.conversation_id) == ["text", "joined", "suspended"]
    assert await world.is_whole()


async def test_who_was_just_joining_is_found_a_moment_later(world: World) -> None:
    """On PostgreSQL a JOIN may commit after the suspension, having looked before it."""
    guest = await world.asks()
    await by(world, world.cast.owner, suspend, world.cast.ben)
    await world.do(_enter, world.cast.ben, guest.conversation_id)
    await chores_done(world)
    assert (await world.row(guest.conversation_id)).crew_ids == []


def _enter(session: Session, agent_id: int, conversation_id: int) -> Outcome[None]:
    change = Change(session, load(session, conversation_id, SYSTEM))
    change.enter(agent_id)
    return change.done(None)


async def test_what_they_were_invited_to_is_not_offered_any_more(world: World) -> None:
    ben = world.cast.ben
    guest = await attended(world, world.cast.admin, key="support")
    await by(world, world.cast.admin, invite, guest.conversation_id, agent_id=ben)
    await by(world, world.cast.owner, suspend, ben)
    assert (await world.row(guest.conversation_id)).invited_ids == []
    await by(world, world.cast.owner, reactivate, ben)
    assert await world.finds(ben, guest.conversation_id) <= {"told"}
    assert await world.is_whole()
