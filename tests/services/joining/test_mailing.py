"""An invitation by mail, through a real server; and what became of it."""

from collections.abc import AsyncIterator

import pytest

from services.joining.links import read
from services.joining.mailing import mail_invitation, note_mailed
from services.outbox.posting import Post
from services.settings import Settings
from services.tokens import Tokens
from services.workspace import name_workspace
from tests.services.cast import World
from tests.services.joining.links import EVE, invited, listed
from tests.services.outbox.mail_host import MailHost, listening, text_of

ADDRESS = "https://chat.example"
TOKENS = Tokens(b"a key for tokens, long enough to sign with")


@pytest.fixture
async def host() -> AsyncIterator[MailHost]:
    async with listening(MailHost()) as host:
        yield host


async def mails(world: World, joining_id: int, host: MailHost | None) -> None:
    settings = Settings(_env_file=None)
    post = Post(world.db, world.bus, settings, TOKENS, host.server() if host else None)
    await mail_invitation(world.db, post, TOKENS, ADDRESS, joining_id)


async def test_the_link_goes_by_mail(world: World, host: MailHost) -> None:
    one = await invited(world)
    await mails(world, one, host)
    (mail,) = host.got
    assert (mail["To"], mail["Subject"]) == (EVE, "Owner invites you to Demo")
    assert str(mail["From"]).startswith("Demo <")
    for kind in ("plain", "html"):
        assert f"{ADDRESS}/invitation?link=" in text_of(mail, kind)
    link = next(line for line in text_of(mail).splitlines() if line.startswith("http"))
    assert read(TOKENS, link.partition("?link=")[2]) == (one, 1)
    (row,) = await listed(world)
    assert (row.mailed_at is None, row.mail_error) == (False, "")


async def test_why_it_did_not_go_is_noted(world: World, host: MailHost) -> None:
    host.rcpt = lambda _: "550 No such mailbox"
    one = await invited(world)
    await mails(world, one, host)
    (row,) = await listed(world)
    assert (row.mailed_at, row.mail_error) == (None, "550 No such mailbox")
    await mails(world, one, None)
    assert (await listed(world))[0].mail_error == "Email is not set up."


async def test_what_becomes_of_an_older_link_is_not_told_of_the_newer(world: World) -> None:
    one = await invited(world)
    await invited(world)
    await world.do(note_mailed, one, 1, error="")
    assert (await listed(world))[0].mailed_at is None


async def test_names_are_text(world: World, host: MailHost) -> None:
    await world.do(name_workspace, "<img src=x>\r\nBcc: eve@evil.example")
    await mails(world, await invited(world), host)
    (mail,) = host.got
    assert mail["Bcc"] is None
    assert "<img" not in text_of(mail, "html")
