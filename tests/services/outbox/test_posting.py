"""Whatever the mail server does, no message is lost, none is sent twice without need, and nobody waits."""

import asyncio

from sqlmodel import Session, select

from models import Channel, OutboxState
from services import clock
from services.events import DeliveryChanged
from services.outbox.ending import FIRST_PAUSE, LONGEST_PAUSE, pause_after
from services.outbox.posting import AT_ONCE
from services.outbox.reading import oldest_age
from services.outbox.taking import KEPT_FOR
from services.outcome import Outcome
from tests.services.cast import Guest
from tests.services.outbox.conftest import DELIVERABLE, House
from tests.services.outbox.mail_host import takes

HOUR = 3_600_000


async def reasons(house: House, guest: Guest) -> list[tuple[str, str, bool]]:
    return [(row.state, row.reason, row.is_address_refused) for row in await house.rows(guest)]


async def test_an_address_that_is_refused_is_shown_at_once(house: House) -> None:
    house.host.rcpt = lambda _: "550 5.1.1 No such user here"
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    house.world.told.clear()
    await house.comes_due()
    assert await reasons(house, guest) == [("failed", "550 5.1.1 No such user here", True)]
    assert DeliveryChanged(guest.conversation_id, (3,)) in house.world.told
    await house.comes_due(KEPT_FOR)
    assert len(house.host.tried) == 1
    assert await house.world.is_whole()


async def test_a_mail_that_is_refused_is_shown_at_once(house: House) -> None:
    house.host.data = lambda _: "554 5.7.1 Looks like spam"
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    await house.comes_due()
    assert await reasons(house, guest) == [("failed", "554 5.7.1 Looks like spam", False)]


async def test_greylisted_comes_back_later_and_takes_along_what_was_written_meanwhile(house: House) -> None:
    house.host.rcpt = lambda _: "451 4.7.1 Greylisted, try again"
    guest = await house.reached()
    await house.answers(guest, "One")
    await house.comes_due()
    await house.answers(guest, "Two")
    await house.does_a_round()
    assert (house.host.got, len(house.host.tried)) == ([], 1)
    house.host.rcpt = takes
    await house.comes_due(2 * FIRST_PAUSE)
    assert len(house.host.got) == 1
    assert "One" in house.host.texts()[0]
    assert "Two" in house.host.texts()[0]
    assert await house.states(guest) == ["sent", "sent"]


async def test_temporary_errors_are_tried_for_a_day_with_growing_pauses(house: House) -> None:
    house.host.rcpt = lambda _: "452 4.2.2 Mailbox full"
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    began, pauses = clock.now(), []
    while (await house.states(guest)) == ["waiting"]:
        due = (await house.rows(guest))[0].due_at or 0
        pauses.append(due - clock.now())
        clock.shift(max(0, due - clock.now()) + 1)
        await house.does_a_round()
    assert KEPT_FOR <= clock.now() - began < KEPT_FOR + 2 * HOUR
    assert 20 < len(house.host.tried) < 60
    assert pauses[1] < pauses[4] < pauses[6]
    assert max(pauses) <= 1.25 * LONGEST_PAUSE
    assert await reasons(house, guest) == [("failed", "452 4.2.2 Mailbox full", False)]


def test_pauses_grow_and_are_jittered() -> None:
    assert len({pause_after(1) for _ in range(50)}) > 10
    for attempts in range(1, 60):
        least = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        assert 0.75 * least <= pause_after(attempts) <= 1.25 * least


async def test_a_line_that_drops_after_data_sends_the_same_mail_again(house: House) -> None:
    house.host.drops_after_data = True
    guest = await house.reached()
    await house.answers(guest, "One")
    await house.comes_due()
    assert await house.states(guest) == ["waiting"]
    await house.answers(guest, "Two")
    house.host.drops_after_data = False
    await house.comes_due(2 * FIRST_PAUSE)
    await house.comes_due()
    assert await house.states(guest) == ["sent", "sent"]
    assert house.host.ids[0] == house.host.ids[1] != house.host.ids[2]
    assert "Two" not in house.host.texts()[1], "what its reader may have already is not changed"
    assert "Two" in house.host.texts()[2]


