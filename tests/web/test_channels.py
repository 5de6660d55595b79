"""The pages of channels: for workspace owners and admins."""

import httpx2
import pytest

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
