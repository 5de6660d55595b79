"""The desk: who comes in, what is passed on, and who is shown out when."""

import asyncio
from typing import Any

import pytest

from services import again
from services.actor import agent
from services.conference.desk import Desk
from services.conference.entering import Ended
from services.conference.seats import Full, Seat
from services.conversations.leaving import take_out
from services.details.blocking import block
from services.refusal import Forbidden, NotFound
from services.sessions import SignedIn, agent_of, close_session, open_session
from services.settings import Settings
from services.suspending import suspend
from tests.outage import absent, refusing
from tests.services.cast import Guest, World
from tests.services.conference.calls import Page, calls, rooms
from tests.services.conversations.acts import attended, close
from tests.services.hearing import PATIENCE


class Call:
    """A customer and an agent, and the desk that they come to."""

    def __init__(self, world: World, desk: Desk, guest: Guest, room: str, link: str) -> None:
        self.world, self.desk, self.guest, self.room, self.link = world, desk, guest, room, link
        self.pages = [Page(), Page()]

    async def signed_in(self, agent_id: int) -> SignedIn:
        self.cookie = await self.world.do(open_session, agent_id, "")
        signed_in = await self.world.ask(agent_of, self.cookie)
        assert signed_in is not None
        return signed_in

    async def both(self) -> tuple[Seat, Seat]:
        """The agent first, then the customer."""
        signed_in = await self.signed_in(self.world.cast.ben)
        ben = await self.desk.enter(self.room, "page of ben", self.pages[0], signed_in)
        return ben, await self.desk.enter(self.link, "page of maria", self.pages[1], None)

    async def are_shown_out(self, *codes: str | None) -> None:
        """Each of both with this, or not at all."""
        async with asyncio.timeout(PATIENCE):
            for page, code in zip(self.pages, codes, strict=True):
                if code is not None:
                    await page.closed.wait()
            while self.desk._tasks:
                await asyncio.wait(self.desk._tasks)
        for page, code in zip(self.pages, codes, strict=True):
            ends = [frame["code"] for frame in page.heard if frame["type"] == "ended"]
            assert ends == ([code] if code else [])


@pytest.fixture
async def call(world: World, settings: Settings) -> Call:
    return await begun(world, settings)


async def begun(world: World, settings: Settings) -> Call:
    guest = await attended(world, world.cast.ben)
    room = await calls(world, world.cast.ben, guest)
    desk = Desk(world.db, world.bus, settings)
    return Call(world, desk, guest, room, (await rooms(world, guest))[0].guest)


async def test_each_learns_of_the_other(call: Call) -> None:
    await call.both()
    assert call.pages[0].heard == [
        {"type": "entered", "ice_servers": [], "peer": None},
        {"type": "peer", "peer": {"name": f"Visitor {call.guest.id}", "page": "page of maria"}},
    ]
    assert call.pages[1].heard == [
        {"type": "entered", "ice_servers": [], "peer": {"name": "Ben", "page": "page of ben"}}
    ]


async def test_what_one_says_the_other_hears_and_nobody_else(call: Call) -> None:
    ben, maria = await call.both()
    call.desk.pass_on(ben, "signal", link="1")
    call.desk.pass_on(maria, "again")
    assert call.pages[1].heard[-1] == {"type": "signal", "link": "1"}
    assert call.pages[0].heard[-1] == {"type": "again"}
    call.desk.leave(maria, for_good=True)
    call.desk.pass_on(ben, "signal", link="2")
    assert call.pages[1].heard[-1] == {"type": "signal", "link": "1"}
    assert call.pages[0].heard[-1] == {"type": "peer", "peer": None, "left": True}


async def test_a_third_person_is_refused_and_nobody_notices(call: Call) -> None:
    await call.both()
    await call.world.joins(call.world.cast.dan, call.guest.conversation_id)
    heard = [list(page.heard) for page in call.pages]
    for id_, who in ((call.link, None), (call.room, await call.signed_in(call.world.cast.dan))):
        third = Page()
        with pytest.raises(Full, match="a third one can't enter"):
            await call.desk.enter(id_, "page of a third", third, who)
        assert third.heard == []
    assert [page.heard for page in call.pages] == heard


async def test_who_may_not_does_not_come_in(call: Call) -> None:
    for one, why in (("outsider", NotFound), ("dan", Forbidden)):
        with pytest.raises(why):
            await call.desk.enter(
                call.room, "page", Page(), await call.signed_in(call.world.cast.agents[one])
            )
    await close(call.world, call.world.cast.ben, call.guest)
    with pytest.raises(Ended):
        await call.desk.enter(call.link, "page", Page(), None)


async def test_closing_the_conversation_ends_it_for_both(call: Call) -> None:
    await call.both()
    await close(call.world, call.world.cast.ben, call.guest)
    await call.are_shown_out("ended", "ended")


async def test_who_is_taken_out_is_shown_out_alone(call: Call) -> None:
    await call.both()
    cast = call.world.cast
    await call.world.do(take_out, call.guest.conversation_id, agent_id=cast.ben, actor=agent(cast.admin))
    await call.are_shown_out("forbidden", None)


async def test_so_is_who_signs_out_or_is_suspended(call: Call) -> None:
    await call.both()
    await call.world.do(close_session, call.cookie)
    await call.are_shown_out("unauthorized", None)
    call.pages[0] = Page()
    signed_in = await call.signed_in(call.world.cast.ben)
    await call.desk.enter(call.room, "page of ben", call.pages[0], signed_in)
    await call.world.do(suspend, call.world.cast.ben, actor=agent(call.world.cast.owner))
    await call.are_shown_out("unauthorized", None)


async def test_and_a_customer_who_is_blocked(call: Call) -> None:
    await call.both()

    await call.world.do(block, call.guest.conversation_id, actor=agent(call.world.cast.ben))
    await call.are_shown_out(None, "blocked")


async def test_who_could_not_be_looked_at_is_shown_out_once_the_database_is_back(
    sqlite_world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.05)
    call = await begun(sqlite_world, settings)
    await call.both()
    with absent(call.world.db):
        async with refusing(call.world.db) as refused:
            await call.world.do(block, call.guest.conversation_id, actor=agent(call.world.cast.ben))
            await refused()
    await call.are_shown_out(None, "blocked")


async def test_other_conversations_end_nothing(call: Call) -> None:
    await call.both()
    other = await attended(call.world, call.world.cast.ben)
    await close(call.world, call.world.cast.ben, other)
    await call.world.answers(call.world.cast.ben, call.guest.conversation_id)
    await call.are_shown_out(None, None)


async def test_servers_are_told_to_whom_has_come_in(call: Call, settings: Settings) -> None:
    said: dict[str, Any] = {"ice_servers": "turn:t.example,stun:s.example", "turn_secret": "hush" * 8}
    desk = Desk(call.world.db, call.world.bus, Settings(_env_file=None, data_dir=settings.data_dir, **said))
    page = Page()
    await desk.enter(call.link, "page of maria", page, None)
    turn, stun = page.heard[0]["ice_servers"]
    assert turn["urls"] == "turn:t.example"
    assert turn["username"].endswith(f":{call.room}-customer")
    assert stun == {"urls": "stun:s.example"}
    assert "hush" not in str(page.heard)
