"""What customers and agents write may name any address: this server asks for none of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from services.actor import agent
from services.channels import managing
from services.conference.setting import configure
from services.conversations.messaging import answer
from services.conversations.noting import note
from services.details.editing import edit
from services.details.fields import Details
from services.templates.managing import create
from tests.widget.customers import Customer, House
from tests.widget.posting import upload

Bring = Callable[..., Awaitable[Customer]]


class Trap:
    """Something on this machine that would hear of it."""

    def __init__(self) -> None:
        self.url = ""
        self.heard = 0

    async def serve(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard += 1
        writer.close()


@pytest.fixture
async def trap() -> AsyncIterator[Trap]:
    trap = Trap()
    server = await asyncio.start_server(trap.serve, "127.0.0.1", 0)
    trap.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield trap
    server.close()
    await server.wait_closed()


async def test_of_customers(house: House, customer: Bring, trap: Trap) -> None:
    eve = await customer(
        page={"url": f"{trap.url}/page", "title": f"{trap.url}/title"},
        name=f"{trap.url}/name",
        email=f"eve@{trap.url.partition('//')[2]}",
        language=trap.url,
        time_zone=trap.url,
    )
    for text in (trap.url, f"[a]({trap.url}/b)", f"![a]({trap.url}/c.png)", f"<img src='{trap.url}/d'>"):
        assert (await eve.writes(text))["type"] == "ack"
    await eve.say("profile", name=trap.url, email=f"a@b.example?{trap.url}")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{trap.url}/e.png"/></svg>'
    xml = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{trap.url}/f">]><x>&e;</x>'
    for content, name in ((svg, "a.svg"), (xml, "a.xml"), (f"[InternetShortcut]\nURL={trap.url}", "a.url")):
        assert (await upload(house, eve.welcome["token"], content.encode(), name=name)).status == 200
    assert await eve.silence() == []
    assert trap.heard == 0


async def test_of_agents(house: House, customer: Bring, trap: Trap) -> None:
    eve, world = await customer(), house.world
    await eve.writes("Hello?")
    ben, owner, url = world.cast.ben, agent(world.cast.owner), trap.url
    await world.joins(ben, eve.conversation_id)
    await world.do(answer, eve.conversation_id, text=f"Look: {url}", client_id="1", actor=agent(ben))
    await world.do(note, eve.conversation_id, text=f"Look: {url}", client_id="2", actor=agent(ben))
    details = Details(name=url, company=url, remark=url, labels=(url[:20],))
    await world.do(edit, eve.conversation_id, revision=0, details=details, actor=agent(ben))
    await world.do(create, title=url, text=f"{url} {{name}}", actor=owner)
    channel = await world.channel("sales")
    await world.do(
        managing.edit,
        channel.id,
        name=url,
        team_ids=[world.cast.sales],
        sites=f"{url}\n{house.url}",
        actor=owner,
    )
    secure = f"{url.replace('http:', 'https:')}/{{room}}"
    await world.do(configure, ice_servers=None, turn_secret="", conference_url=secure, actor=owner)
    heard = [one["type"] for one in await eve.silence()]
    assert "message" in heard
    assert trap.heard == 0


async def test_the_trap_hears(trap: Trap) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(trap.url.rpartition(":")[2]))
    await reader.read()
    writer.close()
    assert trap.heard == 1
