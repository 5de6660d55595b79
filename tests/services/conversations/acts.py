"""What agents do to conversations, in the words of the tests."""

import uuid
from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import col, select

from models import Invitation
from services.access import viewer_of
from services.actor import agent
from services.conversations import (
    closing,
    declining,
    grabbing,
    handing_over,
    inviting,
    leaving,
    noting,
    reopening,
    withdrawing,
)
from services.conversations.messaging import Sent
from services.conversations.reading import latest
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World


async def close(world: World, agent_id: int, guest: Guest, *, shown: int | None = None) -> None:
    """Close, having seen everything unless said otherwise."""
    if shown is None:
        shown = (await world.row(guest.conversation_id)).last_seq
    await world.do(closing.close, guest.conversation_id, shown=shown, actor=agent(agent_id))


async def undo(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(closing.undo, guest.conversation_id, actor=agent(agent_id))


async def leave(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(leaving.leave, guest.conversation_id, actor=agent(agent_id))


async def reopen(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(reopening.reopen, guest.conversation_id, actor=agent(agent_id))


async def grab(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(grabbing.grab, guest.conversation_id, actor=agent(agent_id))


async def invite(world: World, by: int, whom: int, guest: Guest) -> None:
    await world.do(inviting.invite, guest.conversation_id, agent_id=whom, actor=agent(by))


async def invite_team(world: World, by: int, team_id: int, guest: Guest) -> None:
    await world.do(inviting.invite_team, guest.conversation_id, team_id=team_id, actor=agent(by))


async def hand_over(world: World, by: int, whom: int, guest: Guest) -> None:
    await world.do(handing_over.hand_over, guest.conversation_id, agent_id=whom, actor=agent(by))


async def decline(world: World, agent_id: int, guest: Guest) -> None:
    await world.do(declining.decline, guest.conversation_id, actor=agent(agent_id))


async def withdraw(world: World, agent_id: int, guest: Guest, invitation: Invitation) -> None:
    await world.do(
        withdrawing.withdraw, guest.conversation_id, invitation_id=invitation.id, actor=agent(agent_id)
    )


async def notes(
    world: World, agent_id: int, guest: Guest, text: str, *mentions: int, client_id: str | None = None
) -> Sent:
    """Leave a note that mentions these."""
    return await world.do(
        noting.note,
        guest.conversation_id,
        text=text,
        client_id=client_id or str(uuid.uuid4()),
        mentions=mentions,
        actor=agent(agent_id),
    )


async def invitations(world: World, guest: Guest) -> list[Invitation]:
    """All there ever were, oldest first."""
    statement = select(Invitation).where(Invitation.conversation_id == guest.conversation_id)
    return await world.ask(lambda session: list(session.exec(statement.order_by(col(Invitation.id)))))


async def lines(world: World, guest: Guest) -> list[str]:
    """The thread in words, as a Team Admin reads it."""
    viewer = await world.ask(viewer_of, world.cast.admin)
    return [line["text"] for line in (await world.ask(latest, viewer, guest.conversation_id)).messages]


async def attended(world: World, *crew: int, key: str = "sales", text: str = "Hello?") -> Guest:
    """A customer who waits, with these agents in the crew."""
    guest = await world.asks(key, text)
    for one in crew:
        await world.joins(one, guest.conversation_id)
    return guest


async def hears_of_nothing(
    world: World, agent_id: int, guest: Guest, act: Callable[[int], Awaitable[object]]
) -> None:
    """For this agent the conversation answers as one that does not exist, changes by nothing, and shows
    nowhere."""
    before, told = await world.row(guest.conversation_id), len(world.told)
    heard = []
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound) as refused:
            await act(place)
        heard.append((type(refused.value), refused.value.code, refused.value.sentence))
    assert len(set(heard)) == 1
    assert await world.row(guest.conversation_id) == before
    assert len(world.told) == told
    assert await world.finds(agent_id, guest.conversation_id) == set()
