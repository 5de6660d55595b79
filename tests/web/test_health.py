"""Whether it lives, and whether it can serve."""

import re
import sqlite3
import time
from contextlib import closing

import httpx2

from services.reachable import trouble
from tests.e2e.server import Server
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
        "inbound": "ok",
    }


def test_what_is_not_worked_off_is_told(own_server: Server) -> None:
    database = sqlite3.connect(own_server.data / "triptych.db")
    with closing(database), database:
        database.execute(
            "INSERT INTO inbound"
            " (channel_id, key, sender, lane, payload, at, state, due_at, attempts, reason)"
            " VALUES (1, 'a', '', '', '{}', :at, 'waiting', :due, 1, '')",
            {"at": int(time.time() - 300) * 1000, "due": int(time.time() + 300) * 1000},
        )
    with Visitor(own_server.url) as visitor:
        answer = visitor.http.get("/readyz")
    assert answer.status_code == httpx2.codes.OK
    assert re.fullmatch(r"oldest event is 30\d s old", answer.json()["inbound"])


def test_reachable(visitor: Visitor) -> None:
    address = str(visitor.http.base_url).rstrip("/")
    assert trouble(address) is None
    assert trouble(f"{address}/elsewhere") is not None
