"""The workspace's name, time zone and waiting times."""

from collections.abc import Sequence

import pytest
from sqlmodel import select

from models import AuditLine, Stage
from services import clock
from services.actor import agent
from services.conversations.selection import Selection, Status
from services.refusal import BadRequest, Forbidden, Mistakes
from services.workspace import Standing, change_thresholds, change_workspace, standing
from tests.services.cast import World


async def lines(world: World) -> Sequence[AuditLine]:
    return await world.ask(lambda session: session.exec(select(AuditLine)).all())


async def names(world: World, name: str, zone: str = "Europe/Lisbon", by: str = "owner") -> None:
    await world.do(change_workspace, name=name, time_zone=zone, actor=agent(world.cast.agents[by]))


async def waits(world: World, soon: int | None, overdue: int | None, by: str = "owner") -> None:
    await world.do(
        change_thresholds, soon_after=soon, overdue_after=overdue, actor=agent(world.cast.agents[by])
    )


async def test_name_and_time_zone(world: World) -> None:
    for zone in ("Europe/Lisbon", " europe/LISBON "):
        await names(world, " Harbour\n Supplies ", zone)
    assert await world.ask(standing) == Standing("Harbour Supplies", "Europe/Lisbon")
    (line,) = await lines(world)
    assert (line.kind, line.author_id) == ("workspace_changed", world.cast.owner)
    assert line.detail == {"fields": ["name", "time_zone"]}


@pytest.mark.parametrize(
    ("name", "zone", "fields"),
    [
        ("", "UTC", ["name"]),
        ("Harbour", "Mars/Olympus", ["time_zone"]),
        ("Harbour", "US/Pacific-New", ["time_zone"]),
        (" ", "../etc/passwd", ["name", "time_zone"]),
    ],
)
async def test_what_can_not_be(world: World, name: str, zone: str, fields: list[str]) -> None:
    with pytest.raises(Mistakes) as refused:
        await names(world, name, zone)
    assert list(refused.value.sentences) == fields
    assert (await world.ask(standing)).name == "Demo"


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_nobody_else_changes_it(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        await names(world, "Mine", by=who)
    with pytest.raises(Forbidden):
        await waits(world, 1, 2, by=who)
    assert await world.ask(standing) == Standing("Demo")
    assert await lines(world) == []


async def test_waiting_times_act_on_running_waits_at_once(world: World) -> None:
    guest = await world.asks()
    clock.shift(120_000)
    assert await world.listed(world.cast.ben, Selection(status=Status.OVERDUE)) == []
    await waits(world, 30_000, 60_000)
    assert (await world.row(guest.conversation_id)).stage == Stage.OVERDUE
    assert await world.listed(world.cast.ben, Selection(status=Status.OVERDUE)) == [guest.conversation_id]
    await waits(world, None, None)
    assert await world.listed(world.cast.ben, Selection(status=Status.OVERDUE)) == []
    assert [line.detail["fields"] for line in await lines(world)] == [["soon_after", "overdue_after"]] * 2


@pytest.mark.parametrize(
    ("soon", "overdue", "field"),
    [(60_001, 60_000, "soon_after"), (400_000, None, "soon_after"), (None, 60_000, "overdue_after")],
)
async def test_soon_comes_before_overdue_also_what_is_inherited(
    world: World, soon: int | None, overdue: int | None, field: str
) -> None:
    with pytest.raises(Mistakes) as refused:
        await waits(world, soon, overdue)
    assert list(refused.value.sentences) == [field]
    assert await world.ask(standing) == Standing("Demo")


async def test_no_time_is_less_than_nothing(world: World) -> None:
    with pytest.raises(BadRequest):
        await waits(world, -1, 60_000)
