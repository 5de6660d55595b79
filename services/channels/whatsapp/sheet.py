"""All that is set for one number, for its page: but no secret."""

from dataclasses import dataclass

from sqlmodel import Session

from services.actor import Actor
from services.channels.sheet import ChannelSheet, channel_sheet
from services.channels.whatsapp.account import connected


@dataclass(frozen=True, slots=True)
class WhatsAppSheet:
    """`number` and `called` as WhatsApp tells them; empty until it was asked."""

    channel: ChannelSheet
    phone_number_id: str
    business_account_id: str
    verify_token: str
    """To be typed at Meta by those who manage; it lets nobody read or send anything."""
    number: str
    called: str
    last_event_at: int | None
    templates_at: int | None
    templates_trouble: str

    @property
    def named(self) -> str:
        """The number with its name."""
        return f"{self.number}, “{self.called}”" if self.called else self.number


def whatsapp_sheet(session: Session, channel_id: int, *, actor: Actor) -> WhatsAppSheet:
    """What is set for a number. Raises Forbidden for all but workspace owners and admins, NotFound."""
    channel, account = connected(session, channel_id, actor)
    return WhatsAppSheet(
        channel=channel_sheet(session, channel.id, actor=actor),
        phone_number_id=account.phone_number_id,
        business_account_id=account.business_account_id,
        verify_token=account.verify_token,
        number=account.number,
        called=account.name,
        last_event_at=account.last_event_at,
        templates_at=account.templates_at,
        templates_trouble=account.templates_trouble,
    )
