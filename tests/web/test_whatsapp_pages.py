"""The pages of WhatsApp numbers: for workspace owners and admins."""

import httpx2
import pytest

from tests.web.visitors import Visitor

PATHS = ("/settings/whatsapp", "/settings/whatsapp/new")


@pytest.mark.parametrize("path", PATHS)
def test_strangers_sign_in_first_and_members_find_nothing(
    visitor: Visitor, ada: Visitor, ben: Visitor, path: str
) -> None:
    assert visitor.http.get(path).status_code == httpx2.codes.SEE_OTHER
    assert ben.http.get(path).status_code == httpx2.codes.NOT_FOUND
    assert ada.http.get(path).status_code == httpx2.codes.OK


@pytest.mark.parametrize("which", ["1", "99", "x", "9" * 30])
def test_a_website_and_what_is_not_there_have_none(ada: Visitor, which: str) -> None:
    assert ada.http.get(f"/settings/whatsapp/{which}").status_code == httpx2.codes.NOT_FOUND
