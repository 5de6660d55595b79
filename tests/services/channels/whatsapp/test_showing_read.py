"""Customers see that they were read by one of the crew; and nothing else depends on it."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from models import Conversation, ReadReceipt
from services import clock
from services.actor import agent
from services.channels.managing import turn
from services.conversations.marking import mark_by_agent
from services.outbox.departing import know
from services.outbox.receipts import KEPT_FOR
from services.outbox.showing_read import Receipts
from services.outcome import Outcome
from tests.services.cast import Guest
from tests.services.channels.whatsapp.conftest import Line
from web.emulator import Customer, graph_errors

HOUR = 3_600_000


@pytest.fixture
async def receipts(line: Line) -> AsyncIterator[Receipts]:
    receipts = Receipts(line.world.db, line.settings)
    yield receipts
    await receipts.stop()


async def writes(line: Line, text: str, customer: Customer, guest: Guest) -> tuple[int, str]:
    """The customer writes: its number here, and what WhatsApp calls it."""
    wamid, sent = line.emulator.writes(customer, text), await line.world.writes(guest, text)

    def known(session: Session) -> Outcome[None]:
        know(session, session.get_one(Conversation, guest.conversation_id), sent.seq, wamid)
        return Outcome(None)

    await line.world.do(known)
    return sent.seq, wamid


async def reads(line: Line, seq: int, by: int | None = None, guest: Guest | None = None) -> None:
    of = (guest or line.martas).conversation_id
    await line.world.do(mark_by_agent, of, seq=seq, actor=agent(by or line.ben))


async def shown(line: Line, receipts: Receipts, *, after: int = 0) -> list[str]:
    """What the customers have been shown as read after a round."""
    clock.shift(after)
    await receipts.round()
    await receipts.settled()
    return list(line.emulator.reads)


async def owed(line: Line) -> list[ReadReceipt]:
    return await line.world.ask(lambda session: list(session.exec(select(ReadReceipt))))


async def test_the_last_of_what_was_read_is_shown_once(line: Line, receipts: Receipts) -> None:
    messages = [await writes(line, text, line.marta, line.martas) for text in ("One", "Two", "Three")]
    await reads(line, messages[0][0])
    await reads(line, messages[1][0])
    assert await shown(line, receipts) == [messages[1][1]]
    assert [entry.state == "read" for entry in line.emulator.chat(line.marta)][-3:] == [True, True, False]
    assert await owed(line) == []
    await reads(line, messages[1][0])
    assert await shown(line, receipts) == [messages[1][1]]


async def test_only_the_crews_reading_counts(line: Line, receipts: Receipts) -> None:
    seq, _ = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq, by=line.world.cast.dan)
    assert (await shown(line, receipts), await owed(line)) == ([], [])


async def test_what_we_wrote_ourselves_is_nothing_to_tell(line: Line, receipts: Receipts) -> None:
    seq = await line.answers()
    await reads(line, seq)
    assert (await shown(line, receipts), await owed(line)) == ([], [])


async def test_who_is_read_on_a_website_is_told_there(line: Line, receipts: Receipts) -> None:
    guest = await line.world.asks("support")
    await line.world.joins(line.world.cast.outsider, guest.conversation_id)
    await reads(line, 1, by=line.world.cast.outsider, guest=guest)
    assert await owed(line) == []


async def test_it_is_shown_later_when_nobody_is_there(line: Line, receipts: Receipts) -> None:
    seq, wamid = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq)
    with line.nobody_there():
        assert await shown(line, receipts) == []
    assert [row.attempts for row in await owed(line)] == [1]
    assert await shown(line, receipts, after=HOUR) == [wamid]
    assert await owed(line) == []


async def test_what_is_read_meanwhile_takes_its_place(line: Line, receipts: Receipts) -> None:
    first, _ = await writes(line, "One", line.marta, line.martas)
    await reads(line, first)
    with line.nobody_there():
        await shown(line, receipts)
    second, wamid = await writes(line, "Two", line.marta, line.martas)
    await reads(line, second)
    assert await shown(line, receipts) == [wamid]


async def test_what_is_refused_is_dropped_and_messages_go(line: Line, receipts: Receipts) -> None:
    seq, _ = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq)
    line.emulator.answers_next_with(graph_errors.INVALID)
    assert (await shown(line, receipts), await owed(line)) == ([], [])
    await line.answers()
    assert line.got() == ["Hi!"]


async def test_with_a_new_token_it_goes_on(line: Line, receipts: Receipts) -> None:
    seq, wamid = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq)
    line.emulator.token_is_expired = True
    assert await shown(line, receipts) == []
    line.emulator.token_is_expired = False
    assert await shown(line, receipts, after=HOUR) == [wamid]


async def test_after_a_day_it_is_old_news(line: Line, receipts: Receipts) -> None:
    seq, _ = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq)
    assert (await shown(line, receipts, after=KEPT_FOR), await owed(line)) == ([], [])


async def test_while_the_number_is_off_it_waits(line: Line, receipts: Receipts) -> None:
    channel = await line.world.channel("sales")
    seq, wamid = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq)
    await line.world.do(turn, channel.id, on=False, actor=agent(line.world.cast.owner))
    assert await shown(line, receipts) == []
    await line.world.do(turn, channel.id, on=True, actor=agent(line.world.cast.owner))
    assert await shown(line, receipts) == [wamid]


async def test_two_processes_tell_it_once(line: Line, receipts: Receipts) -> None:
    seq, wamid = await writes(line, "One", line.marta, line.martas)
    await reads(line, seq)
    other = Receipts(line.world.db, line.settings)
    await receipts.round()
    await other.round()
    await receipts.settled()
    await other.settled()
    assert list(line.emulator.reads) == [wamid]
