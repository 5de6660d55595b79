"""The second step of signing in."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pyotp
import pytest

from services import clock
from services.actor import agent
from services.opening import open_runtime
from services.second_factor import STEP, begin, confirm
from services.secret import load_secret
from services.settings import load_settings
from services.tokens import Tokens
from tests.e2e.server import Server, opened
from tests.web.conftest import with_agents
from tests.web.visitors import PASSWORD, Visitor

BEN = "ben@demo.example"


class App:
    """Ben's phone, and the paper with his recovery codes."""

    def __init__(self, data: Path) -> None:
        runtime = open_runtime(load_settings(data_dir=data))
        try:
            self.secret = runtime.db.write_here(begin, actor=agent(2)).value
            self.codes = runtime.db.write_here(confirm, self.shows(-1), actor=agent(2)).value
        finally:
            runtime.db.close()

    def shows(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.secret).generate_otp(clock.now() // 1000 // STEP + steps)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(with_agents(tmp_path_factory.mktemp("codes")), "serve")
    with opened(server):
        yield server


@pytest.fixture(scope="module")
def app(guarded: Server) -> App:
    return App(guarded.data)


def token_in(page: httpx2.Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def says(visitor: Visitor, token: str, code: str, **more: str) -> httpx2.Response:
    return visitor.http.post("/login/code", data={"token": token, "code": code, **more})


def test_the_password_alone_opens_nothing(guarded: Server, app: App) -> None:
    with Visitor(guarded.url) as ben:
        asked = ben.signs_in(BEN, next="/conversations?status=closed")
        assert asked.status_code == httpx2.codes.OK
        assert "set-cookie" not in asked.headers
        assert not ben.is_signed_in()
        wrong = says(ben, token_in(asked), "000000")
        assert wrong.status_code == httpx2.codes.UNAUTHORIZED
        assert "This code is not right, or was used already." in wrong.text
        assert not ben.is_signed_in()
        answer = says(ben, token_in(wrong), app.codes[0], next="/conversations?status=closed")
        assert (answer.status_code, answer.headers["location"]) == (303, "/conversations?status=closed")
        assert ben.is_signed_in()
        ben.http.post("/logout")
        assert says(ben, token_in(asked), app.codes[0]).status_code == httpx2.codes.UNAUTHORIZED


def test_who_says_a_wrong_password_hears_nothing_of_codes(guarded: Server, app: App) -> None:
    with Visitor(guarded.url) as eve:
        known, unknown = eve.signs_in(BEN, "wrong"), eve.signs_in("eve@demo.example", "wrong")
        assert known.text.replace(BEN, "") == unknown.text.replace("eve@demo.example", "")


def test_a_code_without_the_password_opens_nothing(guarded: Server, app: App) -> None:
    tokens = Tokens(load_secret(load_settings(data_dir=guarded.data)))
    forged = [
        "",
        "x",
        tokens.make("reset", {"agent": 2, "password": "x"}, 60),
        tokens.make("second step", {"agent": 2, "password": "x"}, 60),
        tokens.make("second step", {"agent": 99, "password": "x"}, 60),
    ]
    with Visitor(guarded.url) as eve:
        for token in forged:
            assert says(eve, token, app.codes[1]).headers["location"] == "/login"
        assert not eve.is_signed_in()


def test_guessing_is_limited_for_each_agent(guarded: Server, app: App) -> None:
    with Visitor(guarded.url) as eve:
        token = token_in(eve.signs_in(BEN, PASSWORD))
        codes = [says(eve, token, "123456").status_code for _ in range(7)]
        assert codes[-1] == httpx2.codes.TOO_MANY_REQUESTS
        assert says(eve, token, app.codes[2]).status_code == httpx2.codes.TOO_MANY_REQUESTS
        assert not eve.is_signed_in()
        assert eve.signs_in("ada@demo.example").status_code == httpx2.codes.SEE_OTHER
