"""When something goes out: not before it is due, not when it was read, together, and not too often."""

import asyncio

from models import Awaits
from services import clock
from services.channels.web import profile
from services.outbox.posting import AT_ONCE
from services.outbox.taking import AN_HOUR, KEPT_FOR, LEASE, MAILS_AN_HOUR, due_ones, take
from tests.services.outbox.conftest import DELIVERABLE, House
from tests.services.outbox.mail_host import MailHost, listening


async def test_it_goes_when_it_is_due_and_once(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "Your lantern is here.")
    await house.does_a_round()
    assert house.host.got == []
    await house.comes_due()
    assert house.host.to == [DELIVERABLE]
    assert "Your lantern is here." in house.host.texts()[0]
    await house.comes_due(KEPT_FOR)
    assert (len(house.host.got), await house.states(guest)) == (1, ["sent"])
    assert await house.world.is_whole()


async def test_what_was_read_meanwhile_is_dropped(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "One")
    await house.reads(guest)
    await house.answers(guest, "Two")
    await house.comes_due()
    assert len(house.host.got) == 1
    assert "One" not in house.host.texts()[0]
    assert "Two" in house.host.texts()[0]
    assert await house.states(guest) == ["sent"]


async def test_all_that_is_due_travels_together(house: House) -> None:
    guest, other = await house.reached(), await house.reached("noor@shop.example")
    await house.answers(guest, "One", "Two", "Three")
    await house.answers(other, "Four")
    await house.comes_due()
    assert sorted(house.host.to) == [DELIVERABLE, "noor@shop.example"]
    (mail,) = [text for text in house.host.texts() if "One" in text]
    assert mail.index("One") < mail.index("Two") < mail.index("Three")
    assert "Four" not in mail


async def test_who_is_online_may_read_it_there_until_they_go(house: House) -> None:
    guest = await house.reached()
    await house.turns(guest, online=True)
    await house.answers(guest, "Hi!")
    await house.comes_due()
    (row,) = await house.rows(guest)
    assert (house.host.got, row.awaits) == ([], Awaits.ABSENCE)
    await house.turns(guest, online=False)
    await house.does_a_round()
    assert await house.states(guest) == ["sent"]


async def test_who_reads_before_they_go_gets_none(house: House) -> None:
    guest = await house.reached()
    await house.turns(guest, online=True)
    await house.answers(guest, "Hi!")
    await house.comes_due()
    await house.reads(guest)
    await house.turns(guest, online=False)
    await house.does_a_round()
    assert (house.host.got, await house.rows(guest)) == ([], [])


async def test_that_they_went_is_seen_after_a_restart_too(house: House) -> None:
    guest = await house.reached()
    await house.turns(guest, online=True)
    await house.answers(guest, "Hi!")
    await house.comes_due()
    house.post = house.another_post()
    await house.turns(guest, online=False)
    house.post._woken.clear()  # whoever hears it is another process
    await house.does_a_round()
    assert await house.states(guest) == ["sent"]


async def test_an_address_added_within_a_day_is_used(house: House) -> None:
    guest = await house.reached("")
    await house.answers(guest, "Hi!")
    await house.comes_due()
    assert [row.awaits for row in await house.rows(guest)] == [Awaits.ADDRESS]
    clock.shift(KEPT_FOR - 120_000)
    await house.world.do(profile, guest.conversation_id, name="", email=DELIVERABLE)
    await house.does_a_round()
    assert (house.host.to, await house.states(guest)) == ([DELIVERABLE], ["sent"])


async def test_after_a_day_without_an_address_it_is_dropped(house: House) -> None:
    guest = await house.reached("not an address")
    await house.answers(guest, "Hi!")
    await house.comes_due()
    await house.comes_due(KEPT_FOR)
    assert await house.rows(guest) == []
    await house.is_given(guest, DELIVERABLE)
    await house.does_a_round()
    assert house.host.got == []


async def test_what_an_agent_typed_comes_before_what_they_say(house: House) -> None:
    guest = await house.reached("said@shop.example")
    await house.is_given(guest, DELIVERABLE)
    await house.answers(guest, "Hi!")
    await house.comes_due()
    assert house.host.to == [DELIVERABLE]


