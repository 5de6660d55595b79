"""A team's own rules, and what they do to running waits."""

import pytest

from models import Stage, State, Team
from services import clock
from services.actor import agent
from services.conversations.closing import close_quiet, quiet_ones
from services.conversations.releasing import no_reply_needed
from services.events import NotificationsChanged
from services.refusal import Forbidden, Mistakes, NotFound
from services.rules import Rules, Typed, change_rules, rules_from
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended
from tests.services.teamwork import by

DAY = 86_400_000
KEEP = Rules(keep_unanswered=True)


async def have(world: World, team: int, rules: Rules) -> None:
    await world.do(change_rules, team, rules, actor=agent(world.cast.admin))


async def sweep(world: World) -> int:
    """Close what is due; returns how many were dealt with."""
    older_than = clock.now() - DAY
    due = await world.ask(quiet_ones, older_than=older_than, limit=100)
    return sum([await world.do(close_quiet, one, older_than=older_than) for one in due])


async def state(world: World, guest: Guest) -> str:
    return (await world.row(guest.conversation_id)).state


async def test_unanswered_ones_stay_open_where_the_team_says_so(world: World) -> None:
    cast = world.cast
    await have(world, cast.sales, KEEP)
    kept, shared = await attended(world, cast.ben), await world.asks("both")
    answered, elsewhere = await attended(world, cast.ben), await world.asks("support")
    await world.answers(cast.ben, answered.conversation_id)
    clock.shift(DAY + 1_000)
    assert await sweep(world) == 4
    assert [await state(world, one) for one in (kept, shared, answered, elsewhere)] == [
        State.OPEN,
        State.OPEN,
        State.CLOSED,
        State.CLOSED,
    ]
    assert await sweep(world) == 0, "looked at once"
    assert (await world.messages(elsewhere.conversation_id))[-1].detail["unanswered"]
    assert await world.is_whole()


@pytest.mark.parametrize("how", ["answer", "no reply", "customer"])
async def test_the_day_of_one_that_was_kept_begins_with_its_answer(world: World, how: str) -> None:
    ben = world.cast.ben
    await have(world, world.cast.sales, KEEP)
    guest = await attended(world, ben)
    clock.shift(2 * DAY)
    await sweep(world)
    match how:
        case "answer":
            await world.answers(ben, guest.conversation_id)
        case "no reply":
            await by(world, ben, no_reply_needed, guest.conversation_id)
        case "customer":
            await world.writes(guest, "Hello?")
            await world.answers(ben, guest.conversation_id)
    clock.shift(DAY - 5_000)
    await sweep(world)
    assert await state(world, guest) == State.OPEN
    clock.shift(10_000)
    assert await sweep(world) == 1
    assert await state(world, guest) == State.CLOSED


async def test_a_team_that_keeps_them_no_longer_lets_them_go(world: World) -> None:
    await have(world, world.cast.sales, KEEP)
    guest = await world.asks()
    clock.shift(DAY + 1_000)
    await sweep(world)
    await have(world, world.cast.sales, Rules())
    assert await sweep(world) == 1
    assert await state(world, guest) == State.CLOSED


async def test_thresholds_act_on_running_waits(world: World) -> None:
    guest, other = await world.asks(), await world.asks("support")
    clock.shift(10_000)
    await have(world, world.cast.sales, Rules(soon_after=1_000, overdue_after=5_000))
    assert (await world.row(guest.conversation_id)).stage == Stage.OVERDUE
    assert (await world.row(other.conversation_id)).stage == Stage.NONE
    world.told.clear()
    await have(world, world.cast.sales, Rules(soon_after=1_000, overdue_after=5_000))
    assert world.told == []


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (Rules(soon_after=2, overdue_after=1), "soon_after"),
        (Rules(soon_after=300_001), "soon_after"),
        (Rules(overdue_after=179_999), "overdue_after"),
        (Rules(soon_after=-1), "soon_after"),
        (Rules(away_after=-1), "away_after"),
        (Rules(overdue_after=2**40), "overdue_after"),
    ],
)
async def test_what_can_not_be(world: World, rules: Rules, field: str) -> None:
    with pytest.raises(Mistakes) as refused:
        await have(world, world.cast.sales, rules)
    assert refused.value.sentences.keys() == {field}


async def test_the_sound_is_turned_off_in_open_consoles_too(world: World) -> None:
    cast = world.cast
    await have(world, cast.sales, Rules(repeat_overdue=False))
    assert world.told == [NotificationsChanged((cast.sales,))]
    assert await world.ask(lambda session: session.get_one(Team, cast.sales).repeat_overdue) is False


async def test_who_may(world: World) -> None:
    cast = world.cast
    await world.do(change_rules, cast.sales, KEEP, actor=agent(cast.owner))
    with pytest.raises(Forbidden):
        await world.do(change_rules, cast.sales, KEEP, actor=agent(cast.ben))
    for team in (cast.sales, NOWHERE):
        with pytest.raises(NotFound):
            await world.do(change_rules, team, KEEP, actor=agent(cast.outsider))


def test_read_from_a_form() -> None:
    assert rules_from(Typed()) == Rules()
    assert rules_from(Typed("1:00", "2:30", "off", "nonsense")) == Rules(60_000, 150_000, 0)
    typed = Typed(away="own", away_after="5:00", keep_unanswered=True, repeat_overdue=False)
    assert rules_from(typed) == Rules(None, None, 300_000, keep_unanswered=True, repeat_overdue=False)


@pytest.mark.parametrize("away", ["", "0:00", "soon"])
def test_what_is_wrong_in_a_form(away: str) -> None:
    with pytest.raises(Mistakes) as refused:
        rules_from(Typed("a", "b", "own", away))
    assert refused.value.sentences.keys() == {"soon_after", "overdue_after", "away_after"}
