"""One mail after the other by one line, and none is lost or doubled when it is cut."""

from email.message import EmailMessage

import pytest

from services.mail import server
from services.mail.server import MailLine
from services.outbox.undelivered import Undelivered
from tests.services.outbox.mail_host import MailHost, listening

NOOR, POISON = "noor@shop.example", "poison@shop.example"


def mail(number: int) -> EmailMessage:
    message = EmailMessage()
    message["To"], message["Message-ID"] = NOOR, f"<{number}@house.example>"
    message.set_content("Hi!")
    return message


async def delivers(line: MailLine, *numbers: int) -> None:
    for number in numbers:
        await line.deliver(mail(number), NOOR)


async def test_several_go_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_BY_ONE_LINE", 3)
    async with listening(MailHost()) as host:
        line = MailLine(host.server())
        await delivers(line, 1, 2, 3)
        assert len(host.lines) == 1
        await delivers(line, 4)
        assert len(host.lines) == 2
        await line.close()
    assert host.ids == [f"<{number}@house.example>" for number in (1, 2, 3, 4)]


async def test_one_that_was_cut_meanwhile_is_opened_anew() -> None:
    async with listening(MailHost()) as host:
        line = MailLine(host.server())
        await delivers(line, 1)
        host.hangs_up()
        await delivers(line, 2)
        await line.close()
    assert (len(host.lines), host.ids) == (2, ["<1@house.example>", "<2@house.example>"])


async def test_after_a_refusal_the_next_has_one_of_its_own() -> None:
    host = MailHost(rcpt=lambda address: "550 No such user" if address == POISON else "")
    async with listening(host):
        line = MailLine(host.server())
        await delivers(line, 1)
        with pytest.raises(Undelivered) as refused:
            await line.deliver(mail(2), POISON)
        assert (refused.value.is_permanent, refused.value.is_certain) == (True, True)
        await delivers(line, 3)
        await line.close()
    assert (len(host.lines), host.ids) == (2, ["<1@house.example>", "<3@house.example>"])


async def test_one_that_is_cut_after_a_mail_was_handed_over_leaves_it_open() -> None:
    async with listening(MailHost()) as host:
        line = MailLine(host.server())
        await delivers(line, 1)
        host.drops_after_data = True
        with pytest.raises(Undelivered) as broken:
            await line.deliver(mail(2), NOOR)
        assert not broken.value.is_certain
        host.drops_after_data = False
        await delivers(line, 3)
        await line.close()
    assert host.ids == [f"<{number}@house.example>" for number in (1, 2, 3)]
