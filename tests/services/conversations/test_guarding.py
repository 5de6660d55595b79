"""The guard: two colleagues do not answer past each other."""

import asyncio

import pytest

from services.actor import agent
from services.conversations.guarding import AnsweredMeanwhile
from services.conversations.messaging import Sent, answer
from services.refusal import Conflict, Forbidden, NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, close, leave


async def says(
    world: World, who: int, guest: Guest, text: str, *, shown: int | None, client_id: str = ""
) -> Sent:
    return await world.do(
        answer,
        guest.conversation_id,
        text=text,
        client_id=client_id or text.replace(" ", "-"),
        shown=shown,
        actor=agent(who),
    )


async def last_seq(world: World, guest: Guest) -> int:
    return (await world.row(guest.conversation_id)).last_seq


async def test_an_answer_past_a_colleagues_is_held(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    shown = await last_seq(world, guest)
    answered = await says(world, world.cast.dan, guest, "Tomorrow", shown=shown)
    world.told.clear()
    with pytest.raises(AnsweredMeanwhile, match="Dan has answered") as held:
        await says(world, world.cast.ben, guest, "Today", shown=shown)
    assert (held.value.seq, held.value.code) == (answered.seq, "answered")
    assert world.told == []
    assert await last_seq(world, guest) == answered.seq
    sent = await says(world, world.cast.ben, guest, "Today", shown=None)
    assert (sent.seq, sent.repeated) == (answered.seq + 1, False)
    assert await world.is_whole()


async def test_who_has_seen_it_is_not_held(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    answered = await says(world, world.cast.dan, guest, "Tomorrow", shown=0)
    assert (await says(world, world.cast.ben, guest, "Today", shown=answered.seq)).seq > answered.seq


async def test_only_a_colleagues_answer_holds(world: World) -> None:
    """Not what the customer wrote, one's own words, nor who came or went."""
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await says(world, world.cast.ben, guest, "One moment", shown=0)
    await world.writes(guest, "Yes?")
    await leave(world, world.cast.dan, guest)
    assert (await says(world, world.cast.ben, guest, "It is here", shown=0)).seq == await last_seq(
        world, guest
    )


async def test_a_retry_of_what_was_taken_is_never_held(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    first = await says(world, world.cast.ben, guest, "Today", shown=0)
    await says(world, world.cast.dan, guest, "Tomorrow", shown=first.seq)
    again = await says(world, world.cast.ben, guest, "Today", shown=0)
    assert (again.seq, again.repeated) == (first.seq, True)


async def test_of_two_at_the_same_moment_one_is_held(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    for number in range(10):
        shown = await last_seq(world, guest)
        results = await asyncio.gather(
            says(world, world.cast.ben, guest, f"b{number}", shown=shown),
            says(world, world.cast.dan, guest, f"d{number}", shown=shown),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in results) == ["AnsweredMeanwhile", "Sent"]
    assert await world.is_whole()


async def test_who_may_not_write_hears_that_first(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await says(world, world.cast.ben, guest, "Today", shown=0)
    with pytest.raises(Forbidden, match="Join"):
        await says(world, world.cast.dan, guest, "Hi", shown=0)
    for place in (guest.conversation_id, NOWHERE):
        with pytest.raises(NotFound):
            await world.do(answer, place, text="Hi", client_id="1", shown=0, actor=agent(world.cast.outsider))
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict, match="REOPEN"):
        await says(world, world.cast.ben, guest, "Hi", shown=0)


@pytest.mark.parametrize("shown", [-1, -(2**70), 2**70])
async def test_any_number_may_be_said(world: World, shown: int) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await says(world, world.cast.dan, guest, "Tomorrow", shown=0)
    if shown < 0:
        with pytest.raises(AnsweredMeanwhile):
            await says(world, world.cast.ben, guest, "Today", shown=shown)
    else:
        await says(world, world.cast.ben, guest, "Today", shown=shown)
