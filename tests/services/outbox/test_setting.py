"""The post follows which server is set, without a restart."""

import pytest

from services import clock
from services.actor import agent
from services.mail.setting import TypedMail, forget_mail_server, set_mail_server
from services.outbox.posting import Post
from services.outbox.putting import DELAY
from services.outbox.taking import all_awaiting
from services.refusal import Unavailable
from services.settings import Settings
from services.tokens import Tokens
from tests.outage import refused_once
from tests.services.outbox.conftest import DELIVERABLE, KEY, House


async def test_a_server_that_is_set_on_a_page_takes_what_waits_without_a_restart(house: House) -> None:
    settings = Settings(_env_file=None, online_grace=0)
    post = Post(house.world.db, house.world.bus, settings, Tokens(KEY))
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(DELAY + 1_000)
    await post.round()
    assert (post.is_set_up, house.host.tried) == (False, [])
    typed = TypedMail(host="127.0.0.1", port=str(house.host.port), scheme="smtp", sender="us@shop.example")
    owner = agent(house.world.cast.owner)
    await house.world.do(set_mail_server, typed, settings=settings, actor=owner)
    await post.round()
    await post.settled()
    assert (post.is_set_up, house.host.to) == (True, [DELIVERABLE])
    await house.world.do(forget_mail_server, settings=settings, actor=owner)
    await post.round()
    assert not post.is_set_up


async def test_another_server_is_asked_at_once_while_the_first_is_left_in_peace(house: House) -> None:
    settings = Settings(_env_file=None, online_grace=0)
    owner = agent(house.world.cast.owner)
    post = Post(house.world.db, house.world.bus, settings, Tokens(KEY))
    nobody = TypedMail(host="127.0.0.1", port="1", scheme="smtp")
    await house.world.do(set_mail_server, nobody, settings=settings, actor=owner)
    guest, other = await house.reached(), await house.reached("ana@shop.example")
    await house.answers(guest, "Hi!")
    clock.shift(DELAY + 1_000)
    await post.round()
    await post.settled()
    await house.answers(other, "Hi!")
    right = TypedMail(host="127.0.0.1", port=str(house.host.port), scheme="smtp")
    await house.world.do(set_mail_server, right, settings=settings, actor=owner)
    clock.shift(DELAY + 1_000)
    await post.round()
    await post.settled()
    assert "ana@shop.example" in house.host.tried


async def test_what_waits_goes_also_when_the_database_went_just_as_the_server_was_set(house: House) -> None:
    """Whom the new server concerns could not be read at first."""
    settings = Settings(_env_file=None, online_grace=0)
    post = Post(house.world.db, house.world.bus, settings, Tokens(KEY))
    await post.round()
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    typed = TypedMail(host="127.0.0.1", port=str(house.host.port), scheme="smtp", sender="us@shop.example")
    owner = agent(house.world.cast.owner)
    await house.world.do(set_mail_server, typed, settings=settings, actor=owner)
    with refused_once(house.world.db, all_awaiting) as asked_again:
        with pytest.raises(Unavailable):
            await post.look()
        await post.look()
    assert asked_again.is_set()
