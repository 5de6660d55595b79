"""Retry: the mail that failed goes out once more."""

import pytest

from services.access import viewer_of
from services.actor import agent
from services.conversations.reading import latest, of_seqs
from services.outbox.ending import send_again
from services.outbox.taking import KEPT_FOR
from services.refusal import Conflict, Forbidden, NotFound
from tests.services.cast import Guest
from tests.services.conversations.acts import hears_of_nothing
from tests.services.outbox.conftest import DELIVERABLE, House
from tests.services.outbox.mail_host import takes


async def failed(house: House, answer: str = "554 Not like this", *texts: str) -> Guest:
    house.host.rcpt = house.host.data = lambda _: answer
    guest = await house.reached()
    await house.answers(guest, *(texts or ("Hi!",)))
    await house.comes_due()
    house.host.rcpt = house.host.data = takes
    return guest


async def retries(house: House, one: int, guest: Guest, seq: int = 3) -> None:
    await house.world.do(send_again, guest.conversation_id, seq=seq, actor=agent(one))


async def notes(house: House, guest: Guest) -> list[tuple[str, bool]]:
    """What the thread says under its messages."""
    viewer = await house.world.ask(viewer_of, house.world.cast.dan)
    thread = await house.world.ask(latest, viewer, guest.conversation_id)
    told = [message["delivery"] for message in thread.messages]
    return [(one["state"], one["retry"]) for one in told if one]


async def test_it_goes_with_all_that_was_in_it(house: House) -> None:
    guest = await failed(house, "554 Not like this", "One", "Two")
    await house.is_given(guest, "other@shop.example")
    await retries(house, house.world.cast.dan, guest)
    assert await house.states(guest) == ["waiting", "waiting"]
    await house.does_a_round()
    assert (house.host.to, await house.states(guest)) == (["other@shop.example"], ["sent", "sent"])


async def test_twice_is_once(house: House) -> None:
    guest = await failed(house)
    for _ in range(2):
        await retries(house, house.world.cast.dan, guest)
    await house.does_a_round()
    await retries(house, house.world.cast.dan, guest)
    await house.does_a_round()
    assert len(house.host.got) == 1
    assert await house.world.is_whole()


async def test_only_the_crew_does_so(house: House) -> None:
    guest = await failed(house)
    with pytest.raises(Forbidden):
        await retries(house, house.world.cast.ben, guest)
    assert await house.states(guest) == ["failed"]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(house: House, stranger: str) -> None:
    guest = await failed(house)
    one = house.world.cast.agents[stranger]
    await hears_of_nothing(
        house.world,
        one,
        guest,
        lambda place: house.world.do(send_again, place, seq=3, actor=agent(one)),
    )


async def test_a_message_that_never_went_is_not_there(house: House) -> None:
    guest = await failed(house)
    for seq in (1, 2, 99, 2**62):
        with pytest.raises(NotFound):
            await retries(house, house.world.cast.dan, guest, seq)


async def test_without_an_address_it_says_what_to_do(house: House) -> None:
    guest = await failed(house)
    await house.is_given(guest, "nonsense")
    with pytest.raises(Conflict, match="Add one"):
        await retries(house, house.world.cast.dan, guest)


async def test_it_is_offered_where_it_helps(house: House) -> None:
    refused = await failed(house, "550 No such user")
    assert await notes(house, refused) == [("failed", False)]
    await house.is_given(refused, "other@shop.example")
    assert await notes(house, refused) == [("failed", True)]


async def test_a_new_day_begins_with_it(house: House) -> None:
    guest = await failed(house)
    await house.comes_due(KEPT_FOR)
    house.host.rcpt = lambda _: "451 Not now"
    await retries(house, house.world.cast.dan, guest)
    await house.does_a_round()
    assert await house.states(guest) == ["waiting"]


async def test_the_thread_says_what_became_of_it(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    assert await notes(house, guest) == []
    await house.comes_due()
    assert await notes(house, guest) == [("sent", False)]
    viewer = await house.world.ask(viewer_of, house.world.cast.dan)
    (message,) = await house.world.ask(of_seqs, viewer, guest.conversation_id, [3, 2**70])
    assert message["delivery"] is not None
    assert message["delivery"]["door"] == "email"
    stranger = await house.world.ask(viewer_of, house.world.cast.outsider)
    with pytest.raises(NotFound):
        await house.world.ask(of_seqs, stranger, guest.conversation_id, [3])
    assert DELIVERABLE in house.host.to
