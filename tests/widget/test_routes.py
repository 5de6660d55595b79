"""The loader and the chat page over HTTP."""

import asyncio
import gzip
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session, select

from models import Customer
from services.actor import agent
from services.channels.logo import show_logo
from tests.widget.customers import House
from tests.widget.test_socket import change_channel


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


async def get(house: House, path: str, **headers: str) -> Answer:
    def ask() -> Answer:
        connection = http.client.HTTPConnection(urlsplit(house.url).netloc, timeout=10)
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        answer = Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        )
        connection.close()
        return answer

    return await asyncio.to_thread(ask)


def everyone(session: Session) -> list[Customer]:
    return list(session.exec(select(Customer)))


async def test_the_loader_is_for_every_site(house: House) -> None:
    answer = await get(house, "/widget.js")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age=300" in answer.headers["cache-control"]


async def test_the_loader_is_asked_for_again_without_being_sent(house: House) -> None:
    first = await get(house, "/widget.js", accept_encoding="gzip")
    assert gzip.decompress(first.body) == (await get(house, "/widget.js")).body
    again = await get(house, "/widget.js", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "language", "direction"),
    [
        ("", "en", "ltr"),
        ("ar-EG,ar;q=0.9,en;q=0.8", "ar", "rtl"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant", "ltr"),
        ("fi,sv;q=0.9", "en", "ltr"),
    ],
)
async def test_the_page_speaks_the_browsers_language(
    house: House, accepted: str, language: str, direction: str
) -> None:
    answer = await get(house, "/chat/sales", accept_language=accepted)
    assert f'<html lang="{language}" dir="{direction}"'.encode() in answer.body
    assert "accept-language" in answer.headers["vary"].lower()


async def test_the_page_is_strict(house: House) -> None:
    answer = await get(house, "/chat/sales")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert house.url.replace("http", "ws") in policy
    assert "frame-ancestors" not in policy, "an empty list: every site"
    assert "set-cookie" not in answer.headers


async def test_allowed_sites_may_frame_it_and_cant_forge_the_policy(house: House) -> None:
    sites = ["https://shop.example", "https://a.example; script-src *", "https://b.example\nx: y"]
    await house.world.do(change_channel, "sales", allowed_sites=sites)
    policy = (await get(house, "/chat/sales")).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://shop.example")


async def test_a_channels_name_and_look_are_text(house: House) -> None:
    await house.world.do(
        change_channel, "sales", name="</title><script>x", look={"texts": {"welcome": '"><b>'}}
    )
    body = (await get(house, "/chat/sales")).body.decode()
    assert "<script>x" not in body
    assert "<b>" not in body


@pytest.mark.parametrize("path", ["/chat/nowhere", "/chat/%00", "/chat/%F0%9F%98%80"])
async def test_no_such_chat(house: House, path: str) -> None:
    answer = await get(house, path, accept_language="ar")
    assert answer.status == 404
    assert "هذه المحادثة غير متاحة".encode() in answer.body


async def test_a_channel_that_is_off_is_no_chat(house: House) -> None:
    await house.world.do(change_channel, "sales", enabled=False)
    assert (await get(house, "/chat/sales")).status == 404


async def test_who_only_looks_leaves_nothing_behind(house: House) -> None:
    for path in ("/widget.js", "/chat/sales", "/chat/nowhere"):
        for _ in range(20):
            await get(house, path)
    assert await house.world.ask(everyone) == []
    assert not hasattr(house.app.state, "widget_hub")


async def test_the_preview_is_of_no_channel_and_for_our_own_pages(house: House) -> None:
    answer = await get(house, "/widget/preview?language=ar", accept_language="de")
    body, policy = answer.body.decode(), answer.headers["content-security-policy"]
    assert '<html lang="ar" dir="rtl">' in body
    assert "<main inert>" in body
    assert "prefers-color-scheme" not in body, "its theme is chosen"
    assert ":root.dark{color-scheme:dark;--bg:" in body
    assert policy.endswith("frame-ancestors 'self'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src" not in policy
    assert b'<html lang="de"' in (await get(house, "/widget/preview", accept_language="de")).body
    assert b'<html lang="en"' in (await get(house, "/widget/preview?language=../x")).body
    assert await house.world.ask(everyone) == []
    assert not hasattr(house.app.state, "widget_hub")


async def test_in_a_frame_no_chat_is_an_answer_too(house: House) -> None:
    answer = await get(house, "/chat/nowhere")
    assert b"<button hidden>Close chat</button>" in answer.body
    assert "script-src 'sha256-" in answer.headers["content-security-policy"]


async def test_a_channels_logo_stands_in_its_header(house: House) -> None:
    assert (await get(house, "/widget/sales/logo")).status == 404
    channel = await house.world.channel("sales")
    owner = agent(house.world.cast.owner)
    await house.world.do(show_logo, channel.id, picture=b"a picture", actor=owner)
    body = (await get(house, "/chat/sales")).body.decode()
    found = re.search(r'<img src="(/widget/sales/logo\?\w+)" alt="">', body)
    assert found
    answer = await get(house, found[1])
    assert (answer.status, answer.body) == (200, b"a picture")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert b"<img" not in (await get(house, "/chat/support")).body
