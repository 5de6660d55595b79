"""Many open notification centres are brought up to date without holding up everything else."""

import asyncio
import contextlib
from collections.abc import Iterator

import pytest

from services import again
from services.notifications.kept import Centre
from services.refusal import Unavailable
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.console.scene import console_of
from ui.bells import TOGETHER, Bells


class Turns:
    """Counts the rounds of the loop."""

    def __init__(self) -> None:
        self.count = 0

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        self._is_on = True
        self._turn()
        yield
        self._is_on = False

    def _turn(self) -> None:
        self.count += 1
        if self._is_on:
            asyncio.get_running_loop().call_soon(self._turn)


class Panel:
    """Notes in which round of the loop it is shown something."""

    is_open = False
    watching = 0

    def __init__(self, agent_id: int, turns: Turns) -> None:
        self.agent_id = agent_id
        self._turns = turns
        self.shown: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def show(self, centre: Centre) -> None:
        if centre.number and not self.shown.done():
            self.shown.set_result(self._turns.count)


async def test_others_have_their_turn_between_the_centres(runtime: Runtime, world: World) -> None:
    people = [world.cast.admin, world.cast.ben, world.cast.dan]
    assert len(people) > TOGETHER
    async with console_of(runtime, world, world.cast.outsider):
        bells, turns = Bells(runtime), Turns()
        panels = [Panel(agent_id, turns) for agent_id in people]
        for panel in panels:
            await bells.attach(panel)
        with turns.counted():
            await world.asks("sales")
            rounds = await asyncio.wait_for(asyncio.gather(*(panel.shown for panel in panels)), 30)
    assert max(rounds) > min(rounds)


async def test_who_begins_to_wait_is_looked_at_alone(runtime: Runtime, world: World) -> None:
    """What calls already is not read again, for however many agents."""
    people = [world.cast.admin, world.cast.ben, world.cast.dan]
    async with console_of(runtime, world, world.cast.outsider):
        await world.asks("sales")
        bells, turns = Bells(runtime), Turns()
        panels = [Panel(agent_id, turns) for agent_id in people]
        for panel in panels:
            await bells.attach(panel)
        kept = [bells._desks[agent_id].kept for agent_id in people]
        await world.asks("sales")
        await asyncio.wait_for(asyncio.gather(*(panel.shown for panel in panels)), 30)
        assert [each.centre.number for each in kept if each] == [2, 2, 2]
        assert [bells._desks[agent_id].kept for agent_id in people] == kept


async def test_what_could_not_be_read_is_looked_at_anew(
    runtime: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else happens after it that would ring again."""
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.01)

    class Cut(Panel):
        """For whom the database is away at first."""

        tries = 0

        def show(self, centre: Centre) -> None:
            self.tries += 1
            if self.tries == 1:
                raise Unavailable
            super().show(centre)

    async with console_of(runtime, world, world.cast.outsider):
        bells = Bells(runtime)
        cut = Cut(world.cast.dan, Turns())
        await bells.attach(cut)
        await world.asks("sales")
        await asyncio.wait_for(cut.shown, 30)
    assert cut.tries == 2
