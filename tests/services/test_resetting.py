"""A new password by a link: once, within the hour, by the latest."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from models import Agent, AuditLine
from services import clock, resetting
from services.actor import agent
from services.changing_password import change_password
from services.outbox.posting import Post
from services.outcome import Outcome
from services.passwords import hash_password, is_password
from services.resetting import (
    SECONDS,
    BadLink,
    Dead,
    Expired,
    Reset,
    begin,
    email_of,
    link,
    read,
    set_password,
)
from services.sessions import agent_of, open_session
from services.settings import Settings
from services.suspending import suspend
from services.tokens import Tokens
from tests.services.cast import World
from tests.services.outbox.mail_host import MailHost, listening, text_of

TOKENS = Tokens(b"a key for tokens, long enough to sign with")
ADDRESS = "https://chat.example"
BEN = "ben@demo.example"
NEW = "a new password"


async def token_for(world: World, email: str = BEN) -> str:
    made = await world.do(begin, email)
    assert made is not None
    return link(TOKENS, ADDRESS, made).removeprefix(f"{ADDRESS}/reset?link=")


async def uses(world: World, token: str, password: str = NEW) -> None:
    await world.do(set_password, *read(TOKENS, token), password_hash=hash_password(password))


async def knows(world: World, password: str) -> bool:
    hashed = await world.ask(lambda session: session.get_one(Agent, world.cast.ben).password_hash)
    return is_password(password, hashed)


async def test_a_new_password_and_all_sessions_end(world: World) -> None:
    cookie = await world.do(open_session, world.cast.ben, "browser")
    others = await world.do(open_session, world.cast.dan, "browser")
    token = await token_for(world, " BEN@demo.example ")
    assert await world.ask(email_of, *read(TOKENS, token)) == BEN
    await uses(world, token)
    assert await knows(world, NEW)
    assert await world.ask(agent_of, cookie) is None
    assert await world.ask(agent_of, others) is not None
    lines = await world.ask(lambda session: session.exec(select(AuditLine)).all())
    assert [(line.kind, line.author_id) for line in lines if line.kind != "signed_in"] == [
        ("password_link_made", None),
        ("password_reset", world.cast.ben),
    ]


async def test_used_twice(world: World) -> None:
    token = await token_for(world)
    await uses(world, token)
    with pytest.raises(Dead):
        await uses(world, token, "another password")
    assert await knows(world, NEW)


async def test_at_the_same_time(world: World) -> None:
    ids = read(TOKENS, await token_for(world))
    tries = (world.do(set_password, *ids, password_hash=f"hash {number}") for number in range(10))
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(answer) for answer in answers if answer is not None] == [Dead] * 9


async def test_after_a_newer_one(world: World) -> None:
    older, newer = await token_for(world), await token_for(world)
    with pytest.raises(Dead):
        await uses(world, older)
    with pytest.raises(Dead):
        await world.ask(email_of, *read(TOKENS, older))
    await uses(world, newer)


async def test_after_an_hour(world: World) -> None:
    token = await token_for(world)
    clock.shift(SECONDS * 1000)
    with pytest.raises(Expired):
        read(TOKENS, token)


async def test_after_a_change_of_the_password(world: World) -> None:
    await uses(world, await token_for(world), "the old one")
    token = await token_for(world)
    me = agent(world.cast.ben)
    await change_password(world.db, old="the old one", new=NEW, keep=0, actor=me)
    with pytest.raises(Dead):
        await uses(world, token, "a third one")
    assert await knows(world, NEW)


async def test_not_for_who_is_suspended_or_unknown(world: World) -> None:
    token = await token_for(world)
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    with pytest.raises(Dead):
        await uses(world, token)
    for email in (BEN, "eve@demo.example", "", "\0"):
        assert await world.do(begin, email) is None


async def test_no_other_token_opens_it() -> None:
    claims = {"agent": 1, "number": 1, "until": clock.now() + 60_000}
    good = TOKENS.make("reset", claims, 60)
    assert read(TOKENS, good) == (1, 1)
    others = (
        "",
        good[:-1],
        TOKENS.make("invitation", claims, 60),
        TOKENS.make("reset", claims, -1),
        Tokens(b"o" * 32).make("reset", claims, 60),
    )
    for other in others:
        with pytest.raises(BadLink):
            read(TOKENS, other)


@pytest.fixture
async def host() -> AsyncIterator[MailHost]:
    async with listening(MailHost()) as host:
        yield host


async def test_the_link_goes_by_mail_to_who_is_there(world: World, host: MailHost) -> None:
    post = Post(world.db, world.bus, Settings(_env_file=None), TOKENS, host.server())
    for email in ("eve@demo.example", BEN):
        await post.run(resetting.mail_link(world.db, post, TOKENS, ADDRESS, email))
    (mail,) = host.got
    assert (mail["To"], mail["Subject"]) == (BEN, "A new password for Demo")
    address = next(line for line in text_of(mail).splitlines() if line.startswith("http"))
    assert address.startswith(f"{ADDRESS}/reset?link=")
    await uses(world, address.partition("=")[2])


async def test_mail_that_is_not_taken_fails_quietly(world: World, host: MailHost) -> None:
    host.rcpt = lambda _: "550 No such mailbox"
    post = Post(world.db, world.bus, Settings(_env_file=None), TOKENS, host.server())
    await post.run(resetting.mail_link(world.db, post, TOKENS, ADDRESS, BEN))
    assert host.got == []


async def test_an_address_that_no_mail_can_have(world: World, host: MailHost) -> None:
    email = "ben@demo..example"

    def move(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).email = email
        return Outcome(None)

    await world.do(move)
    post = Post(world.db, world.bus, Settings(_env_file=None), TOKENS, host.server())
    await post.run(resetting.mail_link(world.db, post, TOKENS, ADDRESS, email))
    assert host.got == []


def test_links_begin_with_the_settings_address() -> None:
    assert link(TOKENS, ADDRESS, Reset(1, 1, BEN, "Demo")).startswith("https://chat.example/reset?link=")
