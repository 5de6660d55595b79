"""An upload begins where one may write, and is whole once."""

import pytest
from sqlmodel import Session

from models import Conversation, FileState, StoredFile
from services.actor import agent
from services.files import uploading
from services.files.letting_go import abandon
from services.files.uploading import begin, finish
from services.outcome import Outcome
from services.refusal import Blocked, Conflict, Forbidden, NotFound, RateLimited
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, leave
from tests.services.conversations.test_messaging import block
from tests.services.files.attaching import PHOTO, REPORT, of_guest, writes_with


async def test_a_file_is_ready_when_it_is_whole(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    for actor in (agent(world.cast.ben), guest.actor):
        file_id = await world.do(begin, guest.conversation_id, actor=actor)
        coming = await world.ask(lambda session, id_=file_id: session.get_one(StoredFile, id_))  # type: ignore[misc]
        assert (len(file_id), coming.state, coming.message_id) == (32, FileState.COMING, None)
        facts = await world.do(finish, file_id, PHOTO)
        assert facts == {
            "id": file_id,
            "name": "photo.jpg",
            "size": 5_678,
            "type": "image/jpeg",
            "width": 640,
            "height": 480,
            "thumb": True,
        }
        with pytest.raises(NotFound):
            await world.do(finish, file_id, REPORT)
    assert world.told == []
    assert await world.is_whole()


async def test_only_the_crew_uploads(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    for one in (world.cast.dan, world.cast.admin):
        with pytest.raises(Forbidden, match="Join"):
            await world.do(begin, guest.conversation_id, actor=agent(one))
    await leave(world, world.cast.ben, guest)
    with pytest.raises(Forbidden, match="Join"):
        await world.do(begin, guest.conversation_id, actor=agent(world.cast.ben))


async def test_not_to_a_closed_one(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict, match="REOPEN"):
        await world.do(begin, guest.conversation_id, actor=agent(world.cast.ben))
    assert await of_guest(world, guest), "a customer's message would reopen it"


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = world.cast.agents[stranger]
    await hears_of_nothing(world, one, guest, lambda place: world.do(begin, place, actor=agent(one)))


async def test_another_customers_conversation_is_not_there(world: World) -> None:
    maria, noor = await world.asks(), await world.asks()
    for place in (maria.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.do(begin, place, actor=noor.actor)


async def test_who_is_blocked_uploads_nothing(world: World) -> None:
    guest = await world.asks()
    await world.do(block, guest.id)
    with pytest.raises(Blocked):
        await world.do(begin, guest.conversation_id, actor=guest.actor)


async def test_no_more_than_some_wait_to_be_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_LOOSE", 2)
    guest, other = await world.asks(), await world.asks()
    first = await of_guest(world, guest)
    broken = await world.do(begin, guest.conversation_id, actor=guest.actor)
    with pytest.raises(RateLimited, match="Send those first"):
        await of_guest(world, guest)
    assert await of_guest(world, other)
    await world.do(abandon, broken)
    await of_guest(world, guest)
    await writes_with(world, guest, first)
    assert await of_guest(world, guest)


async def test_what_was_let_go_meanwhile_is_not_finished(world: World) -> None:
    def erase(session: Session) -> Outcome[None]:
        session.delete(session.get_one(Conversation, guest.conversation_id))
        return Outcome(None)

    guest = await world.opens()
    abandoned = await world.do(begin, guest.conversation_id, actor=guest.actor)
    erased = await world.do(begin, guest.conversation_id, actor=guest.actor)
    await world.do(abandon, abandoned)
    await world.do(erase)
    for file_id in (abandoned, erased, "0" * 32):
        with pytest.raises(NotFound):
            await world.do(finish, file_id, REPORT)
