"""Drafts: one agent's devices agree, and nobody else learns of them."""

import asyncio

import pytest

from services.actor import agent
from services.drafts import LIMIT, DraftView, Extras, Keeping, drafts_of, keep
from services.events import DraftKept
from services.refusal import Forbidden, NotFound, TooLong
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, hears_of_nothing, leave

NOBODY = Extras()


async def kept(
    world: World,
    guest: Guest,
    text: str,
    revision: int,
    *,
    who: int | None = None,
    note: bool = False,
    extras: Extras = NOBODY,
) -> Keeping:
    return await world.do(
        keep,
        guest.conversation_id,
        note=note,
        text=text,
        extras=extras,
        revision=revision,
        origin="tab",
        actor=agent(who or world.cast.ben),
    )


async def drafts(world: World, guest: Guest, who: int | None = None) -> list[tuple[bool, str, int]]:
    found = await world.ask(drafts_of, who or world.cast.ben, guest.conversation_id)
    return sorted((one.note, one.text, one.revision) for one in found)


async def test_a_draft_is_kept_and_told_to_its_agent_alone(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    keeping = await kept(world, guest, "Dear", 0)
    assert keeping == Keeping(DraftView(False, "Dear", NOBODY, 1), is_taken=True)
    assert world.told == [DraftKept(world.cast.ben, guest.conversation_id, False, "tab")]
    assert (await kept(world, guest, "Dear Maria", 1)).draft.revision == 2
    assert await drafts(world, guest) == [(False, "Dear Maria", 2)]
    assert await drafts(world, guest, world.cast.dan) == []
    assert await world.is_whole()


async def test_reply_and_note_are_apart_and_keep_whom_they_name(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    named = Extras.model_validate({"mentions": [{"id": world.cast.dan, "name": "Dan"}]})
    await kept(world, guest, "Dear", 0)
    await kept(world, guest, "@Dan look", 0, note=True, extras=named)
    assert await drafts(world, guest) == [(False, "Dear", 1), (True, "@Dan look", 1)]
    found = await world.ask(drafts_of, world.cast.ben, guest.conversation_id)
    assert next(one for one in found if one.note).extras == named


@pytest.mark.parametrize("revision", [0, 1, 3, -1, 2**70])
async def test_what_was_written_on_another_one_changes_nothing(world: World, revision: int) -> None:
    guest = await attended(world, world.cast.ben)
    await kept(world, guest, "Dear", 0)
    await kept(world, guest, "Dear Maria", 1)
    world.told.clear()
    late = await kept(world, guest, "Deer", revision)
    assert late == Keeping(DraftView(False, "Dear Maria", NOBODY, 2), is_taken=False)
    assert world.told == []


async def test_of_devices_at_the_same_moment_one_is_first(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for revision in range(5):
        texts = [f"{revision} {device}" for device in range(8)]
        found = await asyncio.gather(*(kept(world, guest, text, revision) for text in texts))
        assert sum(one.is_taken for one in found) == 1
        assert len({one.draft.text for one in found}) == 1, "and all hear what stands"


async def test_what_was_sent_leaves_an_empty_one_that_counts_on(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await kept(world, guest, "Dear", 0)
    await kept(world, guest, "", 1)
    assert await drafts(world, guest) == [(False, "", 2)]
    assert not (await kept(world, guest, "Dear", 1)).is_taken


async def test_drafts_outlive_leaving(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await kept(world, guest, "Dear", 0)
    await leave(world, world.cast.ben, guest)
    assert (await kept(world, guest, "Dear Maria", 1)).is_taken
    await world.joins(world.cast.ben, guest.conversation_id)
    assert await drafts(world, guest) == [(False, "Dear Maria", 2)]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_keeps_none(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = world.cast.agents[stranger]
    await hears_of_nothing(
        world,
        one,
        guest,
        lambda place: world.do(
            keep,
            place,
            note=False,
            text="Hi",
            extras=NOBODY,
            revision=0,
            origin="",
            actor=agent(one),
        ),
    )


async def test_customers_keep_none(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for place in (guest.conversation_id, NOWHERE):
        with pytest.raises((Forbidden, NotFound)):
            await world.do(
                keep,
                place,
                note=False,
                text="",
                extras=NOBODY,
                revision=0,
                origin="",
                actor=guest.actor,
            )


async def test_what_is_too_long_to_send_is_kept_and_no_more_than_that(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await kept(world, guest, "x" * 20_000, 0)
    with pytest.raises(TooLong):
        await kept(world, guest, "x" * (LIMIT + 1), 1)
    assert [len(text) for _, text, _ in await drafts(world, guest)] == [20_000]
    await kept(world, guest, "a\0b\ud800", 1)
    assert await drafts(world, guest) == [(False, "ab", 2)]
