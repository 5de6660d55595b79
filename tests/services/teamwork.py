"""What is done to people and teams, in the words of the tests."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from services.actor import agent
from services.chores import chores_left, do_some
from services.outcome import Outcome
from services.refusal import Refusal
from tests.services.cast import World


async def by(world: World, who: int, verb: Callable[..., Outcome[Any]], *of: Any, **said: Any) -> None:
    """Somebody does it."""
    await world.do(verb, *of, **said, actor=agent(who))


async def chores_done(world: World) -> None:
    """As by the clock's sweep, until nothing more is to be done at once."""
    for chore_id in await world.ask(chores_left):
        while await world.do(do_some, chore_id):
            pass


async def is_refused(
    world: World, refusal: type[Refusal], who: int, verb: Callable[..., Outcome[Any]], *of: Any, **said: Any
) -> str:
    """It is refused so, and nothing is told; returns the sentence."""
    told = len(world.told)
    with pytest.raises(refusal) as refused:
        await by(world, who, verb, *of, **said)
    assert type(refused.value) is refusal
    assert len(world.told) == told
    return refused.value.sentence


async def at_once(world: World, *acts: Callable[[Session], Outcome[None]]) -> list[type]:
    """Several do it at the same moment; returns what each gets.

    Whoever has done it does not commit before the others have too, unless these have to wait for that.
    """
    done = threading.Barrier(len(acts))

    def met(act: Callable[[Session], Outcome[None]]) -> Callable[[Session], Outcome[None]]:
        def verb(session: Session) -> Outcome[None]:
            outcome = act(session)
            with contextlib.suppress(threading.BrokenBarrierError):
                done.wait(0.5)
            return outcome

        return verb

    answers = await asyncio.gather(*(world.do(met(act)) for act in acts), return_exceptions=True)
    return [type(answer) for answer in answers]