async def test_one_poisoned_address_holds_up_nobody(house: House) -> None:
    poison = "poison@shop.example"
    house.host.stalls = {poison}
    guests = [await house.reached(f"customer-{n}@shop.example") for n in range(AT_ONCE + 2)]
    stalled = await house.reached(poison)
    for guest in [stalled, *guests]:
        await house.answers(guest, "Hi!")
    clock.shift(60_000)
    await house.post.round()
    await house.host.stalling.wait()
    async with asyncio.timeout(20):
        while len(house.host.got) < len(guests):
            await house.post.round()
            others = [task for id_, task in house.post._under_way.items() if id_ != stalled.conversation_id]
            await asyncio.gather(*others)
    assert set(house.host.to) == {f"customer-{n}@shop.example" for n in range(AT_ONCE + 2)}
    await house.post.stop()


async def test_a_server_that_answers_nothing_is_given_up_and_tried_again(house: House) -> None:
    house.host.stalls = {DELIVERABLE}
    guest = await house.reached()
    house.post = house.another_post(step_seconds=0.3)
    await house.answers(guest, "Hi!")
    await house.comes_due()
    assert [row.reason for row in await house.rows(guest)] == ["The mail server did not answer in time."]
    house.host.stalls = set()
    await house.comes_due(2 * FIRST_PAUSE)
    assert await house.states(guest) == ["sent"]


async def test_an_answer_never_waits_for_mail(house: House) -> None:
    house.host.stalls = {DELIVERABLE}
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(60_000)
    await house.post.round()
    await house.host.stalling.wait()
    async with asyncio.timeout(2):
        await house.answers(guest, "Still here", "And here")
    assert len(await house.rows(guest)) == 3
    await house.post.stop()


async def test_a_server_that_is_down_is_left_in_peace(house: House) -> None:
    house.host.port = 1
    house.post = house.another_post()
    guests = [await house.reached(f"customer-{n}@shop.example") for n in range(3 * AT_ONCE)]
    for guest in guests:
        await house.answers(guest, "Hi!")
    await house.comes_due()
    await house.does_a_round()
    attempts = [row.attempts for guest in guests for row in await house.rows(guest)]
    assert sorted(attempts) == [0] * 2 * AT_ONCE + [1] * AT_ONCE
    assert await house.world.ask(oldest_age) > 30_000
    assert {state for guest in guests for state in await house.states(guest)} == {OutboxState.WAITING}


async def test_nothing_goes_in_the_moments_after_a_start(house: House) -> None:
    """Who was online when the process ended is given the time to come back."""
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(60_000)
    house.post._grace = 10_000
    await house.does_a_round()
    assert house.host.got == []
    await house.comes_due(10_000)
    assert len(house.host.got) == 1


async def test_a_conversation_that_has_gone_is_no_trouble(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(60_000)
    house.post._under_way = {}
    house.post._woken = {guest.conversation_id, 999_999}
    await house.does_a_round()
    assert len(house.host.got) == 1
    assert house.post._woken == set()


async def test_one_that_can_not_be_put_together_holds_up_nobody(house: House) -> None:
    def spoil(session: Session) -> Outcome[None]:
        channel = session.exec(select(Channel).where(Channel.key == "both")).one()
        channel.look = {"colours": "none of these is one"}
        return Outcome(None)

    await house.world.do(spoil)
    spoilt, other = await house.reached(key="both"), await house.reached("noor@shop.example")
    for one in (spoilt, other):
        await house.answers(one, "Hi!")
    await house.comes_due()
    assert (await house.states(spoilt), await house.states(other)) == (["waiting"], ["sent"])
    await house.does_a_round()
    (row,) = await house.rows(spoilt)
    assert (row.attempts, row.lease) == (1, None)
    await house.comes_due(KEPT_FOR)
    assert await house.states(spoilt) == ["failed"]


async def test_nothing_is_old_when_all_has_gone_or_waits_for_people(house: House) -> None:
    assert await house.world.ask(oldest_age) == 0
    guest, absent = await house.reached(), await house.reached("")
    for one in (guest, absent):
        await house.answers(one, "Hi!")
    assert await house.world.ask(oldest_age) == 0, "not due yet"
    await house.comes_due()
    await house.comes_due(60_000)
    assert await house.world.ask(oldest_age) == 0
