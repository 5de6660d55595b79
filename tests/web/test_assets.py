"""NiceGUI's scripts and styles: packed, always the same, kept by browsers, only for those signed in."""

import re

import httpx2
from nicegui import __version__

import ui
from tests.web.visitors import Visitor
from web.assets import FONTS

VUE = f"/_nicegui/{__version__}/static/vue.esm-browser.prod.js"


def test_the_second_answer_is_the_first_again(ada: Visitor, visitor: Visitor) -> None:
    first, second = ada.http.get(VUE), ada.http.get(VUE)
    assert first.status_code == second.status_code == httpx2.codes.OK
    assert first.text == second.text
    assert first.headers["content-encoding"] == second.headers["content-encoding"] == "gzip"
    assert second.headers["content-type"].startswith("text/javascript")
    assert "immutable" in second.headers["cache-control"]
    assert second.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in second.headers
    assert visitor.http.get(VUE).status_code == httpx2.codes.NOT_FOUND


def test_who_can_not_unpack_gets_it_plain(ada: Visitor) -> None:
    for _ in range(2):
        plain = ada.http.get(VUE, headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.text == ada.http.get(VUE).text


def test_a_part_of_it_is_a_part(ada: Visitor) -> None:
    whole = ada.http.get(VUE, headers={"accept-encoding": "identity"}).content
    part = ada.http.get(VUE, headers={"range": "bytes=10-19", "accept-encoding": "identity"})
    assert (part.status_code, part.content) == (httpx2.codes.PARTIAL_CONTENT, whole[10:20])


def test_our_scripts_lose_what_only_readers_need(ada: Visitor) -> None:
    page = ada.http.get("/conversations").text
    found = {name: address for address, name in re.findall(r'"(/_nicegui/[^"]+/([\w]+\.js))"', page)}
    assert found.keys() >= {"composer.js", "triptych.js"} <= set(ui.scripts())
    for name in ("composer.js", "triptych.js"):
        for encoding in ("gzip", "identity"):
            for _ in range(2):
                answer = ada.http.get(found[name], headers={"accept-encoding": encoding})
                assert answer.status_code == httpx2.codes.OK
                assert answer.headers.get("content-encoding", "identity") == encoding
                assert answer.headers["content-type"].startswith("text/javascript")
                assert not any(line.startswith(("//", " ")) for line in answer.text.splitlines())
                assert "export" in answer.text


def test_no_fonts_are_described(ada: Visitor) -> None:
    for _ in range(2):
        answer = ada.http.get(FONTS)
        assert (answer.status_code, answer.text) == (httpx2.codes.OK, "")
        assert answer.headers["content-type"].startswith("text/css")
