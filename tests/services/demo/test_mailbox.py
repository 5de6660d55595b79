"""The demo's mailbox: what the product sends arrives there, whatever it is."""

from services.demo import Demo
from services.demo.mailbox import KEPT, Mailbox
from services.mail.server import MailServer
from services.outbox.putting import DELAY
from services.runtime import Runtime
from services.settings import Settings
from services.startup import prepare_folder
from tests.services.demo.conftest import Open
from tests.services.mail.test_rendering import mail


async def test_a_mail_arrives_with_both_its_forms() -> None:
    mailbox = Mailbox()
    async with mailbox.open() as server:
        await server.deliver(mail(), "maria@shop.example")
    (found,) = mailbox.all()
    assert (found.id, found.to) == (1, "maria@shop.example")
    assert found.subject == "New message from Sales, Harbour Supplies"
    assert "Your lantern is here." in found.text
    assert "<bdi>Dan</bdi>" in found.html
    assert mailbox.find(1) == found
    assert mailbox.find(2) is None


async def test_old_ones_go() -> None:
    mailbox = Mailbox()
    for number in range(KEPT + 2):
        mailbox.put(f"Subject: {number}\r\n\r\nHi".encode(), "maria@shop.example")
    assert len(mailbox.all()) == KEPT
    assert mailbox.all()[0].subject == str(KEPT + 1)
    assert mailbox.find(1) is None


async def test_what_is_no_proper_mail_is_shown_as_far_as_it_goes() -> None:
    mailbox = Mailbox()
    for content in (
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?b?!!!?=\r\nContent-Type: text/html\r\n\r\n<b>Hi</b>",
    ):
        mailbox.put(content, "")
    assert [one.html for one in mailbox.all()] == ["<b>Hi</b>", "", ""]


async def test_the_demo_sends_to_it(opened: Open) -> None:
    async with opened(is_empty=True) as runtime:
        assert runtime.post.is_set_up
        assert isinstance(server_of(runtime), MailServer)
        assert server_of(runtime).host == "127.0.0.1"
        assert round(runtime.settings.email_delay * 1000) == DELAY


async def test_a_server_that_is_named_takes_its_place(settings: Settings) -> None:
    prepare_folder(settings.data_dir)
    demo = Demo(is_empty=True)
    demo.prepare(settings.model_copy(update={"smtp_url": "smtp://mail.example:2525"}))
    assert demo.mailbox is None
    assert not any("Mailbox" in line for line in demo.greeting())


def server_of(runtime: Runtime) -> MailServer:
    server = runtime.post._server
    assert server is not None
    return server
