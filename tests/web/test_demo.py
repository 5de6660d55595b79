"""The demo's shop: there with the demo only, strict, and open to customers."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from services.demo.script import stories
from tests.e2e.server import PASSWORD, ColdServer, Server
from tests.web.visitors import Visitor

SHOP = "/demo/shop"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = ColdServer(tmp_path_factory.mktemp("demo"), "demo", "--still")
    server.start()
    yield server
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture
def shop(demo: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=demo.url) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "channel"),
    [
        ("", "demo-sales"),
        ("?channel=demo-sales", "demo-sales"),
        ("?channel=demo-support", "demo-support"),
        ('?channel="><script>', "demo-sales"),
    ],
)
def test_each_side_carries_its_widget(demo: Server, shop: httpx2.Client, query: str, channel: str) -> None:
    page = shop.get(SHOP + query)
    assert page.status_code == 200
    embedded = f'<script async src="{demo.url}/widget.js" data-channel="{channel}"'
    assert page.text.count(embedded) == page.text.count("data-channel=") == 1
    assert shop.get("/widget.js").status_code == 200
    assert shop.get(f"/chat/{channel}").status_code == 200


def test_it_is_as_strict_as_a_careful_website(demo: Server, shop: httpx2.Client) -> None:
    page = shop.get(SHOP)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"script-src 'self' {demo.url}; frame-src {demo.url}" in policy
    assert "unsafe" not in policy
    assert not re.search(r"style=|\son\w+=|<script>|<style|__[A-Z]+__", page.text)


def test_its_files_may_be_kept_for_ever(shop: httpx2.Client) -> None:
    for address in re.findall(r'(?:href|src)="(/demo/shop-[^"]+)"', shop.get(SHOP).text):
        answer = shop.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_every_product_that_customers_look_at_is_on_the_page(shop: httpx2.Client) -> None:
    page = shop.get(SHOP).text
    ids = set(re.findall(r'<li id="([^"]+)"', page))
    assert {story.page for story in stories()} <= ids
    assert ids == set(re.findall(r'<use href="#i-([^"]+)"/></svg><h3>', page))
    assert ids <= set(re.findall(r'<symbol id="i-([^"]+)"', page))


def test_the_cast_signs_in(demo: Server) -> None:
    for name in ("ada", "ben", "cleo", "dan"):
        with Visitor(demo.url) as visitor:
            visitor.signs_in(f"{name}@demo.example", PASSWORD)
            assert visitor.is_signed_in()


def test_without_the_demo_there_is_no_shop(visitor: Visitor) -> None:
    assert visitor.http.get(SHOP).status_code == 404


def test_what_is_printed_says_where_and_as_whom(demo: Server) -> None:
    for words in (f"{demo.url}/demo/shop", "ada@demo.example", "dan@demo.example", "private window"):
        assert words in demo.log
    assert PASSWORD not in demo.log


def test_a_real_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "triptych.db").write_text("someone's")
    with pytest.raises(AssertionError, match=r"ended with 2[^\n]*\n[^\n]*was not made by the demo[^\n]*\n$"):
        Server(tmp_path, "demo").start()
    assert (tmp_path / "data" / "triptych.db").read_text() == "someone's"


def test_its_customers_on_whatsapp_are_played_on_a_page(demo: Server, shop: httpx2.Client) -> None:
    assert shop.get("/demo/phone").status_code == 200
    assert [one["name"] for one in shop.get("/demo/phone/0").json()["customers"]][:1] == ["Marta Lindqvist"]
    assert f"{demo.url}/demo/phone" in demo.log
    forged = shop.post(
        "/demo/phone/0", json={"deed": "write", "text": "Hello"}, headers={"origin": "https://x.example"}
    )
    assert forged.status_code == 403


def test_the_api_that_it_speaks_to_is_for_who_has_the_token(shop: httpx2.Client) -> None:
    for token in ("", "Bearer guessed"):
        refused = shop.post(
            "/demo/graph/v24.0/109876543210987/messages", json={}, headers={"authorization": token}
        )
        assert refused.status_code == 401
        assert refused.json()["error"]["fbtrace_id"]
