"""Many conversations due in the same second: each is handled once, and the loop goes on meanwhile."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import TypeGuard

from sqlalchemy import insert
from sqlmodel import Session

from models import ChannelIdentity, Conversation, ConversationTeam, Customer, Stage, State
from services import clock
from services.channels.routing import channel_by_key
from services.events import ConversationChanged, Event
from services.opening import open_runtime
from services.outcome import Outcome
from services.settings import Settings
from services.thresholds import DEFAULT
from tests.services.cast import engage

LONGEST_BLOCK = 0.100
"""Seconds (SPEC 10)."""

PULSE = 0.005


def people(session: Session, number: int) -> Outcome[None]:
    """So many customers who have all waited for too long since the same moment, and nobody has noticed."""
    cast, since = engage(session).value, clock.now() - DEFAULT.overdue - 1_000
    channel_id = channel_by_key(session, "sales").id
    same = {"channel_id": channel_id, "rank": since, "state": State.OPEN, "last_message_at": since}
    waits = {
        "waiting_since": since,
        "soon_at": since + DEFAULT.soon,
        "overdue_at": since + DEFAULT.overdue,
        "stage_due_at": since + DEFAULT.soon,
        "team_ids": [cast.sales],
        **dict.fromkeys(("created_at", "quiet_since", "changed_at"), since),
    }
    known = {"channel_id": channel_id, "last_active_at": since}
    ids = range(1, number + 1)
    session.execute(insert(Customer), [{"id": i, "created_at": since} for i in ids])
    session.execute(
        insert(ChannelIdentity), [{"id": i, "customer_id": i, "external_id": str(i), **known} for i in ids]
    )
    session.execute(
        insert(Conversation), [{"id": i, "customer_id": i, "identity_id": i, **waits, **same} for i in ids]
    )
    session.execute(
        insert(ConversationTeam), [{"conversation_id": i, "team_id": cast.sales, **same} for i in ids]
    )
    return Outcome(None)


class Pulse:
    """How long the loop was kept from going on, at most."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.longest = 0.0
        self._next()

    def _next(self) -> None:
        self._handle = self._loop.call_at(self._loop.time() + PULSE, self._beat, self._loop.time() + PULSE)

    def _beat(self, due: float) -> None:
        self.longest = max(self.longest, self._loop.time() - due)
        self._next()

    def stop(self) -> float:
        self._handle.cancel()
        return self.longest


async def mature(folder: Path, number: int) -> tuple[float, float]:
    """Start on a database with that many due; returns how long it took, and the longest block, in seconds.

    Raises AssertionError when one was not handled, or handled twice.
    """
    runtime = open_runtime(Settings(_env_file=None, data_dir=folder))
    await runtime.start()
    await runtime.db.write(people, number)
    grown: Counter[int] = Counter()
    over = asyncio.Event()

    def hear(event: Event) -> None:
        if _is_growing(event):
            grown[event.conversation_id] += 1
        if len(grown) == number:
            over.set()

    runtime.bus.subscribe(hear)
    pulse, began = Pulse(), clock.now()
    try:
        async with asyncio.timeout(60 + number / 50):
            await over.wait()
        took = (clock.now() - began) / 1000
        await runtime.schedule.grow_older()
    finally:
        longest = pulse.stop()
        await runtime.stop()
    assert set(grown.values()) == {1}, "each once"
    return took, longest


def _is_growing(event: Event) -> TypeGuard[ConversationChanged]:
    if not isinstance(event, ConversationChanged) or event.before is None or event.after is None:
        return False
    return event.after.stage == Stage.OVERDUE != event.before.stage
