"""Behind a real nginx, set up by deploy/nginx.conf: pages, sockets and visitors' addresses get through."""

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from websockets.sync.client import connect

from services.reachable import trouble
from tests.e2e.server import PASSWORD, ROOT, Server
from tests.e2e.visitor import Visitor as Customer
from tests.ports import free_port
from tests.services.mail import certificate
from tests.web.visitors import COOKIE, Visitor

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
START_SECONDS = 20

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx-light)"
)

FRAME = """\
daemon off;
{user}
pid {folder}/pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{ours}
}}
"""


@dataclass
class House:
    """The product behind nginx."""

    server: Server
    url: str
    plain_url: str
    trusted: Path


def configuration(folder: Path, behind: int, secure: int, plain: int, trusted: Path) -> str:
    """What operators are given, with the ports and the certificate of this test."""
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    for given, here in (
        ("127.0.0.1:8080", f"127.0.0.1:{behind}"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("    listen [::]:443 ssl;\n", ""),
        ("    listen [::]:80;\n", ""),
        ("/etc/letsencrypt/live/chat.example.com/fullchain.pem", str(trusted)),
        ("/etc/letsencrypt/live/chat.example.com/privkey.pem", str(trusted.with_suffix(".key"))),
    ):
        assert ours.count(given) == 1, given
        ours = ours.replace(given, here)
    user = "user root;" if os.geteuid() == 0 else ""
    return FRAME.format(folder=folder, user=user, ours=ours)


@contextlib.contextmanager
def running(folder: Path, text: str, port: int) -> Iterator[None]:
    assert NGINX is not None
    (folder / "nginx.conf").write_text(text)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"], stderr=log)
    try:
        for _ in range(START_SECONDS * 20):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.05)
                raise AssertionError((folder / "log").read_text())
        yield
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("nginx")
    trusted, _ = certificate.made(folder)
    secure, plain = free_port(), free_port()
    url = f"https://127.0.0.1:{secure}"
    server = Server(
        folder,
        "demo",
        "--empty",
        PUBLIC_URL=url,
        TRUSTED_PROXIES="127.0.0.1",
        LOGIN_LIMIT="3/hour",
    )
    server.start()
    try:
        with running(folder, configuration(folder, server._port, secure, plain, trusted), secure):
            yield House(server, url, f"http://127.0.0.1:{plain}", trusted)
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def trusted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(house.trusted))


def client(house: House, address: str = "127.0.0.1") -> httpx2.Client:
    """Somebody at this address."""
    context = ssl.create_default_context(cafile=house.trusted)
    transport = httpx2.HTTPTransport(verify=context, local_address=address)
    return httpx2.Client(base_url=house.url, transport=transport, headers={"origin": house.url})


def test_customers_reach_the_chat(house: House) -> None:
    assert trouble(house.url) is None
    answer = httpx2.get(f"{house.plain_url}/chat/demo-sales")
    assert answer.status_code == httpx2.codes.MOVED_PERMANENTLY
    assert answer.headers["location"].startswith("https://")


def test_a_customers_socket_gets_through(house: House) -> None:
    address = f"{house.url.replace('https', 'wss')}/widget/demo-sales/ws"
    with connect(address, ssl=ssl.create_default_context(cafile=house.trusted), proxy=None) as opened:
        assert Customer(opened, {"name": "Maria"}).writes("Hello?")["type"] == "ack"


def test_an_agents_page_and_socket_get_through(house: House) -> None:
    ada = Visitor(house.url)
    ada.http = client(house, "127.0.0.9")
    with ada:
        answer = ada.signs_in("ada@demo.example", PASSWORD)
        assert answer.status_code == httpx2.codes.SEE_OTHER, house.server.log
        assert f"{COOKIE}=" in answer.headers["set-cookie"]
        assert "; secure" in answer.headers["set-cookie"].lower()
        assert answer.headers["strict-transport-security"]
        page = ada.opens_page()
        with ada.connects(page) as console:
            assert console.shakes_hands(page)


def test_visitors_are_told_apart_by_their_own_addresses(house: House) -> None:
    def tries(one: httpx2.Client, **headers: str) -> int:
        form = {"email": f"{os.urandom(4).hex()}@demo.example", "password": "wrong"}
        return one.post("/login", data=form, headers=headers).status_code

    with client(house, "127.0.0.2") as one, client(house, "127.0.0.3") as another:
        assert [tries(one) for _ in range(4)] == [401, 401, 401, 429]
        assert tries(one, **{"X-Forwarded-For": "203.0.113.9"}) == 429, "what visitors say counts for nothing"
        assert tries(another) == 401


def test_figures_are_for_the_machine_itself(house: House) -> None:
    with client(house) as passed_on:
        assert passed_on.get("/metrics").status_code == httpx2.codes.NOT_FOUND
    assert httpx2.get(f"http://127.0.0.1:{house.server._port}/metrics").status_code == httpx2.codes.OK
