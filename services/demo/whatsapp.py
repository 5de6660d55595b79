"""The demo's channel on WhatsApp: made once, and given the secrets of each start."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import Channel, ChannelIdentity, Conversation, Team, WhatsAppAccount
from services import clock
from services.channels.routing import create_channel
from services.conversations.change import Change
from services.demo.cast import SALES, WHATSAPP_KEY, WORKSPACE
from services.demo.line import BUSINESS_ACCOUNT_ID, NUMBER, PHONE_NUMBER_ID, Line
from services.events import Event
from services.outcome import Outcome


def put_through(session: Session, line: Line) -> Outcome[None]:
    """Let what is written on the line arrive in Sales. Its templates are read at once."""
    found = session.scalar(select(col(Channel.id)).where(col(Channel.key) == WHATSAPP_KEY))
    channel_id = found or _channel(session)
    account = session.get(WhatsAppAccount, channel_id)
    known: dict[str, Any] = {
        "phone_number_id": PHONE_NUMBER_ID,
        "business_account_id": BUSINESS_ACCOUNT_ID,
        "access_token": line.access_token,
        "app_secret": line.app_secret,
        "verify_token": line.verify_token,
        "number": f"+{NUMBER}",
        "name": WORKSPACE,
        "templates_due_at": clock.now(),
    }
    if account is None:
        session.add(WhatsAppAccount(channel_id=channel_id, **known))
    else:
        for field, value in known.items():
            setattr(account, field, value)
    return Outcome(None)


def _channel(session: Session) -> int:
    team_id = session.scalar(select(col(Team.id)).where(col(Team.name) == SALES))
    name = f"{WORKSPACE} on WhatsApp"
    return create_channel(
        session, kind="whatsapp", key=WHATSAPP_KEY, name=name, team_ids=[team_id] if team_id else []
    ).value


def let_pass(session: Session, external_ids: Collection[str], milliseconds: int) -> Outcome[None]:
    """Let time pass since a customer wrote by the line: it closes the window, and changes nothing else."""
    statement = (
        select(ChannelIdentity)
        .join(Channel, col(Channel.id) == col(ChannelIdentity.channel_id))
        .where(col(Channel.key) == WHATSAPP_KEY, col(ChannelIdentity.external_id).in_(external_ids))
    )
    events: list[Event] = []
    for identity in session.scalars(statement):
        if identity.wrote_at is not None:
            identity.wrote_at -= milliseconds
        of_it = select(Conversation).where(col(Conversation.identity_id) == identity.id)
        for conversation in session.scalars(of_it):
            events += Change(session, conversation).done(None).events
    return Outcome(None, tuple(events))
