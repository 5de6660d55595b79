"""Agents' pictures at the door."""

import httpx2

from services.actor import agent
from services.opening import open_runtime
from services.own_picture import show_picture
from services.settings import load_settings
from tests.e2e.server import Server
from tests.web.visitors import Visitor


def test_for_who_is_signed_in(server: Server, visitor: Visitor, ben: Visitor) -> None:
    runtime = open_runtime(load_settings(data_dir=server.data))
    runtime.db.write_here(show_picture, b"a picture", actor=agent(1))
    runtime.db.close()
    assert visitor.http.get("/people/1/picture").status_code == httpx2.codes.NOT_FOUND
    shown = ben.http.get("/people/1/picture?mark")
    assert (shown.content, shown.headers["content-type"]) == (b"a picture", "image/png")
    assert shown.headers["cache-control"].startswith("private, ")
    assert shown.headers["x-content-type-options"] == "nosniff"
    for nobody in ("2", "999999", "9" * 18):
        assert ben.http.get(f"/people/{nobody}/picture").status_code == httpx2.codes.NOT_FOUND
