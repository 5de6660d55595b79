"""Files go up within the published limits, come down with the token, and for five minutes by one address."""

import hashlib

import pytest

from services import clock
from tests.whatsapp.conftest import Stage
from tests.whatsapp.sampled import sample
from tests.whatsapp.shaped import shape
from web.emulator.media import URL_LASTS


async def test_what_goes_up_comes_down(stage: Stage) -> None:
    up = await stage.uploads(b"\xff\xd8\xff picture", "image/jpeg")
    assert shape(up.json()) == shape(sample("answer_uploaded"))
    told = (await stage.http.get(up.json()["id"])).json()
    assert shape(told) == shape(sample("answer_media"))
    assert told["sha256"] == hashlib.sha256(b"\xff\xd8\xff picture").hexdigest()
    down = await stage.http.get(told["url"])
    assert (down.content, down.headers["content-type"]) == (b"\xff\xd8\xff picture", "image/jpeg")


async def test_what_a_customer_sends_is_had_in_the_same_way(stage: Stage) -> None:
    stage.emulator.sends_document(stage.marta, b"%PDF-1.7", "order.pdf")
    await stage.emulator.told()
    told = stage.receiver.messages()[0]["document"]
    assert told["filename"] == "order.pdf"
    url = (await stage.http.get(told["id"])).json()["url"]
    assert (await stage.http.get(url)).content == b"%PDF-1.7"


async def test_the_file_needs_the_token_too(stage: Stage) -> None:
    media = stage.emulator.media.add(b"x", "image/png")
    url = (await stage.http.get(media.id)).json()["url"]
    assert (await stage.http.get(url, headers={"authorization": ""})).status_code == 401


async def test_the_address_ends(stage: Stage) -> None:
    media = stage.emulator.media.add(b"x", "image/png")
    with clock.at(clock.now() - URL_LASTS - 1_000):
        late = clock.now()
    url = f"{stage.api.url}/files/{media.id}/{late}"
    assert (await stage.http.get(url)).status_code == 400


async def test_what_is_deleted_is_gone(stage: Stage) -> None:
    media = stage.emulator.media.add(b"x", "image/png")
    assert (await stage.http.delete(media.id)).json() == {"success": True}
    assert stage.code(await stage.http.get(media.id)) == (400, 100)


@pytest.mark.parametrize(
    ("mime", "size", "code"),
    [
        ("image/gif", 10, 100),
        ("application/zip", 10, 100),
        ("image/png", 0, 131053),
        ("image/png", 5 * 1024 * 1024 + 1, 131053),
        ("image/webp", 500 * 1024 + 1, 131053),
        ("video/mp4", 16 * 1024 * 1024 + 1, 131053),
    ],
)
async def test_other_kinds_and_larger_ones_are_refused(stage: Stage, mime: str, size: int, code: int) -> None:
    assert stage.code(await stage.uploads(b"x" * size, mime)) == (400, code)


async def test_the_largest_is_taken(stage: Stage) -> None:
    assert (await stage.uploads(b"x" * (5 * 1024 * 1024), "image/png")).status_code == 200


async def test_an_upload_has_its_fields_and_no_other(stage: Stage) -> None:
    assert stage.code(await stage.uploads(b"x", "image/png", colour="red")) == (400, 100)
    assert stage.code(await stage.uploads(b"x", "image/png", messaging_product="telegram")) == (400, 100)


async def test_what_can_not_be_sent_as_such_fails_afterwards(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello?")
    media = (await stage.uploads(b"%PDF", "application/pdf")).json()
    assert (await stage.sends("image", media)).status_code == 200
    await stage.emulator.told()
    (failed,) = stage.receiver.changes()[1]["statuses"]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131053)
