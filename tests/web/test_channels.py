"""The pages of channels: for workspace owners and admins."""

import httpx2
import pytest

from services.channels.logo import BYTES
from tests.services.channels.test_logo import picture
from tests.web.visitors import Visitor

PATHS = ("/settings/channels", "/settings/channels/new", "/settings/channels/1")


@pytest.mark.parametrize("path", PATHS)
def test_strangers_sign_in_first_and_members_find_nothing(
    visitor: Visitor, ada: Visitor, ben: Visitor, path: str
) -> None:
    assert visitor.http.get(path).status_code == httpx2.codes.SEE_OTHER
    assert ben.http.get(path).status_code == httpx2.codes.NOT_FOUND
    assert ada.http.get(path).status_code == httpx2.codes.OK


@pytest.mark.parametrize("which", ["99", "x", "-1", "1/2", "9" * 30])
def test_a_channel_that_is_not_there(ada: Visitor, which: str) -> None:
    assert ada.http.get(f"/settings/channels/{which}").status_code == httpx2.codes.NOT_FOUND


def test_each_channel_is_tried_on_a_page_of_its_own(ada: Visitor, ben: Visitor) -> None:
    page = ada.http.get("/start/try").text
    key = page.partition('data-channel="')[2].partition('"')[0]
    assert f'data-channel="{key}"' in ada.http.get(f"/start/try?chat={key}").text
    assert ada.http.get("/start/try?chat=nowhere").status_code == httpx2.codes.NOT_FOUND
    assert ada.http.get("/start/try?chat=%00").status_code == httpx2.codes.NOT_FOUND
    assert ben.http.get(f"/start/try?chat={key}").status_code == httpx2.codes.NOT_FOUND


def test_a_logo_is_taken_shown_and_taken_away(ada: Visitor, ben: Visitor, visitor: Visitor) -> None:
    address = "/channels/1/logo"
    assert ada.http.get(address).status_code == httpx2.codes.NOT_FOUND
    answer = ada.http.post(address, files={"file": ("logo.png", picture())})
    assert answer.status_code == httpx2.codes.OK
    mark = answer.json()["logo"]
    shown = ada.http.get(f"{address}?{mark}")
    assert (shown.status_code, shown.headers["content-type"]) == (httpx2.codes.OK, "image/png")
    assert f"/channels/1/logo?{mark}" in ada.http.get("/settings/channels/1").text
    for other in (ben, visitor):
        assert other.http.get(address).status_code == httpx2.codes.NOT_FOUND
        assert other.http.post(address, files={"file": ("logo.png", picture())}).status_code in (401, 403)
    assert ada.http.get(address).content == shown.content


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        (b"<svg onload=alert(1)>", 400, "Choose a PNG"),
        (b"", 400, "empty"),
        (b"x" * (BYTES + 1), 413, "10 MB are possible"),
    ],
)
def test_what_is_no_logo_is_refused(ada: Visitor, body: bytes, status: int, sentence: str) -> None:
    answer = ada.http.post("/channels/1/logo", files={"file": ("logo.png", body)})
    assert answer.status_code == status
    assert sentence in answer.json()["message"]
    assert ada.http.post("/channels/99/logo", files={"file": ("l.png", picture())}).status_code == 404
