"""`/metrics`: what is counted, and for whom alone it is."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from tests.e2e.server import Server
from tests.e2e.visitor import visit
from tests.web.visitors import Visitor

TOKEN = "a token for the metrics"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("metrics"), "demo", "--empty", METRICS_TOKEN=TOKEN)
    server.start()
    yield server
    assert server.stop() == 0, server.log


def value(text: str, name: str, label: str = "") -> float:
    found = re.search(rf"^triptych_{name}{re.escape(label)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_it_counts(server: Server) -> None:
    with Visitor(server.url) as here, visit(server, name="Maria") as maria:
        before = here.http.get("/metrics")
        assert before.status_code == httpx2.codes.OK
        assert before.headers["content-type"].startswith("text/plain; version=")
        assert before.headers["cache-control"] == "no-store"
        maria.writes("Hello?")
        here.http.get("/nowhere")
        text = here.http.get("/metrics").text
        assert value(text, "sockets", '{kind="widget"}') == 1
        written = '{author="customer"}'
        assert value(text, "messages_total", written) == value(before.text, "messages_total", written) + 1
        assert value(text, "answers_total", '{status="404"}') >= 1
        assert value(text, "answers_total", '{status="200"}') >= 1
        ages = ("outbox_age_seconds", "inbound_age_seconds")
        for name in (*ages, "writer_queue", "loop_lag_seconds", "loop_lag_max_seconds"):
            assert re.search(rf"^triptych_{name} \d", text, re.MULTILINE), name
        assert "process_resident_memory_bytes" in text


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_local(server: Server, header: str) -> None:
    with Visitor(server.url) as passed_on:
        said = {header: "203.0.113.9"}
        assert passed_on.http.get("/metrics", headers=said).status_code == httpx2.codes.NOT_FOUND
        for wrong in ("", "Bearer", TOKEN, f"Bearer {TOKEN}x", f"bearer {TOKEN[:-1]}"):
            given = said | {"authorization": wrong}
            assert passed_on.http.get("/metrics", headers=given).status_code == httpx2.codes.NOT_FOUND
        right = said | {"authorization": f"Bearer {TOKEN}"}
        assert passed_on.http.get("/metrics", headers=right).status_code == httpx2.codes.OK
