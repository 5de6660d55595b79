"""Who is called by a customer who waits, with which button, and what ends it."""

import pytest
from sqlmodel import Session

from models import Ended, Mode, NotificationKind, Team, TeamRole
from services import clock
from services.actor import agent
from services.conversations import closing, grabbing, releasing
from services.conversations.ageing import due_ones, grow_older
from services.outcome import Outcome
from services.teams import seat
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, leave, reopen, undo
from tests.services.notifications.reading import buttons, centre_of, entry_of, numbers

OVERDUE = 300_000


async def grows_overdue(world: World) -> None:
    clock.shift(OVERDUE + 1)
    due = await world.ask(due_ones, limit=100)
    await world.do(grow_older, due)


async def test_a_grab_teams_customer(world: World) -> None:
    guest = await world.asks("support")
    assert await buttons(world, guest) == {"admin": "VIEW", "dan": "GRAB", "outsider": "GRAB"}
    entry = await entry_of(world, world.cast.dan, guest)
    assert entry is not None
    assert (entry.kind, entry.teams, entry.name) == ("waiting", ("Support",), f"Visitor {guest.id}")
    assert await numbers(world) == {"admin": 1, "dan": 1, "outsider": 1}


async def test_a_collaboration_teams_customer(world: World) -> None:
    guest = await world.asks("sales")
    assert await buttons(world, guest) == {"admin": "JOIN", "ben": "JOIN", "dan": "JOIN"}


async def test_of_several_buttons_the_strongest(world: World) -> None:
    """Dan is in both teams, Ben in the one that shares, the outsider in the one that grabs."""
    guest = await world.asks("both")
    assert await buttons(world, guest) == {"admin": "JOIN", "ben": "JOIN", "dan": "GRAB", "outsider": "GRAB"}


async def test_a_team_admin_of_one_of_its_teams_never_gets_grab(world: World) -> None:
    await world.do(seat, team_id=world.cast.sales, agent_id=world.cast.dan, role=TeamRole.ADMIN)
    guest = await world.asks("both")
    assert (await buttons(world, guest))["dan"] == "JOIN"


async def test_a_customer_who_has_only_opened_the_chat_calls_nobody(world: World) -> None:
    await world.opens("support")
    assert await numbers(world) == {}


async def test_a_second_message_calls_nobody_anew(world: World) -> None:
    guest = await world.asks("support")
    first = await entry_of(world, world.cast.dan, guest)
    clock.shift(5_000)
    await world.writes(guest, "Are you there?")
    assert await entry_of(world, world.cast.dan, guest) == first


async def test_the_grab_ends_it_and_says_who(world: World) -> None:
    guest = await world.asks("support")
    await world.do(grabbing.grab, guest.conversation_id, actor=agent(world.cast.dan))
    assert await buttons(world, guest) == {}
    lost = await entry_of(world, world.cast.outsider, guest)
    assert lost is not None
    assert (lost.ended, lost.ended_by) == (Ended.GRABBED, "Dan")
    assert (lost.conversation_id, lost.name, lost.teams, lost.button, lost.messages) == (
        None,
        "",
        (),
        None,
        0,
    )
    seen = await entry_of(world, world.cast.admin, guest)
    assert seen is not None
    assert (seen.ended, seen.ended_by, seen.button) == (Ended.GRABBED, "Dan", "VIEW")


async def test_who_grabbed_is_told_for_an_hour(world: World) -> None:
    guest = await world.asks("support")
    await world.joins(world.cast.dan, guest.conversation_id)
    clock.shift(3600 * 1000)
    assert await entry_of(world, world.cast.outsider, guest) is None
    assert await entry_of(world, world.cast.admin, guest) is not None


async def test_who_joins_ends_it_for_the_others(world: World) -> None:
    guest = await world.asks("both")
    await world.joins(world.cast.ben, guest.conversation_id)
    assert await numbers(world) == {}
    entry = await entry_of(world, world.cast.admin, guest)
    assert entry is not None
    assert (entry.ended, entry.ended_by, entry.button) == (Ended.JOINED, "Ben", "VIEW")


