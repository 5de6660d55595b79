"""Forty conversations in every status, with fresh times, and whole data."""

from collections import Counter
from itertools import pairwise

from sqlmodel import Session, col, select

from models import Conversation, Customer, Message, StoredFile
from services import clock
from services.access import viewer_of
from services.check import problems
from services.conversations.counting import count
from services.conversations.selection import Selection, Status, View
from services.demo.cast import agents_by_name
from tests.services.demo.conftest import Open

MINUTE = 60_000


def conversations(session: Session) -> list[Conversation]:
    return list(session.exec(select(Conversation)))


def customers(session: Session) -> list[Customer]:
    return list(session.exec(select(Customer)))


def messages(session: Session) -> list[Message]:
    return list(session.exec(select(Message).order_by(col(Message.conversation_id), col(Message.seq))))


async def test_the_demo_as_seeded(opened: Open) -> None:
    async with opened() as runtime:
        read = runtime.db.read_here
        told = read(conversations)
        assert len(told) == 40
        assert Counter(one.state for one in told) == {"open": 26, "closed": 12, "visiting": 2}
        assert sum(one.closed_by_id is None for one in told if one.state == "closed") == 2
        assert read(problems) == []
        files = read(lambda session: list(session.exec(select(StoredFile))))
        assert [(file.name, file.type, file.state) for file in files] == [
            ("Delivery times.pdf", "application/pdf", "ready")
        ]
        assert not await runtime.files.let_go(), "its template has it"

        now = clock.now()
        waits = sorted(
            (now - one.waiting_since) / MINUTE for one in told if one.state == "open" and one.waiting_since
        )
        assert len(waits) == 16
        assert waits[0] < 1
        assert 8 < waits[-1] < 11
        assert sum(3 < wait < 4.9 for wait in waits) >= 3
        assert sum(wait > 5 for wait in waits) >= 4
        assert max(now - one.last_message_at for one in told if one.state == "open") < 12 * 60 * MINUTE

        texts = read(messages)
        assert all(one.at <= now for one in texts)
        assert all(
            one.at <= other.at
            for one, other in pairwise(texts)
            if one.conversation_id == other.conversation_id
        )
        said = "".join(one.text for one in texts)
        assert all(
            part in said for part in ("lanterna", "Bonjour", "Guten Tag", "请问", "您好", "الفانوس", "🎉")
        )
        names = [one.said_name for one in read(customers)]
        assert max(map(len, names)) > 60
        assert "" in names


async def test_every_status_holds_some_for_everyone(opened: Open) -> None:
    async with opened() as runtime:
        for name, agent_id in runtime.db.read_here(agents_by_name).items():
            counts = runtime.db.read_here(count, runtime.db.read_here(viewer_of, agent_id))
            for status in (None, Status.REP_NEEDED, Status.PENDING, Status.CLOSED):
                assert counts.of(Selection(status=status)) > 0, f"{status} is empty for {name}"
            assert counts.of(Selection(View.JOINED)) > 0