async def test_no_more_than_twenty_an_hour_and_the_rest_together(house: House) -> None:
    guest = await house.reached()
    other = await house.reached()  # the same address: somebody who came twice
    for number in range(MAILS_AN_HOUR):
        await house.answers(guest if number % 2 else other, f"Mail {number}")
        await house.comes_due()
    assert len(house.host.got) == MAILS_AN_HOUR
    for text in ("Late one", "Late two"):
        await house.answers(guest, text)
        await house.comes_due()
    assert len(house.host.got) == MAILS_AN_HOUR
    assert {row.awaits for row in (await house.rows(guest))[-2:]} == {Awaits.TURN}
    await house.comes_due(AN_HOUR)
    assert len(house.host.got) == MAILS_AN_HOUR + 1
    assert "Late one" in house.host.texts()[-1]
    assert "Late two" in house.host.texts()[-1]


async def test_others_are_not_held_up_by_one_who_has_had_enough(house: House) -> None:
    guest = await house.reached()
    for number in range(MAILS_AN_HOUR + 1):
        await house.answers(guest, f"Mail {number}")
        await house.comes_due()
    noor = await house.reached("noor@shop.example")
    await house.answers(noor, "Hi!")
    await house.comes_due()
    assert house.host.to[-1] == "noor@shop.example"


async def test_many_at_once_all_go(house: House) -> None:
    guests = [await house.reached(f"customer-{n}@shop.example") for n in range(2 * AT_ONCE + 1)]
    for guest in guests:
        await house.answers(guest, "Hi!")
    await house.comes_due()
    assert len(set(house.host.to)) == len(house.host.got) == len(guests), "in one round"
    assert len(house.host.lines) < len(guests), "some went by the line of another"
    assert house.post._lines == []


async def test_two_processes_send_each_once(house: House) -> None:
    guests = [await house.reached(f"customer-{n}@shop.example") for n in range(6)]
    for guest in guests:
        await house.answers(guest, "Hi!")
    clock.shift(60_000)
    both = [house.post, house.another_post()]
    await asyncio.gather(*(one.round() for one in both))
    await asyncio.gather(*(one.settled() for one in both))
    assert sorted(house.host.to) == sorted(f"customer-{n}@shop.example" for n in range(6))
    assert await house.world.is_whole()


async def test_who_was_killed_in_between_sends_it_again_as_the_same_mail(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(60_000)
    letter = await house.world.do(take, guest.conversation_id, domain="house.example")
    assert letter is not None  # and with it the process is gone
    await house.answers(guest, "Still there?")
    await house.comes_due()
    assert house.host.got == [], "it may be under way"
    await house.comes_due(LEASE)
    await house.comes_due()
    first, second = house.host.texts()
    assert house.host.ids[0] == letter.mail_id != house.host.ids[1]
    assert ("Hi!" in first, "Still there?" in first) == (True, False)
    assert ("Hi!" in second, "Still there?" in second) == (False, True)
    assert await house.states(guest) == ["sent", "sent"]


async def test_what_is_leased_is_nobody_elses(house: House) -> None:
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(60_000)
    takes = (house.world.do(take, guest.conversation_id, domain="x.example") for _ in range(5))
    letters = await asyncio.gather(*takes)
    assert sum(letter is not None for letter in letters) == 1
    assert await house.world.ask(due_ones, limit=9) == []


async def test_while_mail_is_off_it_is_kept_for_a_day(house: House) -> None:
    from services.outbox.taking import drop_old

    guest = await house.reached()
    await house.answers(guest, "Hi!")
    clock.shift(KEPT_FOR - 60_000)
    await house.world.do(drop_old, limit=9)
    assert await house.states(guest) == ["waiting"]
    clock.shift(120_000)
    await house.world.do(drop_old, limit=9)
    assert await house.rows(guest) == []


async def test_the_server_may_come_later(house: House) -> None:
    async with listening(MailHost()) as other:
        port = other.port
    house.host.port = port
    house.post = house.another_post()
    guest = await house.reached()
    await house.answers(guest, "Hi!")
    await house.comes_due()
    assert await house.states(guest) == ["waiting"]
    async with listening(house.host):
        await house.comes_due(120_000)
    assert await house.states(guest) == ["sent"]
