"""Pages come and go by their sockets; their agent is there while one of them has a connection."""

from pathlib import Path

from nicegui import Client, ui

from services.database import Database
from services.events import AvailabilityChanged, Bus, Event
from services.presence import Presence
from tests.ui.simulation import simulated
from ui.console.attendance import attend

BEN = 7


async def test_an_agent_is_there_from_the_first_connection_to_the_last(tmp_path: Path) -> None:
    bus = Bus()
    told: list[Event] = []
    bus.subscribe(told.append)
    db = Database(f"sqlite:///{tmp_path / 'triptych.db'}", bus)
    presence = Presence(db, bus, online_grace=0.0)
    pages: list[Client] = []

    def page() -> None:
        ui.context.client.page.reconnect_timeout = 30.0
        pages.append(ui.context.client)
        attend(ui.context.client, presence, BEN)

    async with simulated(page) as user:
        await user.open("/")
        (client,) = pages
        (first,) = client._socket_to_document_id
        went_while_coming(client)
        await client.handle_handshake("second", "tab", None, "document", None)
        client.handle_disconnect(first)
        assert presence.connected_agents() == {BEN}
        assert presence._agents._open == {BEN: 1}

        client.handle_disconnect("second")
        went_while_coming(client)
        assert presence._agents._open == {}
        await client.handle_handshake("third", "tab", None, "document", None)
        assert presence._agents._open == {BEN: 1}
        assert told == [AvailabilityChanged(BEN, True)]
    await db.stop()


def went_while_coming(client: Client) -> None:
    """What NiceGUI does with a socket that goes before its connection has been told."""
    client._socket_to_document_id["0"] = "document"
    client._num_connections["document"] += 1
    client.handle_disconnect("0")
