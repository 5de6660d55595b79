"""Customers' files: up, into a message, and back to those who may have them (SPEC 8)."""

import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import FileState, StoredFile
from services import clock
from tests.services.cast import Cast
from tests.services.files.pictures import SECRET, bomb, photo, picture
from tests.widget.conftest import opened
from tests.widget.customers import Customer, House
from tests.widget.posting import ask, form, upload
from tests.widget.test_socket import change_channel
from tests.widget.test_visit import block

Bring = Callable[..., Awaitable[Customer]]


def files(session: Session) -> list[StoredFile]:
    return list(session.exec(select(StoredFile).order_by(col(StoredFile.created_at))))


def kept(house: House) -> list[Path]:
    return [path for path in (house.runtime.settings.data_dir / "files").rglob("*") if path.is_file()]


async def sends(
    customer: Customer, *ids: str, text: str = "", client_id: str | None = None
) -> dict[str, Any]:
    await customer.say("message", client_id=client_id or str(uuid.uuid4()), text=text, attachments=ids)
    return await customer.hear()


async def test_up_into_a_message_and_back(house: House, customer: Bring) -> None:
    maria = await customer()
    other_tab = await customer(token=maria.welcome["token"])
    answer = await upload(house, maria.welcome["token"], "Grüße".encode(), name="../Übersicht.txt")
    assert answer.status == 200
    assert answer.json == {"id": answer.json["id"], "name": "Übersicht.txt", "size": 7, "type": "text/plain"}
    assert (await sends(maria, answer.json["id"]))["type"] == "ack"
    heard = await other_tab.hear()
    (attachment,) = heard["attachments"]
    assert attachment.keys() == {"id", "name", "size", "type", "url"}
    assert heard["text"] == ""
    got = await ask(house, "GET", attachment["url"])
    assert (got.status, got.body) == (200, "Grüße".encode())
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%9Cbersicht.txt"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert "default-src 'none'" in got.headers["content-security-policy"]


async def test_a_photo_comes_back_without_the_camera(house: House, customer: Bring) -> None:
    maria = await customer()
    sent = photo((900, 600))
    answer = await upload(house, maria.welcome["token"], sent, name="IMG_1.HEIC")
    assert (answer.json["name"], answer.json["type"]) == ("IMG_1.HEIC.jpg", "image/jpeg")
    await sends(maria, answer.json["id"])
    again = await customer(token=maria.welcome["token"])
    (attachment,) = again.welcome["messages"][-1]["attachments"]
    assert (attachment["width"], attachment["height"]) == (600, 900)
    for url, type_ in ((attachment["url"], "image/jpeg"), (attachment["thumb"], "image/webp")):
        got = await ask(house, "GET", url)
        assert (got.status, got.headers["content-type"]) == (200, type_)
        assert got.headers["content-disposition"].startswith("inline")
        assert SECRET.encode() not in got.body
        fresh = await ask(house, "GET", url, if_none_match=got.headers["etag"])
        assert (fresh.status, fresh.body) == (304, b"")


async def test_markup_is_only_ever_saved(house: House, customer: Bring) -> None:
    maria = await customer()
    for name, content in (("a.html", b"<script>alert(1)</script>"), ("a.svg", b"<svg onload='alert(1)'/>")):
        answer = await upload(house, maria.welcome["token"], content, name=name)
        await sends(maria, answer.json["id"])
        history = await maria.silence()
        assert history == []
        (attachment,) = (await customer(token=maria.welcome["token"])).welcome["messages"][-1]["attachments"]
        got = await ask(house, "GET", attachment["url"])
        assert got.headers["content-type"] == "text/plain; charset=utf-8"
        assert got.headers["content-disposition"].startswith("attachment")
        assert (await ask(house, "GET", attachment["url"].replace("?", "/thumb?"))).status == 404


async def test_the_same_message_twice_is_one_and_with_other_files_a_conflict(
    house: House, customer: Bring
) -> None:
    maria = await customer()
    one, other = [(await upload(house, maria.welcome["token"], b"x")).json["id"] for _ in range(2)]
    first = await sends(maria, one, client_id="same")
    assert await sends(maria, one, client_id="same") == first
    for ids in ((), (other,)):
        conflict = await sends(maria, *ids, text="Hi" * (not ids), client_id="same")
        assert (conflict["type"], conflict["code"]) == ("error", "conflict")
    assert len(await house.world.messages(maria.conversation_id)) == 1


async def test_a_file_of_somebody_else_or_of_nobody_is_not_found(house: House, customer: Bring) -> None:
    maria, noor = await customer(), await customer()
    of_maria = (await upload(house, maria.welcome["token"], b"x")).json["id"]
    for id_ in (of_maria, "0" * 32, "x"):
        refused = await sends(noor, id_, text="Hi", client_id="1")
        assert (refused["code"], refused["client_id"]) == ("not_found", "1")
    assert await house.world.messages(noor.conversation_id) == []
    assert (await sends(maria, of_maria))["type"] == "ack"
    assert (await sends(maria, *["0" * 32] * 11))["code"] == "bad_request"


