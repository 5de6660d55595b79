"""What is older than 30 days goes, in chunks, with what was hidden of it."""

from sqlmodel import Session, select

from models import Notification, NotificationMark
from services import clock
from services.actor import agent
from services.notifications.dismissing import dismiss
from services.notifications.forgetting import KEPT_FOR, forget
from tests.services.cast import World


async def left(world: World) -> tuple[int, int]:
    def number(session: Session) -> tuple[int, int]:
        return len(session.exec(select(Notification)).all()), len(
            session.exec(select(NotificationMark)).all()
        )

    return await world.ask(number)


async def test_kept_for_30_days(world: World) -> None:
    for _ in range(3):
        guest = await world.asks("support")
        await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(world.cast.dan))
    clock.shift(KEPT_FOR - 60_000)
    await world.asks("support")
    assert not await world.do(forget, older_than=clock.now() - KEPT_FOR, limit=2)
    assert await left(world) == (4, 3)
    clock.shift(60_001)
    assert await world.do(forget, older_than=clock.now() - KEPT_FOR, limit=2)
    assert await left(world) == (2, 1)
    assert not await world.do(forget, older_than=clock.now() - KEPT_FOR, limit=2)
    assert await left(world) == (1, 0)
    assert await world.is_whole()
