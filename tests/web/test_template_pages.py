"""The pages of message templates: for who manages the workspace or a team."""

import httpx2
import pytest

from tests.web.visitors import Visitor


@pytest.mark.parametrize("path", ["/settings/templates", "/settings/templates/new"])
def test_members_who_manage_nothing_find_nothing(
    visitor: Visitor, ada: Visitor, ben: Visitor, path: str
) -> None:
    assert visitor.http.get(path).status_code == httpx2.codes.SEE_OTHER
    assert ben.http.get(path).status_code == httpx2.codes.NOT_FOUND
    assert ada.http.get(path).status_code == httpx2.codes.OK
    assert ada.http.get("/settings/templates/99").status_code == httpx2.codes.NOT_FOUND
