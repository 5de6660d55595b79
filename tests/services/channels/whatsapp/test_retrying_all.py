"""After a new access token all that failed in a conversation goes out at one press."""

import pytest
from sqlmodel import Session, col, select

from models import Outgoing
from services import clock
from services.actor import agent
from services.channels.windows import WindowClosed
from services.outbox.ending import send_all_again
from services.outcome import Outcome
from services.refusal import Forbidden
from tests.services.channels.whatsapp.conftest import Line
from web.emulator import graph_errors

DAY = 86_400_000


async def retries_all(line: Line, *seqs: int, by: int | None = None) -> None:
    of = line.martas.conversation_id
    await line.world.do(send_all_again, of, seqs=seqs, actor=agent(by or line.ben))


async def without_a_token(line: Line, *texts: str) -> list[int]:
    """What is said while WhatsApp does not take the access token, and fails by that."""
    line.emulator.answers_next_with(graph_errors.TOKEN_EXPIRED, times=len(texts))
    seqs = [await line.says(text) for text in texts]
    for _ in texts:
        await line.carries()
    assert [(await line.row(seq)).state for seq in seqs] == ["failed"] * len(texts)
    return seqs


async def test_after_a_new_token_all_go_out_at_one_press_in_their_order_and_once(line: Line) -> None:
    seqs = await without_a_token(line, "First", "Second", "Third")
    with pytest.raises(Forbidden):
        await retries_all(line, *seqs, by=line.world.cast.dan)
    await retries_all(line, *seqs[::-1])
    assert await line.waits() is None
    for _ in range(4):
        await line.carries()
        await retries_all(line, *seqs)
    assert line.got() == ["First", "Second", "Third"]
    assert [(await line.row(seq)).state for seq in seqs] == ["sent"] * 3
    assert await line.world.is_whole()


async def test_what_was_not_asked_for_or_can_not_get_there_is_left(line: Line) -> None:
    first, second, third = await without_a_token(line, "First", "Second", "Third")

    def refuse(session: Session) -> Outcome[None]:
        row = session.scalars(select(Outgoing).where(col(Outgoing.seq) == third)).one()
        row.is_address_refused = True
        return Outcome(None)

    await line.world.do(refuse)
    await retries_all(line, second, third, 999, -(2**70))
    for _ in range(2):
        await line.carries()
    assert line.got() == ["Second"]
    assert [(await line.row(seq)).state for seq in (first, third)] == ["failed", "failed"]


async def test_after_a_day_none_of_them_goes(line: Line) -> None:
    seqs, since = await without_a_token(line, "First", "Second"), await line.waits()
    clock.shift(DAY)
    with pytest.raises(WindowClosed):
        await retries_all(line, *seqs)
    await line.carries()
    assert (line.got(), await line.waits()) == ([], since)
    assert [(await line.row(seq)).state for seq in seqs] == ["failed", "failed"]
