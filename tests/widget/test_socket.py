"""Who may open a socket, and how it closes (SPEC 8)."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from models import Channel, Conversation
from models import Customer as Person
from services.outcome import Outcome
from tests.widget.customers import Customer, House
from widget.deadlines import Deadlines

Bring = Callable[..., Awaitable[Customer]]


def change_channel(session: Session, key: str, /, **fields: Any) -> Outcome[None]:
    channel = session.exec(select(Channel).where(Channel.key == key)).one()
    for name, value in fields.items():
        setattr(channel, name, value)
    return Outcome(None)


async def refused_with(house: House, origin: str | None, key: str = "sales") -> int:
    url = f"{house.url.replace('http', 'ws')}/widget/{key}/ws"
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(url, origin=origin, proxy=None):  # type: ignore[arg-type]
            pass
    return refusal.value.response.status_code


async def test_our_own_page_is_welcome(customer: Bring) -> None:
    customer_ = await customer()
    assert customer_.welcome["type"] == "welcome"


async def test_nothing_is_stored_before_hello(house: House, customer: Bring) -> None:
    silent = await customer(silent=True)
    assert await silent.silence() == []
    people = await house.world.ask(lambda session: session.exec(select(Person)).all())
    assert people == []


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1"]
)
async def test_a_foreign_origin_is_refused(
    house: House, origin: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await refused_with(house, origin) == 403
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_without_an_origin_only_where_every_site_may(house: House) -> None:
    url = f"{house.url.replace('http', 'ws')}/widget/sales/ws"
    async with connect(url, proxy=None) as socket:
        await socket.send('{"type":"hello"}')
        assert json.loads(await socket.recv())["type"] == "welcome"
    await house.world.do(change_channel, "sales", allowed_sites=["https://shop.example"])
    assert await refused_with(house, None) == 403


async def test_an_allowed_site_and_no_other(house: House, customer: Bring) -> None:
    await house.world.do(change_channel, "sales", allowed_sites=["https://shop.example"])
    allowed = await customer(origin="https://shop.example")
    assert allowed.welcome["type"] == "welcome"
    assert await refused_with(house, "https://other.example") == 403


async def test_an_unknown_channel_closes_with_4404(customer: Bring) -> None:
    assert await (await customer("nowhere", silent=True)).closed() == 4404


async def test_a_channel_that_is_off_closes_with_4404(house: House, customer: Bring) -> None:
    open_one = await customer(silent=True)
    await house.world.do(change_channel, "sales", enabled=False)
    assert await (await customer(silent=True)).closed() == 4404
    await open_one.say("hello")
    assert await open_one.closed() == 4404


async def test_a_frame_over_64_kb_closes_with_1009_and_harms_nobody(customer: Bring) -> None:
    big, other = await customer(), await customer()
    await big.socket.send(json.dumps({"type": "ping", "more": "x" * 65_536}))
    assert await big.closed() == 1009
    assert await other.silence() == []


async def test_64_kb_count_as_bytes(customer: Bring) -> None:
    big = await customer()
    await big.socket.send('{"type":"ping","more":"' + "語" * 22_000 + '"}')
    assert await big.closed() == 1009


async def test_a_frame_of_just_64_kb_is_taken(customer: Bring) -> None:
    fits = await customer()
    frame = '{"type":"ping","more":"' + "x" * 65_511 + '"}'
    assert len(frame) == 65_536
    await fits.socket.send(frame)
    assert (await fits.hear())["type"] == "pong"


async def test_a_binary_frame_closes_with_1003(customer: Bring) -> None:
    binary = await customer()
    await binary.socket.send(b'{"type":"ping"}')
    assert await binary.closed() == 1003


@pytest.mark.parametrize(
    "broken", ["", "{", '{"type":"ping"', "NaN", '{"type":"ping","x":Infinity}', "[" * 20_000]
)
async def test_broken_json_closes_with_1007(customer: Bring, broken: str) -> None:
    customer_ = await customer()
    await customer_.socket.send(broken)
    assert await customer_.closed() == 1007


async def test_broken_utf8_closes_with_1007_and_fills_no_log(
    customer: Bring, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = await customer(), await customer()
    broken.socket.protocol.send_text(b'{"type":"\xff\xfe"}')
    broken.socket.send_data()
    assert await broken.closed() == 1007
    assert await other.silence() == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("odd", ["[]", "1", "null", '"hello"', "{}", '{"type":"fly"}', '{"type":["ping"]}'])
async def test_what_is_no_frame_gets_bad_request_and_stays_open(customer: Bring, odd: str) -> None:
    customer_ = await customer()
    await customer_.socket.send(odd)
    assert (await customer_.hear())["code"] == "bad_request"
    assert await customer_.silence() == []


async def test_nothing_but_hello_before_hello(customer: Bring) -> None:
    silent = await customer(silent=True)
    answer = await silent.writes("too early", client_id="early")
    assert answer == {
        "type": "error",
        "code": "bad_request",
        "message": "Say hello first.",
        "client_id": "early",
    }


async def test_who_never_says_hello_is_closed(
    house: House, customer: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await customer()
    soon = Deadlines(0.05, house.hub.awaiting_hello._due)
    monkeypatch.setattr(house.hub, "awaiting_hello", soon)
    assert await (await customer(silent=True)).closed() == 1008
    assert await said.silence() == []


async def test_a_restart_closes_with_1012(house: House, customer: Bring) -> None:
    customer_ = await customer()
    house.server.should_exit = True
    assert await customer_.closed() == 1012


async def test_who_leaves_is_forgotten(house: House) -> None:
    async with house.customer() as first, house.customer(token=first.welcome["token"]) as second:
        assert len(house.hub.rooms[second.conversation_id].connections) == 2
    async with house.customer() as last:
        assert list(house.hub.rooms) == [last.conversation_id]


async def test_a_cut_socket_is_forgotten(house: House, customer: Bring) -> None:
    cut = await customer()
    cut.socket.transport.abort()
    with pytest.raises(ConnectionClosed):
        await cut.hear()
    other = await customer()
    assert await other.silence() == []
    assert list(house.hub.rooms) == [other.conversation_id]


async def test_online_follows_the_socket(house: House, customer: Bring) -> None:
    customer_ = await customer()
    statement = select(col(Conversation.online)).where(Conversation.id == customer_.conversation_id)
    while not await house.world.ask(lambda session: session.exec(statement).one()):
        await customer_.silence()
