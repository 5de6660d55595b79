"""The socket behind the call page: what passes, and what hostile frames come to."""

from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.e2e.server import Server
from tests.web.calls import PAGE, Addresses, Caller, calling, with_calls
from tests.web.visitors import Visitor
from web.call_frames import FRAME_BYTES
from web.call_socket import MISTAKE, OVER

OFFER = {"type": "offer", "sdp": "v=0\r\n"}
CANDIDATE = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0", "sdpMLineIndex": 0}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Addresses, Addresses]]:
    folder, open_, ended = with_calls(tmp_path_factory.mktemp("sockets"))
    server = Server(folder, "serve")
    server.start()
    yield server, open_, ended
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture
def server(doors: tuple[Server, Addresses, Addresses]) -> Server:
    return doors[0]


@pytest.fixture
def call(doors: tuple[Server, Addresses, Addresses]) -> Addresses:
    return doors[1]


@pytest.fixture
def ada(server: Server) -> Iterator[Visitor]:
    with Visitor(server.url) as ada:
        ada.signs_in("ada@demo.example")
        yield ada


def test_two_find_each_other(server: Server, call: Addresses, ada: Visitor) -> None:
    with calling(server, call.room, ada) as agent, calling(server, call.guest) as customer:
        assert agent.enters() == {"type": "entered", "ice_servers": [], "peer": None}
        peer = customer.enters("another-secret-of-a-page")["peer"]
        assert peer == {"name": "Ada", "page": PAGE}
        assert agent.hears()["peer"]["page"] == "another-secret-of-a-page"
        agent.says("signal", link="1", description=OFFER, more="than agreed")
        assert customer.hears() == {"type": "signal", "link": "1", "description": OFFER}
        customer.says("signal", link="1", candidate=CANDIDATE)
        assert agent.hears() == {"type": "signal", "link": "1", "candidate": CANDIDATE}
        customer.says("again")
        assert agent.hears() == {"type": "again"}
        customer.says("state", muted=True, picture="screen")
        assert agent.hears() == {"type": "state", "muted": True, "picture": "screen"}
        customer.says("ping")
        assert customer.hears() == {"type": "pong"}
        customer.says("leave")
        assert agent.hears() == {"type": "peer", "peer": None, "left": True}
        assert customer.is_cut() == OVER


def test_a_lost_line_is_no_farewell(server: Server, call: Addresses, ada: Visitor) -> None:
    with calling(server, call.room, ada) as agent:
        agent.enters()
        with calling(server, call.guest) as customer:
            customer.enters()
            agent.hears()
        assert agent.hears() == {"type": "peer", "peer": None, "left": False}


def test_a_third_person_is_told_why(server: Server, call: Addresses) -> None:
    with calling(server, call.guest) as customer, calling(server, call.guest) as third:
        customer.enters()
        assert third.enters("the-page-of-a-third") == {"type": "ended", "code": "full"}
        assert third.is_cut() == OVER
        customer.says("ping")
        assert customer.hears() == {"type": "pong"}


def test_who_comes_back_with_the_pages_secret_takes_the_seat(server: Server, call: Addresses) -> None:
    with calling(server, call.guest) as before, calling(server, call.guest) as again:
        before.enters()
        assert again.enters()["type"] == "entered"
        assert before.hears() == {"type": "ended", "code": "elsewhere"}


@pytest.mark.parametrize(
    ("which", "code"), [("room", "unauthorized"), ("ended", "ended"), ("guessed", "not_found")]
)
def test_the_door_is_the_pages(doors: tuple[Server, Addresses, Addresses], which: str, code: str) -> None:
    server, call, ended = doors
    id_ = {"room": call.room, "ended": ended.guest, "guessed": "a" * 24}[which]
    with calling(server, id_) as stranger:
        assert stranger.enters() == {"type": "ended", "code": code}
        assert stranger.is_cut() == OVER


@pytest.mark.parametrize("origin", ["https://evil.example", ""])
def test_pages_of_others_open_no_socket(server: Server, call: Addresses, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, calling(server, call.guest, origin=origin):
        raise AssertionError("it was opened")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "[]",
        '{"type": "enter"',
        '{"type": "enter", "page": "short"}',
        '{"type": "enter", "page": {"$ne": 1}}',
        '{"type": "signal", "link": "1"}',
        '{"type": "ended", "code": "ended"}',
        "[" * 9_000,
        b"\x00\x01",
        '"' + "x" * FRAME_BYTES + '"',
    ],
    ids=lambda frame: str(frame[:20]),
)
def test_what_comes_first_is_the_entrance_or_the_end(
    server: Server, call: Addresses, frame: str | bytes
) -> None:
    with calling(server, call.guest) as hostile:
        hostile.sends(frame)
        assert hostile.hears() == {"type": "ended", "code": "bad_request"}
        assert hostile.is_cut() == OVER


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        '{"type": "enter", "page": "a-secret-of-this-page"}',
        '{"type": "peer", "peer": null}',
        '{"type": "signal", "link": "<b>"}',
        '{"type": "signal", "link": "1", "description": {"type": "bribe", "sdp": ""}}',
        '{"type": "signal", "link": "1", "candidate": {"sdpMLineIndex": -1}}',
        '{"type": "state", "muted": "yes", "picture": "camera"}',
        '{"type": "state", "muted": true, "picture": "https://evil.example/x.png"}',
        b"\x00\x01",
    ],
    ids=lambda frame: str(frame[:60]),
)
def test_a_hostile_frame_ends_its_socket_and_nobody_elses(
    server: Server, call: Addresses, ada: Visitor, frame: str | bytes
) -> None:
    with calling(server, call.room, ada) as agent, calling(server, call.guest) as hostile:
        agent.enters()
        hostile.enters()
        agent.hears()
        hostile.sends(frame)
        assert hostile.is_cut() == MISTAKE
        assert agent.hears() == {"type": "peer", "peer": None, "left": False}
        agent.says("ping")
        assert agent.hears() == {"type": "pong"}


def flood(caller: Caller, pings: int) -> None:
    for _ in range(pings):
        caller.says("ping")
        caller.hears()


def test_whoever_floods_a_call_with_pings_is_shown_out(server: Server, call: Addresses) -> None:
    """Last of all: it is counted for everyone with this link."""
    with calling(server, call.guest) as hostile:
        hostile.enters()
        with pytest.raises(ConnectionClosed) as cut:
            flood(hostile, 700)
        assert cut.value.rcvd
        assert cut.value.rcvd.code == MISTAKE
