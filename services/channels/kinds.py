"""Which kinds of channels there are, and a channel's own, with what is set for it."""

from functools import cache

from sqlmodel import Session

from models import Channel, WhatsAppAccount
from services.channels.kind import Kind
from services.channels.routing import channel_by_key
from services.refusal import NotFound


@cache
def kinds() -> dict[str, type[Kind]]:
    """Every kind by its name. Found late: the verbs of web channels rest on conversations, which ask here."""
    from services.channels.web.kind import Web
    from services.channels.whatsapp.kind import WhatsApp

    return {kind.name: kind for kind in (Web, WhatsApp)}


def kind_of(session: Session, channel: Channel, whatsapp_url: str) -> Kind:
    """The kind of a channel, ready to work. Raises NotFound where what it needs is not set."""
    from services.channels.web.kind import Web
    from services.channels.whatsapp.kind import WhatsApp

    if channel.kind == Web.name:
        return Web()
    account = session.get(WhatsAppAccount, channel.id)
    if channel.kind != WhatsApp.name or account is None:
        raise NotFound("This channel is not set up.")
    session.expunge(account)  # it goes on working when the session has ended
    return WhatsApp(account, whatsapp_url)


def kind_by_key(session: Session, kind: str, key: str, whatsapp_url: str) -> Kind:
    """The kind of a channel that is on, by its key. Raises NotFound."""
    return kind_of(session, channel_by_key(session, key, kind), whatsapp_url)


def kind_of_id(session: Session, channel_id: int, whatsapp_url: str) -> Kind:
    """The kind of a channel that may be off meanwhile. Raises NotFound."""
    channel = session.get(Channel, channel_id)
    if channel is None:
        raise NotFound
    return kind_of(session, channel, whatsapp_url)
