"""Frames and handshakes: a socket speaks for the page it belongs to, and ends with its session."""

from typing import Any

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from tests.e2e.server import Server
from tests.web.visitors import COOKIE, Visitor


def test_a_forged_handshake_is_refused(ada: Visitor, ben: Visitor) -> None:
    mine, bens = ada.opens_page(), ben.opens_page()
    with ada.connects(mine) as socket:
        assert not socket.shakes_hands(bens)
        assert socket.shakes_hands(mine)
    with ben.connects(bens) as socket:
        assert socket.shakes_hands(bens)  # nobody has taken the page over meanwhile


@pytest.mark.parametrize(
    "broken",
    [
        None,
        7,
        "x",
        [],
        {},
        {"client_id": None},
        {"tab_id": "t", "document_id": "d"},
        {"client_id": ["x"], "tab_id": "t", "document_id": "d"},
        {"client_id": "MINE", "tab_id": 7, "document_id": "d"},
        {"client_id": "MINE", "tab_id": "t"},
        {"client_id": "MINE", "tab_id": "t", "document_id": "d", "next_message_id": "soon"},
    ],
    ids=str,
)
def test_a_broken_handshake_is_refused(ada: Visitor, broken: Any) -> None:
    mine = ada.opens_page()
    if isinstance(broken, dict) and broken.get("client_id") == "MINE":
        broken = broken | {"client_id": mine}
    with ada.connects(mine) as socket:
        assert socket.ask("handshake", broken) is False
        assert socket.shakes_hands(mine)


def test_frames_of_another_page_and_broken_ones_are_dropped(own_server: Server) -> None:
    with Visitor(own_server.url) as ada, Visitor(own_server.url) as ben:
        ada.signs_in("ada@demo.example")
        ben.signs_in("ben@demo.example")
        mine, bens = ada.opens_page(), ben.opens_page()
        with ada.connects(mine) as socket, ben.connects(bens) as other:
            assert other.shakes_hands(bens)
            socket.emit("log", {"client_id": mine, "level": "error", "message": "before the handshake"})
            assert socket.shakes_hands(mine)
            socket.emit("log", {"client_id": bens, "level": "error", "message": "in the name of another"})
            frames: tuple[object, ...] = (None, [], {}, {"client_id": 7}, {"client_id": [mine]}, "x")
            for frame in frames:
                for event in ("event", "javascript_response", "ack", "log"):
                    socket.emit(event, frame)
            halves: tuple[dict[str, object], ...] = (
                {},
                {"id": 4, "args": 7},
                {"id": 4, "args": ['"\\ud800"']},
                {"id": []},
            )
            for broken in halves:
                for event in ("event", "javascript_response", "ack", "log"):
                    socket.emit(event, {"client_id": mine} | broken)
            socket.emit("log", {"client_id": mine, "level": "error", "message": "in my own name"})
            assert not socket.shakes_hands(mine)  # a second time; what came before it has been handled
    assert own_server.stop() == 0
    assert "in my own name" in own_server.log
    assert "in the name of another" not in own_server.log
    assert "before the handshake" not in own_server.log
    assert "Traceback" not in own_server.log


def test_signing_out_sends_every_page_of_the_session_away(ada: Visitor) -> None:
    cookie = ada.http.cookies[COOKIE]
    pages = [ada.opens_page(), ada.opens_page()]
    with ada.connects(pages[0]) as one, ada.connects(pages[1]) as other:
        assert one.shakes_hands(pages[0])
        assert other.shakes_hands(pages[1])
        ada.http.post("/logout")
        for socket in (one, other):
            assert socket.is_told("open") == {"path": "/login", "new_tab": False}
            assert socket.is_cut()
    ada.http.cookies.set(COOKIE, cookie)
    with pytest.raises(InvalidStatus), ada.connects(pages[0]):
        pass


def test_a_spare_socket_does_not_outlive_its_session(ada: Visitor) -> None:
    mine = ada.opens_page()
    with ada.connects(mine) as shaken, ada.connects(mine) as spare:
        assert shaken.shakes_hands(mine)
        ada.http.post("/logout")
        assert shaken.is_cut()
        assert spare.is_cut()


def test_the_next_to_sign_in_does_not_inherit_a_page(own_server: Server) -> None:
    with Visitor(own_server.url) as ada, Visitor(own_server.url) as ben:
        ada.signs_in("ada@demo.example")
        adas = ada.opens_page()
        ada.http.post("/logout")
        ben.signs_in("ben@demo.example")
        with pytest.raises(InvalidStatus), ben.connects(adas):
            pass  # a database may give the id of the ended session anew


def test_other_sessions_go_on(ada: Visitor, ben: Visitor) -> None:
    bens = ben.opens_page()
    with ben.connects(bens) as socket:
        assert socket.shakes_hands(bens)
        ada.http.post("/logout")
        assert not socket.shakes_hands(bens)  # answered, hence not cut


def test_a_page_can_ask_whether_it_may_go_on(ada: Visitor, ben: Visitor) -> None:
    mine = ada.opens_page()
    assert ada.http.get(f"/session?client_id={mine}").status_code == httpx2.codes.NO_CONTENT
    for asker, client_id in ((ben, mine), (ada, "unknown"), (ada, "")):
        assert asker.http.get(f"/session?client_id={client_id}").status_code == httpx2.codes.GONE
    ada.http.post("/logout")
    assert ada.http.get(f"/session?client_id={mine}").status_code == httpx2.codes.GONE
