"""The audit trail as it is read: newest first, or turned round, page by page."""

import pytest
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from services import clock
from services.actor import agent
from services.runtime import Runtime
from services.suspending import suspend
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk, control
from ui.admin import audit
from ui.admin.audit import EXPORT, NOTHING, build_trail
from ui.components.buttons import Button


def done(user: User) -> list[str]:
    """What was done, line by line."""
    assert user.client
    cells = [one for one in user.client.elements.values() if one.props.get("data-label") == "What"]
    return [getattr(text, "text", "") for cell in cells for text in cell.descendants()]


async def test_it_is_turned_round_and_paged_through(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ROWS", 2)
    for name in ("ben", "dan", "outsider"):
        await world.do(suspend, world.cast.agents[name], actor=agent(world.cast.owner))
        clock.shift(1_000)
    async with at_the_desk(runtime, world, world.cast.owner, build_trail) as user:
        for press, expected in (
            (None, ["Outsider", "Dan"]),
            ("Older", ["Ben"]),
            ("Newer", ["Outsider", "Dan"]),
            ("When", ["Ben", "Dan"]),
            ("Newer", ["Outsider"]),
            ("Older", ["Ben", "Dan"]),
            ("When", ["Outsider", "Dan"]),
        ):
            if press:
                user.find(kind=Button, content=press).click()
            await user.should_see(f"suspended {expected[0]}")
            assert done(user) == [f"suspended {name}" for name in expected], press


async def test_it_is_turned_round_by_a_choice_where_its_heads_are_out_of_sight(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ROWS", 1)
    for name in ("ben", "dan"):
        await world.do(suspend, world.cast.agents[name], actor=agent(world.cast.owner))
        clock.shift(1_000)
    async with at_the_desk(runtime, world, world.cast.owner, build_trail) as user:
        order = control(user, "select", "Order")
        await user.should_see("suspended Dan")
        UserInteraction(user, {order}, None).trigger("change", "oldest")
        await user.should_see("suspended Ben")
        assert (done(user), order.props["value"]) == (["suspended Ben"], "oldest")
        user.find(kind=Button, content="When").click()
        await user.should_see("suspended Dan")
        assert (done(user), order.props["value"]) == (["suspended Dan"], "")


async def test_words_find_lines_and_go_along_into_the_table(runtime: Runtime, world: World) -> None:
    for name in ("ben", "dan"):
        await world.do(suspend, world.cast.agents[name], actor=agent(world.cast.owner))
    async with at_the_desk(runtime, world, world.cast.owner, build_trail) as user:
        await user.should_see("suspended Ben")
        field = UserInteraction(user, {control(user, "input", "Search audit trail")}, None)
        field.trigger("input", "BEN susp")
        await user.should_not_see("suspended Dan")
        assert done(user) == ["suspended Ben"]
        assert user.client
        hrefs = [str(one.props.get("href", "")) for one in user.client.elements.values()]
        assert f"{EXPORT}?words=BEN+susp" in hrefs
        field.trigger("input", "xyzzy")
        await user.should_see(NOTHING)
