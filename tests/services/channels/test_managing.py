"""Who makes, changes, turns off and deletes channels, and what follows from it."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import AuditLine, Channel, ChannelIdentity, Customer
from services.actor import agent, customer
from services.channels.managing import MOST_VISITS, create, edit, may_go, remove, teams_to_lead_to, turn
from services.channels.routing import teams_of_channel
from services.channels.web import Visit, hello
from services.conversations.selection import Selection
from services.dissolving import delete_team
from services.events import ChannelShut, CustomerErased, MembershipChanged
from services.refusal import Conflict, Forbidden, Mistakes, NotFound
from tests.services.cast import NOWHERE, World
from tests.services.teamwork import by, is_refused


async def made(world: World, *team_ids: int, name: str = "Shop") -> Channel:
    id_ = await world.do(create, name=name, team_ids=team_ids, actor=agent(world.cast.owner))
    return await world.ask(lambda session: session.get_one(Channel, id_))


async def lines(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What the audit trail says of channels."""
    statement = (
        select(AuditLine).where(col(AuditLine.kind).startswith("channel_")).order_by(col(AuditLine.id))
    )
    found = await world.ask(lambda session: list(session.exec(statement)))
    assert {line.author_id for line in found} <= {world.cast.owner}
    return [(line.kind, line.detail) for line in found]


def reseated(world: World) -> set[int]:
    return {event.agent_id for event in world.told if isinstance(event, MembershipChanged)}


async def test_a_channel_is_made_and_found_by_a_key_of_its_own(world: World) -> None:
    cast = world.cast
    first, second = (
        await made(world, cast.sales, cast.sales, name=" The \n shop "),
        await made(world, cast.sales),
    )
    assert (first.name, first.kind, first.enabled, first.allowed_sites) == ("The shop", "web", True, [])
    assert first.key != second.key
    guest = await world.asks(first.key)
    assert await world.finds(cast.ben, guest.conversation_id)
    assert not await world.finds(cast.outsider, guest.conversation_id)
    assert (await lines(world))[0] == (
        "channel_made",
        {"channel": first.id, "name": "The shop", "teams": [cast.sales]},
    )
    assert reseated(world) == {cast.admin, cast.ben, cast.dan}, "their consoles offer it"


async def test_what_can_be_changed_is_changed_for_what_begins_from_now_on(world: World) -> None:
    cast, channel = world.cast, await world.channel("sales")
    before = await world.asks("sales")
    said = {"name": "Door", "team_ids": [cast.support], "sites": "shop.example\nhttp://localhost:3000"}
    for _ in range(2):
        await by(world, cast.owner, edit, channel.id, **said)
    channel = await world.channel("sales")
    assert (channel.name, channel.allowed_sites) == (
        "Door",
        ["https://shop.example", "http://localhost:3000"],
    )
    assert await world.ask(teams_of_channel, channel.id) == [cast.support]
    after = await world.asks("sales")
    everything = Selection()
    assert await world.listed(cast.ben, everything) == [before.conversation_id], "it stays where it was"
    assert await world.listed(cast.outsider, everything) == [after.conversation_id]
    assert await lines(world) == [
        ("channel_edited", {"channel": channel.id, "name": "Door", "fields": ["name", "teams", "sites"]})
    ], "done twice, changed once"
    assert reseated(world) == {cast.admin, cast.ben, cast.dan, cast.outsider}
    world.told.clear()
    await by(world, cast.owner, edit, channel.id, **said | {"sites": ""})
    assert not reseated(world), "sites are no matter of consoles"
    assert (await world.channel("sales")).allowed_sites == []


@pytest.mark.parametrize(
    ("mistake", "fields"),
    [
        ({"name": " \n"}, {"name"}),
        ({"team_ids": []}, {"teams"}),
        ({"team_ids": [NOWHERE]}, {"teams"}),
        ({"team_ids": [2**70]}, {"teams"}),
        ({"sites": "https://shop.example/x"}, {"sites"}),
        ({"name": "", "team_ids": [], "sites": "*"}, {"name", "teams", "sites"}),
    ],
)
async def test_each_mistake_stands_beside_its_field(
    world: World, mistake: dict[str, Any], fields: set[str]
) -> None:
    channel = await world.channel("sales")
    said = {"name": "Door", "team_ids": [world.cast.sales], "sites": ""} | mistake
    with pytest.raises(Mistakes) as refused:
        await by(world, world.cast.owner, edit, channel.id, **said)
    assert refused.value.sentences.keys() == fields
    if "sites" not in fields:
        with pytest.raises(Mistakes) as refused:
            await world.do(
                create, name=said["name"], team_ids=said["team_ids"], actor=agent(world.cast.owner)
            )
        assert refused.value.sentences.keys() == fields
    assert (await world.channel("sales")).name == "Sales"
    assert await lines(world) == []


