"""A channel of WhatsApp's kind with a customer in it, and templates as its account has them."""

from typing import Any

from sqlmodel import Session, col, select

from models import Channel, ChannelIdentity, WhatsAppTemplate
from services import clock
from services.outcome import Outcome
from tests.services.cast import Guest, World
from tests.whatsapp.sampled import sample

DAY = 86_400_000

ORDER, STORE = sample("answer_templates")["data"]
(SALE,) = sample("answer_templates_last")["data"]
"""Of positional parameters with a button, of named ones with a picture, and one that is paused."""


async def written_by_whatsapp(world: World, *, ago: int | None = 0) -> Guest:
    """Ben attends somebody who wrote so many milliseconds ago; None: never."""
    guest = await world.asks()
    await world.joins(world.cast.ben, guest.conversation_id)

    def moved(session: Session) -> Outcome[None]:
        session.exec(select(Channel).where(Channel.key == "sales")).one().kind = "whatsapp"
        statement = select(ChannelIdentity).where(ChannelIdentity.external_id == guest.visitor_id)
        session.exec(statement).one().wrote_at = None if ago is None else clock.now() - ago
        return Outcome(None)

    await world.do(moved)
    return guest


async def has_template(world: World, told: dict[str, Any], *, key: str = "sales", **other: Any) -> int:
    """The account of a channel has it; returns its id here."""

    def add(session: Session) -> Outcome[int]:
        channel = session.exec(select(Channel).where(Channel.key == key)).one()
        row = template(told, channel_id=channel.id, **other)
        session.add(row)
        session.flush()
        return Outcome(row.id)

    return await world.do(add)


async def becomes(world: World, template_id: int, status: str) -> None:
    def change(session: Session) -> Outcome[None]:
        session.exec(
            select(WhatsAppTemplate).where(col(WhatsAppTemplate.id) == template_id)
        ).one().status = status
        return Outcome(None)

    await world.do(change)


def template(told: dict[str, Any], **other: Any) -> WhatsAppTemplate:
    """As it is kept here."""
    fields: dict[str, Any] = {
        "channel_id": 1,
        "external_id": told["id"],
        "name": told["name"],
        "language": told["language"],
        "category": told["category"],
        "status": told["status"],
        "is_named": told["parameter_format"] == "NAMED",
        "components": told["components"],
    }
    return WhatsAppTemplate(**(fields | other))
