"""Invitations and hand-overs call whom they are for, until they end."""

from services import clock
from services.actor import agent
from services.conversations import declining, grabbing, inviting, withdrawing
from services.conversations.handing_over import hand_over
from services.conversations.invitations import of_agent
from services.notifications.dismissing import dismiss
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, leave
from tests.services.notifications.reading import buttons, centre_of, entry_of, numbers


async def invites(world: World, by: int, guest: Guest, agent_id: int) -> None:
    await world.do(inviting.invite, guest.conversation_id, agent_id=agent_id, actor=agent(by))


async def test_only_the_invited_is_called(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await invites(world, cast.ben, guest, cast.outsider)
    assert await buttons(world, guest) == {"outsider": "JOIN"}
    entry = await entry_of(world, cast.outsider, guest)
    assert entry is not None
    assert (entry.kind, entry.by, entry.may_decline, entry.name) == (
        "invited",
        "Ben",
        True,
        f"Visitor {guest.id}",
    )
    await world.joins(cast.outsider, guest.conversation_id)
    assert await numbers(world) == {}
    entry = await entry_of(world, cast.outsider, guest)
    assert entry is not None
    assert (entry.ended, entry.button, entry.may_decline) == ("joined", "VIEW", False)


async def test_a_grab_teams_representatives(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await world.do(inviting.invite_team, guest.conversation_id, team_id=cast.support, actor=agent(cast.ben))
    assert await buttons(world, guest) == {"dan": "GRAB", "outsider": "GRAB"}
    await world.do(grabbing.grab, guest.conversation_id, actor=agent(cast.outsider))
    assert await numbers(world) == {}
    lost = await entry_of(world, cast.dan, guest)
    assert lost is not None
    assert (lost.ended, lost.ended_by) == ("grabbed", "Outsider")


async def test_who_loses_sight_with_the_invitation_of_their_team(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await world.do(inviting.invite_team, guest.conversation_id, team_id=cast.support, actor=agent(cast.ben))
    await world.do(grabbing.grab, guest.conversation_id, actor=agent(cast.dan))
    lost = await entry_of(world, cast.outsider, guest)
    assert lost is not None
    assert (lost.ended_by, lost.name, lost.teams, lost.button) == ("Dan", "", (), None)


async def test_declined_and_withdrawn(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await invites(world, cast.ben, guest, cast.outsider)
    await world.do(declining.decline, guest.conversation_id, actor=agent(cast.outsider))
    assert (await centre_of(world, cast.outsider)).entries == (), "with the invitation they lost sight of it"
    await invites(world, cast.ben, guest, cast.outsider)
    held = await world.ask(of_agent, guest.conversation_id, cast.outsider)
    assert held is not None
    await world.do(withdrawing.withdraw, guest.conversation_id, invitation_id=held.id, actor=agent(cast.ben))
    assert (await centre_of(world, cast.outsider)).entries == ()


async def test_a_close_ends_it(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await invites(world, cast.ben, guest, cast.dan)
    await close(world, cast.ben, guest)
    entry = await entry_of(world, cast.dan, guest)
    assert entry is not None
    assert (entry.ended, entry.calls) == ("closed", False)


async def test_dismissed_it_stays_open(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await invites(world, cast.ben, guest, cast.outsider)
    await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(cast.outsider))
    assert (await centre_of(world, cast.outsider)).entries == ()
    await world.joins(cast.outsider, guest.conversation_id)
    assert cast.outsider in (await world.row(guest.conversation_id)).crew_ids


async def test_a_hand_over(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.dan, key="support")
    await world.do(hand_over, guest.conversation_id, agent_id=cast.outsider, actor=agent(cast.dan))
    assert await buttons(world, guest) == {"outsider": "JOIN"}
    entry = await entry_of(world, cast.outsider, guest)
    assert entry is not None
    assert (entry.kind, entry.by) == ("handed_over", "Dan")
    await world.joins(cast.outsider, guest.conversation_id)
    assert await numbers(world) == {}


async def test_of_several_buttons_the_strongest(world: World) -> None:
    """The outsider is a Representative of its grab team, and asked in person as well."""
    cast = world.cast
    guest = await attended(world, cast.admin, key="support")
    clock.shift(1)
    await invites(world, cast.admin, guest, cast.outsider)
    assert await buttons(world, guest) == {"outsider": "JOIN"}
    await leave(world, cast.admin, guest)
    found = await buttons(world, guest)
    assert found["outsider"] == "GRAB"
    entry = await entry_of(world, cast.outsider, guest)
    assert entry is not None
    assert entry.may_decline
