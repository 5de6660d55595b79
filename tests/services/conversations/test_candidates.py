"""Whom the dialogs offer: who may be asked, and nobody else."""

import pytest
from sqlmodel import Session

from models import Agent
from services import clock
from services.access import viewer_of
from services.conversations import candidates
from services.conversations.candidates import SHOWN, Candidates, to_hand_over, to_invite
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, hand_over, invite, invite_team


async def offered(
    world: World, agent_id: int, guest: Guest, search: str = "", connected: tuple[int, ...] = ()
) -> Candidates:
    viewer = await world.ask(viewer_of, agent_id)
    return await world.ask(to_invite, viewer, guest.conversation_id, search=search, connected=connected)


async def heirs(world: World, agent_id: int, guest: Guest) -> list[str]:
    viewer = await world.ask(viewer_of, agent_id)
    found = await world.ask(to_hand_over, viewer, guest.conversation_id, search="", connected=())
    assert found.teams == []
    return [one.name for one in found.agents]


async def test_those_who_are_there_are_not_offered_and_the_available_come_first(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    found = await offered(world, world.cast.ben, guest, connected=(world.cast.outsider,))
    assert [one.name for one in found.agents] == ["Outsider", "Admin", "Dan", "Owner"]
    assert [one.is_available for one in found.agents] == [True, False, False, False]
    assert [one.name for one in found.teams] == ["Support"]
    assert (found.given, found.more) == ([], False)


async def test_those_who_are_asked_are_shown_instead(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await invite(world, world.cast.ben, world.cast.owner, guest)
    await invite_team(world, world.cast.dan, world.cast.support, guest)
    found = await offered(world, world.cast.ben, guest)
    assert [(one.name, one.by, one.may_withdraw) for one in found.given] == [
        ("Owner", "Ben", True),
        ("Support", "Dan", False),
    ]
    assert [one.name for one in found.agents] == ["Admin", "Outsider"]
    assert found.teams == []
    admin = await offered(world, world.cast.admin, guest)
    assert [one.may_withdraw for one in admin.given] == [True, True]
    assert (admin.agents, admin.teams) == ([], []), "not in the crew: nobody to ask"


async def test_a_search_finds_by_any_part_of_the_name(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    found = await offered(world, world.cast.ben, guest, " OUT")
    assert [one.name for one in found.agents] == ["Outsider"]
    assert found.teams == []


async def test_of_many_the_first_are_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "SHOWN", 2)
    guest = await attended(world, world.cast.ben)
    found = await offered(world, world.cast.ben, guest)
    assert (len(found.agents), found.more) == (2, True)
    assert SHOWN > 2


async def test_the_suspended_are_not_offered(world: World) -> None:
    def suspend(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.outsider).suspended_at = clock.now()
        return Outcome(None)

    await world.do(suspend)
    guest = await attended(world, world.cast.dan, key="support")
    assert "Outsider" not in [one.name for one in (await offered(world, world.cast.dan, guest)).agents]
    assert await heirs(world, world.cast.dan, guest) == []


async def test_handed_over_to_representatives_of_its_grab_teams(world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    assert await heirs(world, world.cast.dan, guest) == ["Outsider"]
    assert await heirs(world, world.cast.admin, guest) == ["Outsider"]
    await hand_over(world, world.cast.dan, world.cast.outsider, guest)
    assert await heirs(world, world.cast.dan, guest) == [], "asked already"
    assert await heirs(world, world.cast.admin, await attended(world, world.cast.ben)) == []


async def test_who_may_not_see_it_is_offered_nobody(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    viewer = await world.ask(viewer_of, world.cast.outsider)
    for place in (guest.conversation_id, NOWHERE, 2**70):
        for query in (to_invite, to_hand_over):
            with pytest.raises(NotFound):
                await world.ask(query, viewer, place, search="", connected=())
