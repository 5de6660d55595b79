"""Who may have a file; for everyone else it is not there."""

import pytest
from sqlmodel import Session

from models import Audience, Conversation, Message
from services import clock
from services.actor import agent
from services.conversations.joining import join
from services.files.having import for_agent, for_link, must_be_signed, signature
from services.outcome import Outcome
from services.refusal import NotFound
from services.removing import remove_from_team
from services.tokens import Tokens
from tests.services.cast import World
from tests.services.conversations.acts import attended
from tests.services.files.attaching import answers_with, of_agent, of_guest, writes_with

TOKENS = Tokens(b"k" * 32)


async def have_it(world: World, file_id: str) -> set[str]:
    """Who of the cast may have the file."""
    found = set()
    for name, one in world.cast.agents.items():
        try:
            assert (await world.ask(for_agent, file_id, one)).id == file_id
            found.add(name)
        except NotFound:
            continue
    return found


async def test_whoever_sees_the_conversation(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    one = await of_guest(world, guest)
    await writes_with(world, guest, one)
    assert await have_it(world, one) == {"ben", "dan", "admin"}
    assert (await world.ask(for_link, one)).id == one


async def test_before_it_is_sent_only_its_uploader(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    of_ben, of_customer = await of_agent(world, world.cast.ben, guest), await of_guest(world, guest)
    assert await have_it(world, of_ben) == {"ben"}
    assert await have_it(world, of_customer) == set()
    for one in (of_ben, of_customer):
        with pytest.raises(NotFound):
            await world.ask(for_link, one)


async def test_a_grab_takes_it_from_the_others(world: World) -> None:
    guest = await world.asks("support")
    one = await of_guest(world, guest)
    await writes_with(world, guest, one)
    assert await have_it(world, one) == {"dan", "outsider", "admin"}
    await world.do(join, guest.conversation_id, actor=agent(world.cast.dan))
    assert await have_it(world, one) == {"dan", "admin"}


async def test_an_ex_member_has_it_no_more(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    sent, loose = await of_agent(world, world.cast.ben, guest), await of_agent(world, world.cast.ben, guest)
    await answers_with(world, world.cast.ben, guest, sent)
    await world.do(remove_from_team, world.cast.sales, agent_id=world.cast.ben, actor=agent(world.cast.admin))
    assert await have_it(world, sent) == {"dan", "admin"}
    assert await have_it(world, loose) == set()


async def test_a_notes_file_never_leaves_the_house(world: World) -> None:
    def hide(session: Session) -> Outcome[None]:
        message = session.get_one(Message, message_id)
        message.audience = Audience.INTERNAL
        return Outcome(None)

    guest = await attended(world, world.cast.ben)
    one = await of_agent(world, world.cast.ben, guest)
    await answers_with(world, world.cast.ben, guest, one)
    message_id = (await world.messages(guest.conversation_id))[-1].id
    await world.do(hide)
    with pytest.raises(NotFound):
        await world.ask(for_link, one)
    assert await have_it(world, one) == {"ben", "dan", "admin"}


async def test_what_was_erased_is_nowhere(world: World) -> None:
    def erase(session: Session) -> Outcome[None]:
        session.delete(session.get_one(Conversation, guest.conversation_id))
        return Outcome(None)

    guest = await attended(world, world.cast.ben)
    one = await of_agent(world, world.cast.ben, guest)
    await answers_with(world, world.cast.ben, guest, one)
    await world.do(erase)
    assert await have_it(world, one) == set()
    with pytest.raises(NotFound):
        await world.ask(for_link, one)
    assert await world.is_whole()


@pytest.mark.parametrize("file_id", ["", "0" * 32, "0" * 31, "\0" * 32, "../secret", "0" * 9_000, "A" * 32])
async def test_a_guessed_id_is_not_there(world: World, file_id: str) -> None:
    assert await have_it(world, file_id) == set()
    with pytest.raises(NotFound):
        await world.ask(for_link, file_id)


def test_a_link_is_one_files_for_a_day() -> None:
    one, other = "1" * 32, "2" * 32
    link = signature(TOKENS, one).removeprefix("?link=")
    must_be_signed(TOKENS, one, link)
    elsewhere = Tokens(b"x" * 32)
    for wrong in ("", "x", link[:-1], link + "x", TOKENS.make("visitor", {"sub": one}, 60)):
        with pytest.raises(NotFound):
            must_be_signed(TOKENS, one, wrong)
    for tokens, file_id in ((TOKENS, other), (elsewhere, one)):
        with pytest.raises(NotFound):
            must_be_signed(tokens, file_id, link)


def test_after_a_day_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_start", clock._start)
    link = signature(TOKENS, "1" * 32).removeprefix("?link=")
    clock.shift(86_399_000)
    must_be_signed(TOKENS, "1" * 32, link)
    clock.shift(2_000)
    with pytest.raises(NotFound):
        must_be_signed(TOKENS, "1" * 32, link)
