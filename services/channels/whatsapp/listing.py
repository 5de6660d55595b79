"""The numbers of a workspace and the templates of each, as who manages them sees them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Channel, WhatsAppAccount, WhatsAppTemplate
from services.actor import Actor
from services.authority import must_manage_people
from services.channels.listing import teams_led_to
from services.channels.whatsapp.account import connected
from services.paging import Page, Query, paged


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """`number`: as WhatsApp tells it, empty until it was asked. `heard_at`: when it last told something."""

    channel_id: int
    name: str
    number: str
    teams: tuple[str, ...]
    is_on: bool
    heard_at: int | None


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """`status` and `category` in WhatsApp's words; `text`: of its body."""

    template_id: int
    name: str
    language: str
    category: str
    status: str
    text: str


def numbers(session: Session, query: Query, *, actor: Actor) -> Page[ListedNumber]:
    """A page of the numbers that are connected, for owners and admins. Raises Forbidden."""
    must_manage_people(session, actor)
    teams = teams_led_to(session)
    statement = select(Channel, WhatsAppAccount).join(
        WhatsAppAccount, col(WhatsAppAccount.channel_id) == col(Channel.id)
    )
    every = session.execute(statement.order_by(func.lower(col(Channel.name)), col(Channel.id)))
    return paged(
        (
            ListedNumber(
                one.id, one.name, of.number, tuple(teams.get(one.id, ())), one.enabled, of.last_event_at
            )
            for one, of in every
        ),
        query,
        texts=lambda one: (one.name, one.number, *one.teams),
        sorts={
            "name": lambda one: one.name.casefold(),
            "number": lambda one: one.number,
            "teams": lambda one: [name.casefold() for name in one.teams],
            "on": lambda one: not one.is_on,
            "heard": lambda one: one.heard_at or 0,
        },
    )


def account_templates(
    session: Session, channel_id: int, query: Query, *, actor: Actor
) -> Page[ListedTemplate]:
    """A page of the templates that a number's account has. Raises Forbidden, NotFound."""
    connected(session, channel_id, actor)
    columns = ("id", "name", "language", "category", "status", "components")
    statement = select(*(col(getattr(WhatsAppTemplate, name)) for name in columns))
    of_it = statement.where(col(WhatsAppTemplate.channel_id) == channel_id)
    every = session.execute(of_it.order_by(col(WhatsAppTemplate.name), col(WhatsAppTemplate.language)))
    return paged(
        (
            ListedTemplate(one.id, one.name, one.language, one.category, one.status, _body(one.components))
            for one in every
        ),
        query,
        texts=lambda one: (one.name, one.language, one.category, one.status, one.text),
        sorts={
            "name": lambda one: one.name,
            "language": lambda one: one.language,
            "category": lambda one: one.category,
            "status": lambda one: one.status,
        },
    )


def _body(components: list[dict[str, Any]]) -> str:
    return next((str(one.get("text", "")) for one in components if one.get("type") == "BODY"), "")
