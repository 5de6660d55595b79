"""Calls, in the words of the tests."""

import asyncio
from typing import Any

from sqlmodel import col, select

from models import Conference
from services.actor import agent
from services.conference.calling import call
from tests.services.cast import Guest, World

HOUSE = "https://chat.example.com"


async def calls(world: World, agent_id: int, guest: Guest) -> str:
    """Press Conference; returns the room's name."""
    return await world.do(call, guest.conversation_id, address=HOUSE, actor=agent(agent_id))


async def rooms(world: World, guest: Guest) -> list[Conference]:
    """All there ever were, oldest first."""
    statement = select(Conference).where(Conference.conversation_id == guest.conversation_id)
    return await world.ask(lambda session: list(session.exec(statement.order_by(col(Conference.at)))))


class Page:
    """Somebody's call page, as the desk sees it."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.closed = asyncio.Event()

    def say(self, kind: str, **fields: Any) -> None:
        if not self.closed.is_set():
            self.heard.append({"type": kind, **fields})

    def close(self) -> None:
        self.closed.set()
