"""Away for too long while the customer waits: LEAVE by the clock."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from models import Team
from services import clock
from services.agents import turn_available
from services.conversations.away import Absence, Attendance, absences, leave_away
from services.conversations.selection import Selection, Status
from services.outcome import Outcome
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close

AFTER = 600_000


@pytest.fixture
def nobody() -> Attendance:
    """No console is connected since the start, which is now."""
    return Attendance(clock.now(), frozenset(), {})


async def sweep(world: World, attendance: Attendance, *, away_after: int = AFTER) -> list[Absence]:
    due = await world.ask(absences, attendance, away_after=away_after)
    return [one for one in due if await leaves(world, one, attendance, away_after=away_after)]


async def leaves(world: World, one: Absence, attendance: Attendance, *, away_after: int = AFTER) -> bool:
    return await world.do(leave_away, one, attendance=attendance, away_after=away_after)


async def rules(world: World, **changes: int | None) -> None:
    """What the team of that name says."""

    def change(session: Session) -> Outcome[None]:
        for name, after in changes.items():
            session.get_one(Team, getattr(world.cast, name)).away_after = after
        return Outcome(None)

    await world.do(change)


async def test_the_last_one_leaves_and_the_team_is_told_why(world: World, nobody: Attendance) -> None:
    guest = await attended(world, world.cast.ben)
    clock.shift(AFTER + 1_000)
    assert [one.name for one in await sweep(world, nobody)] == ["Ben"]
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.waiting_since is not None) == ([], True)
    assert await world.kinds(guest.conversation_id) == ["text", "joined", "away"]
    assert await world.listed(world.cast.dan, Selection(status=Status.REP_NEEDED)) == [guest.conversation_id]
    assert await world.is_whole()


async def test_not_before_its_time(world: World, nobody: Attendance) -> None:
    await attended(world, world.cast.ben)
    clock.shift(AFTER - 5_000)
    assert await sweep(world, nobody) == []


async def test_once(world: World, nobody: Attendance) -> None:
    await attended(world, world.cast.ben)
    clock.shift(AFTER + 1_000)
    (due,) = await world.ask(absences, nobody, away_after=AFTER)
    assert await leaves(world, due, nobody)
    world.told.clear()
    assert not await leaves(world, due, nobody)
    assert world.told == []


async def test_an_owners_ownership_passes_or_ends(world: World, nobody: Attendance) -> None:
    dan, outsider = world.cast.dan, world.cast.outsider
    guest = await attended(world, dan, key="support")
    hidden = await world.finds(outsider, guest.conversation_id)
    clock.shift(AFTER + 1_000)
    await sweep(world, nobody)
    assert (await world.row(guest.conversation_id)).owner_id is None
    assert await world.kinds(guest.conversation_id) == ["text", "grabbed", "away", "unowned"]
    assert hidden <= {"told"}
    assert "thread" in await world.finds(outsider, guest.conversation_id)


async def test_an_owner_leaves_others_behind(world: World, nobody: Attendance) -> None:
    dan, admin = world.cast.dan, world.cast.admin
    guest = await attended(world, dan, admin, key="support")
    clock.shift(AFTER + 1_000)
    await sweep(world, replace(nobody, connected=frozenset({admin})))
    row = await world.row(guest.conversation_id)
    assert (row.crew_ids, row.owner_id) == ([admin], None), "a Team Admin inherits nothing"


async def test_one_of_several_who_is_no_owner_stays(world: World, nobody: Attendance) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    clock.shift(AFTER + 1_000)
    assert await sweep(world, nobody) == []
    assert len((await world.row(guest.conversation_id)).crew_ids) == 2


async def test_who_is_here_stays_unless_their_switch_is_off(world: World, nobody: Attendance) -> None:
    ben = world.cast.ben
    guest = await attended(world, ben)
    here = replace(nobody, connected=frozenset({ben}))
    clock.shift(AFTER + 1_000)
    assert await sweep(world, here) == []
    await world.do(turn_available, ben, on=False)
    assert await sweep(world, here) == []
    await world.do(turn_available, ben, on=False)
    clock.shift(AFTER + 1_000)
    assert [one.conversation_id for one in await sweep(world, here)] == [guest.conversation_id]


@pytest.mark.parametrize("since", ["gone", "wait", "joined", "start"])
async def test_it_counts_from_the_latest_of_all(world: World, nobody: Attendance, since: str) -> None:
    guest = await world.asks() if since != "wait" else await world.opens()
    if since != "joined":
        await world.joins(world.cast.ben, guest.conversation_id)
    clock.shift(AFTER + 1_000)
    seen = nobody
    match since:
        case "gone":
            seen = replace(seen, gone_at={world.cast.ben: clock.now()})
        case "wait":
            await world.writes(guest)
        case "joined":
            await world.joins(world.cast.ben, guest.conversation_id)
        case "start":
            seen = replace(seen, started_at=clock.now())
    assert await sweep(world, seen) == []
    clock.shift(AFTER + 1_000)
    assert len(await sweep(world, seen)) == 1


async def test_while_nobody_waits_nobody_leaves(world: World, nobody: Attendance) -> None:
    answered, closed = await attended(world, world.cast.ben), await attended(world, world.cast.ben)
    await world.answers(world.cast.ben, answered.conversation_id)
    await close(world, world.cast.ben, closed)
    clock.shift(AFTER + 1_000)
    assert await sweep(world, nobody) == []


async def test_decided_again_at_the_end(world: World, nobody: Attendance) -> None:
    """Ben answers, or comes back, between the look and the act."""
    ben = world.cast.ben
    guest = await attended(world, ben)
    clock.shift(AFTER + 1_000)
    (due,) = await world.ask(absences, nobody, away_after=AFTER)
    assert not await leaves(world, due, replace(nobody, connected=frozenset({ben})))
    await world.answers(ben, guest.conversation_id)
    assert not await leaves(world, due, nobody)


async def test_of_several_teams_the_smallest_counts(world: World, nobody: Attendance) -> None:
    async def due(after: int, away_after: int = AFTER) -> int:
        clock.shift(guests_since + after - clock.now())
        return len(await world.ask(absences, nobody, away_after=away_after))

    guests: list[Guest] = [await attended(world, world.cast.dan, key=key) for key in ("sales", "both")]
    guests_since = clock.now()
    assert len(guests) == 2
    await rules(world, support=60_000)
    assert await due(61_000) == 1
    await rules(world, sales=0)
    assert await due(AFTER + 1_000) == 1, "off in Sales; Support's counts for the one in both"
    await rules(world, support=0)
    assert await due(AFTER + 2_000) == 0
    await rules(world, sales=None, support=None)
    assert await due(AFTER + 3_000) == 2
    assert await due(AFTER + 4_000, away_after=0) == 0