async def test_a_team_that_is_being_deleted_is_not_offered(world: World) -> None:
    cast = world.cast
    await world.asks("support")
    assert set(await world.ask(teams_to_lead_to)) == {cast.sales, cast.support}
    await by(world, cast.owner, delete_team, cast.support)
    assert list(await world.ask(teams_to_lead_to)) == [cast.sales]
    with pytest.raises(Mistakes):
        await made(world, cast.support)


async def test_one_that_is_off_lets_nobody_in_and_keeps_what_was_said(world: World) -> None:
    cast, channel = world.cast, await world.channel("sales")
    guest = await world.asks("sales")
    for _ in range(2):
        await by(world, cast.owner, turn, channel.id, on=False)
    assert [event for event in world.told if isinstance(event, ChannelShut)] == [ChannelShut("sales")]
    with pytest.raises(NotFound):
        await world.do(hello, "sales", Visit(visitor_id=guest.visitor_id))
    assert await world.finds(cast.ben, guest.conversation_id)
    for _ in range(2):
        await by(world, cast.owner, turn, channel.id, on=True)
    assert (await world.do(hello, "sales", Visit(visitor_id=guest.visitor_id))).messages
    assert [kind for kind, _ in await lines(world)] == ["channel_turned_off", "channel_turned_on"]
    assert len([event for event in world.told if isinstance(event, ChannelShut)]) == 1


async def test_one_by_which_nothing_was_written_can_go_with_who_looked_in(world: World) -> None:
    cast, channel = world.cast, await made(world, world.cast.sales)
    guest, other = await world.opens(channel.key), await world.asks("sales")
    assert await world.ask(may_go, channel.id)
    await by(world, cast.owner, remove, channel.id)
    assert ChannelShut(channel.key) in world.told
    assert CustomerErased(guest.id, (guest.conversation_id,)) in world.told
    await is_refused(world, NotFound, cast.owner, remove, channel.id)
    left = await world.ask(lambda session: session.exec(select(ChannelIdentity.customer_id)).all())
    assert list(left) == [other.id]
    assert await world.ask(lambda session: session.get(Customer, guest.id)) is None
    assert (await lines(world))[-1] == ("channel_deleted", {"channel": channel.id, "name": "Shop"})
    assert await world.is_whole()


async def test_one_with_conversations_stays(world: World) -> None:
    channel = await world.channel("sales")
    guest = await world.asks("sales")
    sentence = await is_refused(world, Conflict, world.cast.owner, remove, channel.id)
    assert "turn it off" in sentence
    assert await world.finds(world.cast.ben, guest.conversation_id)


async def test_one_where_agents_have_been_stays(world: World) -> None:
    guest = await world.opens("sales")
    await world.joins(world.cast.ben, guest.conversation_id)
    await is_refused(world, Conflict, world.cast.owner, remove, (await world.channel("sales")).id)


async def test_one_where_many_have_looked_in_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.channels.managing.MOST_VISITS", 1)
    assert MOST_VISITS > 1
    for _ in range(2):
        await world.opens("sales")
    await is_refused(world, Conflict, world.cast.owner, remove, (await world.channel("sales")).id)


@pytest.mark.parametrize("who", ["admin", "ben", "dan", "outsider"])
async def test_only_owners_and_admins_of_the_workspace(world: World, who: str) -> None:
    cast, channel = world.cast, await world.channel("sales")
    me = cast.agents[who]
    with pytest.raises(Forbidden):
        await world.do(create, name="Mine", team_ids=[cast.sales], actor=agent(me))
    said = {"name": "Mine", "team_ids": [cast.sales], "sites": ""}
    await is_refused(world, Forbidden, me, edit, channel.id, **said)
    await is_refused(world, Forbidden, me, turn, channel.id, on=False)
    await is_refused(world, Forbidden, me, remove, channel.id)
    assert await world.ask(_untouched)
    assert await lines(world) == []


async def test_none_that_is_not_there_and_none_by_customers(world: World) -> None:
    cast = world.cast
    said = {"name": "Door", "team_ids": [cast.sales], "sites": ""}
    for nowhere in (NOWHERE, 2**70):
        await is_refused(world, NotFound, cast.owner, edit, nowhere, **said)
        await is_refused(world, NotFound, cast.owner, turn, nowhere, on=False)
        await is_refused(world, NotFound, cast.owner, remove, nowhere)
    with pytest.raises(Forbidden):
        await world.do(create, name="Mine", team_ids=[cast.sales], actor=customer(1))


def _untouched(session: Session) -> bool:
    return [(one.name, one.enabled) for one in session.exec(select(Channel).order_by(col(Channel.id)))] == [
        ("Sales", True),
        ("Support", True),
        ("Both", True),
    ]
