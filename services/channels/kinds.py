"""Which kinds of channels there are, and a channel's own, with what is set for it."""

from functools import cache

from sqlmodel import Session

from models import Channel, WhatsAppAccount
from services.channels.kind import Kind
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
