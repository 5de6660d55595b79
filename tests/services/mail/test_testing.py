"""A test mail, to a real server: what it answers, and each way in which it does not get there."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.mail.testing import send_test
from services.refusal import Forbidden, Unavailable
from services.workspace import name_workspace
from tests.services.cast import World
from tests.services.mail import certificate
from tests.services.mail.test_rendering import HOSTILE
from tests.services.outbox.mail_host import MailHost, listening


async def why_not(world: World, server: object) -> str:
    with pytest.raises(Unavailable) as refused:
        await send_test(world.db, server, world.cast.owner)  # type: ignore[arg-type]
    return refused.value.sentence


@pytest.fixture
async def host() -> AsyncIterator[MailHost]:
    async with listening(MailHost()) as host:
        yield host


async def test_it_goes_to_who_asks_and_the_answer_is_shown(sqlite_world: World, host: MailHost) -> None:
    tested = await send_test(sqlite_world.db, host.server(), sqlite_world.cast.owner)
    assert (tested.address, tested.answer) == ("owner@demo.example", "OK")
    assert host.to == ["owner@demo.example"]
    (mail,) = host.got
    assert (mail["Subject"], str(mail["From"])) == ("A test mail", "Demo <hello@house.example>")


async def test_the_workspaces_name_ends_no_header(sqlite_world: World, host: MailHost) -> None:
    await sqlite_world.do(name_workspace, HOSTILE)
    await send_test(sqlite_world.db, host.server(), sqlite_world.cast.owner)
    (mail,) = host.got
    assert (mail["Bcc"], mail["Subject"]) == (None, "A test mail")


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_nobody_else_tests(sqlite_world: World, host: MailHost, who: str) -> None:
    with pytest.raises(Forbidden):
        await send_test(sqlite_world.db, host.server(), sqlite_world.cast.agents[who])
    assert host.tried == []


async def test_a_refusal_is_the_servers_own_words(sqlite_world: World, host: MailHost) -> None:
    host.rcpt = lambda _: "550 5.7.1 We do not relay"
    assert await why_not(sqlite_world, host.server()) == "550 5.7.1 We do not relay"


async def test_nothing_listens(sqlite_world: World, host: MailHost) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        said = await why_not(sqlite_world, host.server(port=port))
    assert said == f"Nothing listens at 127.0.0.1:{port}: the connection was refused."


async def test_no_such_server(sqlite_world: World, host: MailHost) -> None:
    assert await why_not(sqlite_world, host.server(host="mail.invalid")) == (
        "There is no server called mail.invalid."
    )


async def test_a_server_that_says_nothing(sqlite_world: World, host: MailHost) -> None:
    host.stalls = {"owner@demo.example"}
    said = await why_not(sqlite_world, host.server(step_seconds=0.3))
    assert said.startswith("The mail server did not answer in time.")


async def test_a_wrong_password(sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted, tls = certificate.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with listening(MailHost(), tls=tls, login="user:right") as host:
        server = host.server(scheme="smtp+starttls", username="user", password="incorrect")
        said = await why_not(sqlite_world, server)
    assert said.startswith("127.0.0.1 does not take this user name and password: it answered 535")
    assert "incorrect" not in said


async def test_a_certificate_that_nobody_trusts(sqlite_world: World, tmp_path: Path) -> None:
    _, tls = certificate.made(tmp_path)
    async with listening(MailHost(), tls=tls) as host:
        said = await why_not(sqlite_world, host.server(scheme="smtp+starttls"))
    assert said.startswith("The certificate of 127.0.0.1 can't be trusted: self-signed certificate")


async def test_tls_where_there_is_none(sqlite_world: World, host: MailHost) -> None:
    said = await why_not(sqlite_world, host.server(scheme="smtps"))
    assert "does not speak TLS from the first byte" in said
    said = await why_not(sqlite_world, host.server(scheme="smtp+starttls"))
    assert "offers no encryption by STARTTLS" in said


async def test_plain_words_where_there_is_tls(sqlite_world: World, tmp_path: Path) -> None:
    _, tls = certificate.made(tmp_path)
    async with listening(MailHost(), tls=tls, implicit=True) as host:
        said = await why_not(sqlite_world, host.server(step_seconds=0.5))
    assert said.startswith(("The mail server did not answer in time.", "127.0.0.1:"))
