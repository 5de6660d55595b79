"""The demo's customers are real connections: they come, write, answer, and come back when cut off."""

import asyncio
from collections.abc import Callable
from typing import Any

from services.actor import agent
from services.conversations.joining import join
from services.conversations.messaging import answer
from services.demo.cast import agents_by_name
from services.demo.pace import Pace
from services.events import ConversationChanged, CustomerTyping, Event, MarksMoved, MessageAdded
from services.runtime import Runtime
from tests.services.demo.conftest import Open, served

AT_ONCE = Pace(before_first=(0, 0.2), between=(0, 0.2), reading=(0, 0), letter=0)
NEVER = Pace(before_first=(1e6, 1e6), between=(1e6, 1e6), reading=(0, 0), letter=0)
ONLINE = 16


class Watch:
    """What the bus tells, and waiting for a part of it."""

    def __init__(self, runtime: Runtime) -> None:
        self.told: list[Event] = []
        self._more = asyncio.Event()
        runtime.bus.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        self.told.append(event)
        self._more.set()

    async def until(self, enough: Callable[[list[Event]], Any]) -> None:
        async with asyncio.timeout(20):
            while not enough(self.told):
                self._more.clear()
                await self._more.wait()


def online(told: list[Event]) -> set[int]:
    """Who has come."""
    changes = [event for event in told if isinstance(event, ConversationChanged)]
    return {one.conversation_id for one in changes if one.after and one.after.online}


def written(told: list[Event]) -> list[int]:
    """The conversations in which a customer has written."""
    added = [event for event in told if isinstance(event, MessageAdded)]
    return [one.conversation_id for one in added if one.author == "customer"]


async def test_they_come_and_stay_silent_when_still(opened: Open) -> None:
    async with opened(is_still=True, pace=AT_ONCE) as runtime:
        watch = Watch(runtime)
        async with served(runtime):
            await watch.until(lambda told: len(online(told)) == ONLINE)
            assert written(watch.told) == []


async def test_they_write_no_more_than_they_have_patience_for(opened: Open) -> None:
    async with opened(is_still=False, pace=AT_ONCE) as runtime:
        watch = Watch(runtime)
        async with served(runtime):
            await watch.until(lambda told: len(set(written(told))) == ONLINE)
            assert any(isinstance(event, CustomerTyping) for event in watch.told)
        assert max(written(watch.told).count(one) for one in online(watch.told)) <= 3


async def test_they_answer_an_agent(opened: Open) -> None:
    async with opened(is_still=False, pace=NEVER) as runtime:
        watch = Watch(runtime)
        async with served(runtime):
            await watch.until(lambda told: len(online(told)) == ONLINE)
            where, seq = await _ada_answers(runtime, min(online(watch.told)))
            await watch.until(lambda told: where in written(told))
            marks = [event for event in watch.told if isinstance(event, MarksMoved)]
            assert any(mark.conversation_id == where and mark.customer_read_seq >= seq for mark in marks)


async def test_they_come_back_when_they_are_cut_off(opened: Open) -> None:
    async with opened(is_still=True) as runtime:
        watch = Watch(runtime)
        async with served(runtime):
            await watch.until(lambda told: len(online(told)) == ONLINE)
        before = len(watch.told)
        async with served(runtime):
            where, seq = await _ada_answers(runtime, min(online(watch.told)))
            await watch.until(
                lambda told: [
                    mark
                    for mark in told[before:]
                    if isinstance(mark, MarksMoved)
                    and mark.conversation_id == where
                    and mark.customer_read_seq >= seq
                ]
            )


async def _ada_answers(runtime: Runtime, conversation_id: int) -> tuple[int, int]:
    ada = runtime.db.read_here(agents_by_name)["Ada"]
    await runtime.db.write(join, conversation_id, actor=agent(ada))
    sent = await runtime.db.write(
        answer, conversation_id, text="Hello!", client_id="from-ada", actor=agent(ada)
    )
    return conversation_id, sent.seq
