"""Whether it lives, and whether it can serve."""

import httpx2

from services.reachable import trouble
from tests.web.visitors import Visitor


def test_alive(visitor: Visitor) -> None:
    answer = visitor.http.get("/healthz")
    assert (answer.status_code, answer.json()) == (httpx2.codes.OK, {"status": "ok"})


def test_ready(visitor: Visitor) -> None:
    answer = visitor.http.get("/readyz")
    assert answer.status_code == httpx2.codes.OK
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "scheduler": "ok",
        "clock": "ok",
        "outbox": "off",
    }


def test_reachable(visitor: Visitor) -> None:
    address = str(visitor.http.base_url).rstrip("/")
    assert trouble(address) is None
    assert trouble(f"{address}/elsewhere") is not None
