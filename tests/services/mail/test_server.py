"""The mail server: how it is named and reached, and what it is believed."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from services.mail.server import MailServer, mail_server
from services.outbox.undelivered import Undelivered
from services.settings import Settings
from tests.services.mail import certificate
from tests.services.outbox.mail_host import MailHost, listening

TO = "maria@shop.example"


def mail(to: str = TO) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hello@house.example", to, "Hi"
    message.set_content("Grüße")
    return message


async def failure(server: MailServer, to: str = TO) -> Undelivered:
    with pytest.raises(Undelivered) as failed:
        await server.deliver(mail(), to)
    return failed.value


def named(**settings: Any) -> MailServer:
    found = mail_server(Settings(_env_file=None, **settings))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example", ("smtp", "mail.example", 25, None, None)),
        ("smtps://a%40b:p%3Aw@mail.example", ("smtps", "mail.example", 465, "a@b", "p:w")),
        ("smtp+starttls://u:p@mail.example:2525", ("smtp+starttls", "mail.example", 2525, "u", "p")),
        ("smtp+starttls://[::1]", ("smtp+starttls", "::1", 587, None, None)),
    ],
)
def test_how_it_is_named(url: str, found: tuple[Any, ...]) -> None:
    server = named(smtp_url=url)
    assert (server.scheme, server.host, server.port, server.username, server.password) == found


@pytest.mark.parametrize(
    ("settings", "sender"),
    [
        ({"mail_from": "Support <support@shop.example>"}, "support@shop.example"),
        ({"smtp_url": "smtp://me%40shop.example:pw@mail.example"}, "me@shop.example"),
        ({"public_url": "https://chat.shop.example"}, "no-reply@chat.shop.example"),
        ({}, "no-reply@[127.0.0.1]"),
        ({"host": "::1"}, "no-reply@[IPv6:::1]"),
    ],
)
def test_from_whom_it_comes(settings: dict[str, str], sender: str) -> None:
    assert named(**{"smtp_url": "smtp://mail.example"} | settings).sender == sender


def test_without_one_mail_is_off() -> None:
    assert mail_server(Settings(_env_file=None, mail_from="support@shop.example")) is None


async def test_starttls_with_a_certificate_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, tls = certificate.made(tmp_path)
    async with listening(MailHost(), tls=tls, login="user:pass word") as host:
        server = host.server(scheme="smtp+starttls", username="user", password="pass word")
        refused = await failure(server)
        assert (refused.is_server, refused.is_permanent, host.got) == (True, False, [])
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        await server.deliver(mail(), TO)
    assert host.to == [TO]


async def test_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted, tls = certificate.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with listening(MailHost(), tls=tls, implicit=True) as host:
        await host.server(scheme="smtps").deliver(mail(), TO)
    assert host.to == [TO]


async def test_a_server_without_tls_gets_nothing_that_was_to_be_encrypted() -> None:
    async with listening(MailHost()) as host:
        failed = await failure(host.server(scheme="smtp+starttls"))
    assert (failed.is_server, host.tried) == (True, [])


async def test_a_wrong_password_is_the_operators_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, tls = certificate.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with listening(MailHost(), tls=tls, login="user:right") as host:
        server = host.server(scheme="smtp+starttls", username="user", password="wrong")
        failed = await failure(server)
    assert (failed.is_server, failed.is_permanent, host.got) == (True, False, [])
    assert "535" in failed.reason
    assert "wrong" not in failed.reason


async def test_an_address_in_another_script() -> None:
    async with listening(MailHost()) as host:
        await host.server().deliver(mail("用戶@shop.example"), "用戶@shop.example")
    assert host.tried == ["用戶@shop.example"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("450 4.2.1 Busy", (False, False, True)),
        ("550 5.1.1 Nobody", (True, True, True)),
        ("421 4.3.2 Going away", (False, False, True)),
    ],
)
async def test_what_is_answered_is_told(answer: str, told: tuple[bool, bool, bool]) -> None:
    async with listening(MailHost(rcpt=lambda _: answer)) as host:
        failed = await failure(host.server())
    assert (failed.is_permanent, failed.is_address, failed.is_certain) == told
    assert failed.reason == answer


async def test_a_server_that_drips_is_left_in_the_end() -> None:
    async with listening(MailHost(stalls={TO})) as host:
        failed = await failure(host.server(whole_seconds=0.5))
    assert (failed.is_certain, failed.is_permanent) == (False, False)
