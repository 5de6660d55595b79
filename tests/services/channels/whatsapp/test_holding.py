"""What is written while a number is off waits for it, says so, and goes out once it is on again."""

from typing import Any

from models import Awaits
from services.actor import agent
from services.channels.managing import turn
from services.channels.windows import WindowClosed
from services.events import DeliveryChanged
from services.outbox.departing import OFF_TOO_LONG
from services.outbox.ending import send_again
from services.outbox.holding import OFF
from services.outbox.reading import deliveries, oldest_age
from services.outbox.taking import KEPT_FOR, RELOOK, all_awaiting, awaiting_among
from tests.services.channels.whatsapp.conftest import Line
from tests.services.channels.whatsapp.test_sending import says_by_template
from web.emulator import graph_errors

TEMPLATE = {"name": "order_shipped", "language": "en_US", "components": []}


async def turns(line: Line, *, on: bool) -> None:
    channel = await line.world.channel("sales")
    await line.world.do(turn, channel.id, on=on, actor=agent(line.world.cast.owner))


async def told(line: Line, seq: int) -> dict[str, Any]:
    found = await line.world.ask(deliveries, line.martas.conversation_id, seq, seq)
    return dict(found[seq])


def changes(line: Line) -> list[tuple[int, ...]]:
    """Of which messages of Marta's open consoles have been told something."""
    of = line.martas.conversation_id
    events = [event for event in line.world.told if isinstance(event, DeliveryChanged)]
    return [event.seqs for event in events if event.conversation_id == of]


async def test_nothing_leaves_while_the_number_is_off(line: Line) -> None:
    await turns(line, on=False)
    seqs = [await line.says(text) for text in ("One", "Two")]
    await line.carries()
    await line.carries(after=RELOOK + 1)
    assert (line.got(), list(line.emulator.requests)) == ([], [])
    for seq in seqs:
        said = await told(line, seq)
        assert (said["state"], said["reason"], said["retry"]) == ("waiting", OFF, False)
    assert changes(line) == [tuple(seqs)], "told once, not at every look"
    assert await line.waits() is None
    assert await line.world.is_whole()


async def test_it_goes_on_in_its_order_when_the_number_is_on_again(line: Line) -> None:
    await turns(line, on=False)
    for text in ("One", "Two"):
        await line.says(text)
    other = await line.says("Hi Owen", line.owens)
    await line.carries()
    await turns(line, on=True)
    seq = await line.says("Three")
    assert (await told(line, seq - 1))["reason"] == ""
    await line.carries()
    assert (line.got(), line.got(line.owen)) == (["One", "Two", "Three"], ["Hi Owen"])
    said = await line.world.ask(deliveries, line.owens.conversation_id, other, other)
    assert (said[other]["state"], said[other]["reason"]) == ("sent", "")


async def test_what_was_tried_before_waits_as_well(line: Line) -> None:
    line.emulator.answers_next_with(graph_errors.RATE)
    seq = await line.answers()
    await turns(line, on=False)
    await line.carries(after=60_000)
    assert ((await told(line, seq))["reason"], line.got()) == (OFF, [])
    assert await line.world.ask(oldest_age) == 0, "nobody has to look after it"
    await turns(line, on=True)
    await line.carries()
    assert line.got() == ["Hi!"]


async def test_too_late_it_has_failed_and_the_customer_waits_again(line: Line) -> None:
    since = await line.waits()
    await turns(line, on=False)
    seq = await line.says()
    await line.carries()
    await line.carries(after=KEPT_FOR)
    row = await line.row(seq)
    assert (row.state, row.reason, await line.waits()) == ("failed", WindowClosed.sentence, since)
    await turns(line, on=True)
    await line.carries()
    assert line.got() == []


async def test_a_template_that_was_held_for_a_day_says_why(line: Line) -> None:
    await turns(line, on=False)
    await says_by_template(line, TEMPLATE)
    seq = (await line.world.row(line.martas.conversation_id)).last_seq
    await line.carries(after=KEPT_FOR)
    assert ((await line.row(seq)).state, (await told(line, seq))["reason"]) == ("failed", OFF_TOO_LONG)
    await line.world.do(send_again, line.martas.conversation_id, seq=seq, actor=agent(line.ben))
    await line.carries()
    said = await told(line, seq)
    assert (said["state"], said["reason"]) == ("waiting", OFF)


async def test_the_post_lets_it_be(line: Line) -> None:
    await turns(line, on=False)
    seq = await line.says()
    await line.carries()
    assert (await line.row(seq)).awaits == Awaits.CHANNEL
    assert await line.world.ask(all_awaiting) == []
    assert await line.world.ask(awaiting_among, [line.martas.conversation_id]) == []


async def test_another_number_is_not_held_by_it(line: Line) -> None:
    other = await line.world.channel("support")
    await line.world.do(turn, other.id, on=False, actor=agent(line.world.cast.owner))
    await line.answers()
    assert line.got() == ["Hi!"]
