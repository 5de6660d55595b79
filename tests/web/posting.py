"""A company with a customer on the line, and what its people do with files over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx2

from services.actor import agent
from services.conversations.joining import join
from services.conversations.messaging import answer
from services.database import Database
from services.events import Bus
from services.settings import Settings
from tests.e2e.server import PASSWORD, Server
from tests.e2e.visitor import Visitor as Customer
from tests.web.visitors import Visitor


def acting(server: Server) -> Database:
    """The company's database, for acts that need no browser."""
    return Database(Settings(_env_file=None, data_dir=server.data).database_address, Bus())


def joins(server: Server, conversation_id: int, agent_id: int) -> None:
    db = acting(server)
    db.write_here(join, conversation_id, actor=agent(agent_id))
    db.close()


def answers(server: Server, conversation_id: int, agent_id: int, *ids: str) -> None:
    db = acting(server)
    said = {"text": "", "client_id": str(uuid4()), "attachments": ids}
    db.write_here(answer, conversation_id, actor=agent(agent_id), **said)  # type: ignore[arg-type]
    db.close()


@contextmanager
def signed_in(server: Server, name: str) -> Iterator[Visitor]:
    with Visitor(server.url) as visitor:
        visitor.signs_in(f"{name}@demo.example", PASSWORD)
        yield visitor


def uploads(
    http: httpx2.Client, conversation_id: int, content: bytes, name: str = "a.txt"
) -> httpx2.Response:
    return http.post(f"/conversations/{conversation_id}/files", files={"file": (name, content)})


def sends(server: Server, customer: Customer, content: bytes, channel: str = "demo-sales") -> dict[str, Any]:
    """A customer sends a file; returns what they are told of it."""
    headers = {"authorization": f"Bearer {customer.welcome['token']}", "origin": server.url}
    answer = httpx2.post(
        f"{server.url}/widget/{channel}/files", headers=headers, files={"file": ("b.png", content)}
    )
    customer.asks(type="message", client_id=str(uuid4()), text="", attachments=[answer.json()["id"]])
    told = customer.asks(type="history", before=2**31 - 1, limit=1)
    attachment: dict[str, Any] = told["messages"][0]["attachments"][0]
    return attachment
