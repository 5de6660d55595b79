"""Each way in which customers may not reach the chat is told in one line."""

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services import reachable
from services.reachable import LOADER, MARK, trouble
from tests.services.mail import certificate

SCRIPT = "text/javascript"


@contextmanager
def answering(
    status: int = 200, body: str = "", *, tls: ssl.SSLContext | None = None, **headers: str
) -> Iterator[str]:
    """A real server that answers everything so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_script_of_the_chat() -> None:
    with answering(body=f"if({MARK})return", content_type=SCRIPT) as address:
        assert trouble(address) is None


def test_the_mark_is_in_the_real_script() -> None:
    built = Path(reachable.__file__).parents[1] / "widget" / "static" / "built" / "loader.js"
    assert MARK in built.read_text()


@pytest.mark.parametrize(
    ("status", "body", "kind", "line"),
    [
        (404, "", "text/html", "answers 404, not the chat"),
        (502, "", "text/html", "a proxy is there, but does not reach Triptych behind it"),
        (200, "<h1>Welcome to nginx!</h1>", "text/html", "another program answers there"),
        (200, "alert(1)", SCRIPT, "another program answers there"),
    ],
)
def test_other_answers(status: int, body: str, kind: str, line: str) -> None:
    with answering(status, body, content_type=kind) as address:
        found = trouble(address)
    assert found is not None
    assert found.startswith(f"{address}{LOADER} ")
    assert line in found


def test_a_redirect_names_the_address_to_set() -> None:
    with answering(301, location="https://chat.example.com/widget.js") as address:
        found = trouble(address)
    assert found is not None
    assert "leads to https://chat.example.com/widget.js. Set TRIPTYCH_PUBLIC_URL" in found


def test_nothing_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        found = trouble(f"http://127.0.0.1:{port}")
    assert found == (
        f"Nothing listens at 127.0.0.1:{port}. Does the server run, and the proxy in front of it?"
    )


def test_no_such_name() -> None:
    found = trouble("https://chat.invalid")
    assert found == "There is no address for chat.invalid. Has its DNS record been made?"


def test_a_certificate_that_nobody_trusts(tmp_path: Path) -> None:
    _, tls = certificate.made(tmp_path)
    with answering(tls=tls) as address:
        found = trouble(address)
    assert found is not None
    assert found.startswith("The certificate of 127.0.0.1 can't be trusted: ")


def test_no_https_where_it_is_looked_for() -> None:
    with answering() as address:
        found = trouble(address.replace("http:", "https:"))
    assert found is not None
    assert "does not speak HTTPS" in found


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachable, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = trouble(f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert found is not None
    assert "does not answer within" in found