async def test_links_are_one_files_and_end(
    house: House, customer: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria, noor = await customer(), await customer()
    for who in (maria, noor):
        await sends(who, (await upload(house, who.welcome["token"], picture())).json["id"])
    urls = [
        (await customer(token=who.welcome["token"])).welcome["messages"][0]["attachments"][0]["url"]
        for who in (maria, noor)
    ]
    (path, _, link), (_, _, other) = (url.partition("?link=") for url in urls)
    for wrong in (
        path,
        f"{path}?link=",
        f"{path}?link={other}",
        f"{path}?link={link[:-2]}",
        f"/files/0?link={link}",
    ):
        got = await ask(house, "GET", wrong)
        assert (got.status, got.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert (await ask(house, "GET", urls[0], range="bytes=0-0,1-1,2-2")).status == 200
    monkeypatch.setattr(clock, "_start", clock._start)
    clock.shift(86_400_000)
    assert (await ask(house, "GET", urls[0])).status == 404


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"x", {"authorization": "Bearer nonsense"}, 401, "unauthorized"),
        (b"x", {"authorization": ""}, 401, "unauthorized"),
        (b"x", {"origin": "https://evil.example"}, 403, "unauthorized"),
        (b"x", {"content_type": "application/json"}, 400, "bad_request"),
        (b"", {}, 400, "bad_request"),
        (bomb(9_000, 9_000), {}, 413, "too_large"),
    ],
)
async def test_what_is_refused_says_why_and_leaves_nothing(
    house: House, customer: Bring, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    maria = await customer()
    answer = await upload(house, maria.welcome["token"], content, **headers)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.json["message"].endswith(".")
    while await house.runtime.files.let_go():
        pass
    assert await house.world.ask(files) == []
    assert kept(house) == []


async def test_channels_that_are_not_there(house: House, customer: Bring) -> None:
    maria = await customer()
    token = maria.welcome["token"]
    assert (await upload(house, token, b"x", key="nowhere")).json["code"] == "not_found"
    assert (await upload(house, token, b"x", key="support")).json["code"] == "unauthorized"
    await house.world.do(change_channel, "sales", enabled=False)
    assert (await upload(house, token, b"x")).status == 404


async def test_who_is_blocked_uploads_nothing(house: House, customer: Bring) -> None:
    maria = await customer()
    await house.world.do(block)
    answer = await upload(house, maria.welcome["token"], b"x")
    assert (answer.status, answer.json["code"]) == (403, "blocked")


async def test_an_allowed_sites_page_may_upload(house: House, customer: Bring) -> None:
    site = "https://shop.example"
    maria = await customer()
    assert (await ask(house, "OPTIONS", "/widget/sales/files", origin=site)).status == 403
    await house.world.do(change_channel, "sales", allowed_sites=[site])
    asked = await ask(house, "OPTIONS", "/widget/sales/files", origin=site)
    assert (asked.status, asked.headers["access-control-allow-origin"]) == (204, site)
    assert "authorization" in asked.headers["access-control-allow-headers"]
    for token, status in ((maria.welcome["token"], 200), ("x", 401)):
        answer = await upload(house, token, b"x", origin=site)
        assert (answer.status, answer.headers["access-control-allow-origin"]) == (status, site)
    other = await upload(house, maria.welcome["token"], b"x", origin="https://other.example")
    assert (other.status, "access-control-allow-origin" in other.headers) == (403, False)


async def test_over_the_limit(stage: tuple[Path, Cast], tmp_path: Path) -> None:
    async with opened(stage, tmp_path, max_file_size=100_000) as house, house.customer() as maria:
        token = maria.welcome["token"]
        assert (await upload(house, token, b"x" * 100_000)).status == 200
        for size in (100_001, 110_000, 900_000):
            answer = await upload(house, token, b"x" * size)
            assert (answer.status, answer.json["code"]) == (413, "too_large")
            assert "100 kB" in answer.json["message"]
        async with asyncio.timeout(20):
            assert (await _pours(house, token)).startswith(b"HTTP/1.1 413")
        while await house.runtime.files.let_go():
            pass
        assert [file.state for file in await house.world.ask(files)] == [FileState.READY]


async def _pours(house: House, token: str) -> bytes:
    """Send a body without an end, and return what is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.server.config.port)
    head = (
        f"POST /widget/sales/files HTTP/1.1\r\nHost: x\r\nOrigin: {house.url}\r\n"
        f"Authorization: Bearer {token}\r\n"
        "Content-Type: multipart/form-data; boundary=edge\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    writer.write(head.encode())
    block = form(b"")[: form(b"").index(b"\r\n\r\n") + 4]
    answered = asyncio.create_task(reader.read(100))
    while not answered.done():
        writer.write(b"%x\r\n%s\r\n" % (len(block), block))
        block = os.urandom(16_384)
        try:
            await writer.drain()
        except ConnectionError:
            break
        await asyncio.wait([answered], timeout=0.01)
    writer.close()
    return await answered


async def test_a_broken_line_leaves_nothing_and_may_be_tried_again(house: House, customer: Bring) -> None:
    maria = await customer()
    token = maria.welcome["token"]
    _, writer = await asyncio.open_connection("127.0.0.1", house.server.config.port)
    body = form(b"x" * 400_000)
    head = (
        f"POST /widget/sales/files HTTP/1.1\r\nHost: x\r\nOrigin: {house.url}\r\n"
        f"Authorization: Bearer {token}\r\n"
        f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body[:300_000])
    await writer.drain()
    async with asyncio.timeout(20):
        while not await house.world.ask(files):
            await maria.silence()
        writer.close()
        while (await house.world.ask(files))[0].state != FileState.DOOMED:
            await maria.silence()
        while list((house.runtime.settings.data_dir / "incoming").iterdir()):
            await maria.silence()
    assert kept(house) == []
    assert (await upload(house, token, b"x" * 400_000)).status == 200


async def test_too_many_uploads_are_told_when_to_come_again(
    stage: tuple[Path, Cast], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.limits.UPLOADS", "2/minute")
    async with opened(stage, tmp_path) as house, house.customer() as maria, house.customer() as noor:
        answers = [await upload(house, maria.welcome["token"], b"x") for _ in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert answers[2].json["retry_after"] > 0
        assert int(answers[2].headers["retry-after"]) > 0
        assert (await upload(house, noor.welcome["token"], b"x")).status == 200