async def test_a_close_ends_it(world: World) -> None:
    guest = await world.asks("support")
    await close(world, world.cast.admin, guest)
    entry = await entry_of(world, world.cast.dan, guest)
    assert entry is not None
    assert (entry.ended, entry.ended_by) == (Ended.CLOSED, "Admin")
    assert await numbers(world) == {}
    await undo(world, world.cast.admin, guest)
    assert (await buttons(world, guest))["dan"] == "GRAB"


async def test_a_leaving_that_empties_the_crew(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    assert await numbers(world) == {}
    await leave(world, world.cast.dan, guest)
    assert await buttons(world, guest) == {"admin": "VIEW", "dan": "GRAB", "outsider": "GRAB"}
    entry = await entry_of(world, world.cast.outsider, guest)
    assert entry is not None
    assert (entry.kind, entry.by) == (NotificationKind.LEFT, "Dan")
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert await numbers(world) == {}


async def test_a_leaving_that_ends_ownership(world: World) -> None:
    guest = await attended(world, world.cast.dan, world.cast.admin, key="support")
    await leave(world, world.cast.dan, guest)
    assert await buttons(world, guest) == {"admin": "VIEW", "dan": "GRAB", "outsider": "GRAB"}
    await world.answers(world.cast.admin, guest.conversation_id)
    entry = await entry_of(world, world.cast.outsider, guest)
    assert entry is not None
    assert (entry.ended, entry.ended_by) == (Ended.ANSWERED, "Admin")
    assert await numbers(world) == {}


async def test_a_leaving_that_passes_ownership_on_calls_nobody(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="both")
    await world.joins(world.cast.ben, guest.conversation_id)
    before = await numbers(world)
    await leave(world, world.cast.ben, guest)
    assert await numbers(world) == before


async def test_nobody_is_called_while_nobody_waits(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await world.answers(world.cast.dan, guest.conversation_id)
    await leave(world, world.cast.dan, guest)
    assert await numbers(world) == {}
    await world.writes(guest, "One more thing")
    assert (await buttons(world, guest))["outsider"] == "GRAB"


async def test_no_reply_needed_ends_it(world: World) -> None:
    guest = await attended(world, world.cast.dan, world.cast.admin, key="support")
    await leave(world, world.cast.dan, guest)
    await world.do(releasing.no_reply_needed, guest.conversation_id, actor=agent(world.cast.admin))
    assert "outsider" not in await buttons(world, guest)


async def test_a_reopening_calls_again(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await close(world, world.cast.dan, guest)
    assert await entry_of(world, world.cast.outsider, guest) is not None
    await world.writes(guest, "It is broken again")
    assert await buttons(world, guest) == {"admin": "VIEW", "dan": "GRAB", "outsider": "GRAB"}


async def test_a_reopening_by_hand_calls_nobody(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await close(world, world.cast.dan, guest)
    await reopen(world, world.cast.dan, guest)
    assert await numbers(world) == {}


async def test_overdue_calls_again_who_had_dismissed(world: World) -> None:
    from services.notifications.dismissing import dismiss

    guest = await world.asks("support")
    await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(world.cast.dan))
    assert "dan" not in await buttons(world, guest)
    await grows_overdue(world)
    assert await buttons(world, guest) == {"admin": "VIEW", "dan": "GRAB", "outsider": "GRAB"}
    entry = await entry_of(world, world.cast.dan, guest)
    assert entry is not None
    assert (entry.kind, entry.is_overdue) == (NotificationKind.OVERDUE, True)
    assert (await centre_of(world, world.cast.dan)).repeats
    await world.joins(world.cast.outsider, guest.conversation_id)
    assert not (await centre_of(world, world.cast.dan)).repeats


async def test_a_team_may_keep_the_sound_from_repeating(world: World) -> None:
    guest = await world.asks("support")
    await world.do(_turn_repeat_off, world.cast.support)
    await grows_overdue(world)
    read = await centre_of(world, world.cast.dan)
    assert (read.number, read.repeats) == (1, False)
    assert (await buttons(world, guest))["dan"] == "GRAB"


def _turn_repeat_off(session: Session, team_id: int) -> Outcome[None]:
    session.get_one(Team, team_id).repeat_overdue = False
    return Outcome(None)


async def test_overdue_in_ones_conversation_calls_the_crew(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await reads(world, world.cast.ben, guest)
    await grows_overdue(world)
    assert await buttons(world, guest) == {"ben": "VIEW"}
    assert not (await centre_of(world, world.cast.ben)).repeats
    await leave(world, world.cast.ben, guest)
    assert await buttons(world, guest) == {"admin": "JOIN", "ben": "JOIN", "dan": "JOIN"}
    assert (await centre_of(world, world.cast.dan)).repeats, "by leaving it is Overdue with an empty crew"
    await world.joins(world.cast.dan, guest.conversation_id)
    assert "ben" not in await buttons(world, guest)


async def test_an_answer_ends_overdue_in_ones_conversation(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await reads(world, world.cast.ben, guest)
    await grows_overdue(world)
    await world.answers(world.cast.ben, guest.conversation_id)
    assert await numbers(world) == {}


async def reads(world: World, agent_id: int, guest: Guest) -> None:
    from services.conversations.marking import mark_by_agent

    seq = (await world.row(guest.conversation_id)).last_seq
    await world.do(mark_by_agent, guest.conversation_id, seq=seq, actor=agent(agent_id))


async def test_closed_unanswered_calls_team_admins_until_they_read_it(world: World) -> None:
    guest = await world.asks("support")
    clock.shift(1)
    await world.do(closing.close_quiet, guest.conversation_id, older_than=clock.now())
    assert await buttons(world, guest) == {"admin": "VIEW"}
    await reads(world, world.cast.admin, guest)
    assert await numbers(world) == {}
    assert await entry_of(world, world.cast.admin, guest) is not None


async def test_closed_unanswered_by_hand_calls_nobody(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    assert await numbers(world) == {}


async def test_closed_answered_calls_nobody(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await world.answers(world.cast.ben, guest.conversation_id)
    clock.shift(1)
    await world.do(closing.close_quiet, guest.conversation_id, older_than=clock.now())
    assert await numbers(world) == {}


async def test_a_reopening_ends_closed_unanswered(world: World) -> None:
    guest = await world.asks("support")
    clock.shift(1)
    await world.do(closing.close_quiet, guest.conversation_id, older_than=clock.now())
    await world.writes(guest, "Hello?!")
    entry = await entry_of(world, world.cast.admin, guest)
    assert entry is not None
    assert entry.kind == NotificationKind.WAITING
    await world.joins(world.cast.dan, guest.conversation_id)
    assert await numbers(world) == {}


@pytest.mark.parametrize(("mode", "button"), [(Mode.GRAB, "GRAB"), (Mode.COLLABORATION, "JOIN")])
async def test_the_button_follows_the_mode(world: World, mode: Mode, button: str) -> None:
    guest = await world.asks("sales")
    await world.do(_change_mode, world.cast.sales, mode)
    assert (await buttons(world, guest))["ben"] == button


def _change_mode(session: Session, team_id: int, mode: Mode) -> Outcome[None]:
    session.get_one(Team, team_id).mode = mode
    return Outcome(None)


async def test_a_new_colleague_is_called_by_who_waits_and_told_nothing_older(world: World) -> None:
    taken, waiting = await world.asks("support"), await world.asks("support")
    await world.joins(world.cast.dan, taken.conversation_id)
    clock.shift(1)
    await world.do(seat, team_id=world.cast.support, agent_id=world.cast.ben, role=TeamRole.REPRESENTATIVE)
    read = await centre_of(world, world.cast.ben)
    assert [entry.key for entry in read.entries] == [f"c{waiting.conversation_id}"]


async def test_who_left_the_team_is_told_nothing_of_it(world: World) -> None:
    from models import TeamMember

    def unseat(session: Session) -> Outcome[None]:
        session.delete(session.get_one(TeamMember, (world.cast.support, world.cast.outsider)))
        return Outcome(None)

    await world.asks("support")
    await world.do(unseat)
    assert (await centre_of(world, world.cast.outsider)).entries == ()


async def test_an_outsider_learns_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await grows_overdue(world)
    await leave(world, world.cast.ben, guest)
    for outside in (world.cast.outsider, world.cast.owner):
        assert (await centre_of(world, outside)).entries == ()
        assert (await centre_of(world, outside)).number == 0
    assert await world.is_whole()
