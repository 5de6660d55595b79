"""A transcript by mail to oneself, through a real server."""

import pytest

from services.refusal import NotFound, Unavailable
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
