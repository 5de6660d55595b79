"""A transcript by mail to oneself, through a real server."""

import pytest

from services.channels.web import profile
from services.refusal import NotFound, Unavailable
from services.workspace import name_workspace
from tests.services.mail.test_rendering import HOSTILE
from tests.services.outbox.conftest import House


async def test_an_agent_gets_the_transcript_of_what_they_see(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "Grüße, 你好")
    address = await house.post.send_transcript(guest.conversation_id, house.world.cast.dan, False)
    (mail,) = house.host.got
    assert (address, mail["To"]) == ("dan@demo.example", "dan@demo.example")
    (attachment,) = mail.iter_attachments()
    assert str(attachment.get_filename()).startswith("Transcript Visitor ")
    assert "] Dan: Grüße, 你好\r\n" in attachment.get_content()
    assert "Dan joined" not in attachment.get_content()
    await house.post.send_transcript(guest.conversation_id, house.world.cast.dan, True)
    (attachment,) = house.host.got[-1].iter_attachments()
    assert "* Dan joined\r\n" in attachment.get_content()


async def test_no_name_ends_a_header(house: House) -> None:
    await house.world.do(name_workspace, HOSTILE)
    guest = await house.world.asks("sales")
    await house.world.do(profile, guest.conversation_id, name=HOSTILE, email="")
    await house.world.joins(house.world.cast.dan, guest.conversation_id)
    await house.post.send_transcript(guest.conversation_id, house.world.cast.dan, False)
    (mail,) = house.host.got
    assert (mail["Bcc"], mail["To"]) == (None, "dan@demo.example")
    (attachment,) = mail.iter_attachments()
    for named in (mail["From"], mail["Subject"], attachment.get_filename()):
        assert "Bcc: all@shop.example" in str(named)
        assert not set(str(named)) & set("\r\n\0")


async def test_what_one_may_not_see_is_not_sent(house: House) -> None:
    guest = await house.reached()
    for stranger in (house.world.cast.outsider, house.world.cast.owner):
        with pytest.raises(NotFound):
            await house.post.send_transcript(guest.conversation_id, stranger, True)
    assert house.host.got == []


async def test_why_it_was_not_sent_is_told(house: House) -> None:
    guest = await house.reached()
    house.host.rcpt = lambda _: "550 No such mailbox"
    with pytest.raises(Unavailable, match="It could not be sent"):
        await house.post.send_transcript(guest.conversation_id, house.world.cast.dan, False)
