"""A centre kept by what is told. That it stays as it would be read anew, the walk proves (tests/walk)."""

from services import clock
from services.notifications.centre import read
from services.notifications.entries import HIDDEN_FOR
from services.notifications.judging import NOTHING, judge
from services.notifications.kept import Kept
from services.notifications.subjects import told_of
from tests.services.cast import Guest, World


async def waiting(world: World, number: int) -> list[int]:
    """Customers who wait one after the other, the longest first."""
    found = []
    for _ in range(number):
        clock.shift(1_000)
        found.append((await world.asks("support")).conversation_id)
    return found


def keys(kept: Kept) -> list[str]:
    return [entry.key for entry in kept.centre.entries]


async def take(world: World, kept: Kept, subject: int) -> None:
    told = await world.ask(told_of, [kept.person.viewer.agent_id], [subject])
    kept.take(subject, judge(told, kept.person, subject, []))


async def test_what_goes_is_replaced_by_what_is_held_in_reserve(world: World) -> None:
    first, second, third = await waiting(world, 3)
    kept = await world.ask(read, world.cast.dan, limit=1)
    assert (kept.centre.number, keys(kept)) == (3, [f"c{third}"])
    kept.take(third, NOTHING)
    assert kept.settle()
    assert (kept.centre.number, keys(kept)) == (2, [f"c{second}"])
    kept.take(second, NOTHING)
    assert not kept.settle(), "the first is not held: it has to be read"
    assert kept.centre.number == 1
    assert kept.holds([first])


async def test_what_comes_is_shown_first(world: World) -> None:
    await waiting(world, 3)
    kept = await world.ask(read, world.cast.dan, limit=1)
    (new,) = await waiting(world, 1)
    await take(world, kept, new)
    assert kept.settle()
    assert (kept.centre.number, keys(kept)) == (4, [f"c{new}"])


async def test_what_is_older_than_what_is_held_only_counts(world: World) -> None:
    first, _, _, last = await waiting(world, 4)
    kept = await world.ask(read, world.cast.dan, limit=1)
    await take(world, kept, first)
    assert kept.settle()
    assert (kept.centre.number, keys(kept)) == (4, [f"c{last}"])


async def test_what_is_all_there_is_need_not_be_read_anew(world: World) -> None:
    (only,) = await waiting(world, 1)
    kept = await world.ask(read, world.cast.dan, limit=1)
    kept.take(only, NOTHING)
    assert kept.settle()
    assert (kept.centre.number, keys(kept)) == (0, [])


async def test_who_grabbed_it_is_told_for_an_hour(world: World) -> None:
    guest: Guest = await world.asks("support")
    kept = await world.ask(read, world.cast.outsider, limit=8)
    await world.joins(world.cast.dan, guest.conversation_id)
    await take(world, kept, guest.conversation_id)
    (entry,) = kept.centre.entries
    assert (entry.ended_by, entry.conversation_id, kept.centre.number) == ("Dan", None, 0)
    clock.shift(HIDDEN_FOR)
    assert kept.settle()
    assert kept.centre.entries == ()
