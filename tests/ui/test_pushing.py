"""What goes to a page goes as JSON, without a search for what JSON could not hold."""

from typing import Any

import pytest
from nicegui import core
from socketio.packet import EVENT, Packet

from ui.pushing import send_json_only

FRAME = ["t", {"el": "list", "m": "apply", "p": {"up": [{"id": 1, "name": "Zoë", "last": None}], "gone": []}}]


@pytest.fixture
def packet_class(monkeypatch: pytest.MonkeyPatch) -> type[Packet]:
    monkeypatch.setattr(core.sio, "packet_class", Packet)
    send_json_only()
    made: type[Packet] = core.sio.packet_class
    return made


def test_a_packet_is_as_it_was(packet_class: type[Packet]) -> None:
    made: Any = packet_class(EVENT, data=FRAME, namespace="/").encode()
    assert made == Packet(EVENT, data=FRAME, namespace="/").encode()
    assert packet_class(encoded_packet=made).data == FRAME


def test_nothing_of_it_is_looked_through(packet_class: type[Packet], monkeypatch: pytest.MonkeyPatch) -> None:
    def search(_: object) -> bool:
        raise AssertionError("a search costs ten times as much as the encoding")

    monkeypatch.setattr(Packet, "data_is_binary", search)
    packet_class(EVENT, data=FRAME, namespace="/")
