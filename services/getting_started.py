"""What is left to do after the set-up: each step is ticked by the facts alone (SPEC 6)."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from models import Agent, Channel, ChannelIdentity
from services.channels.routing import channel_by_key
from services.mail.setting import mail_server_of
from services.refusal import NotFound
from services.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """A web channel that is on."""

    channel_id: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Which steps are done, and the first web channel that is on."""

    door: Door | None
    is_embedded: bool
    """A customer has come by a page of some other site."""
    has_colleagues: bool
    has_mail: bool
    is_https: bool
    is_dressed: bool
    """The channel has a look of its own."""


def progress(session: Session, settings: Settings) -> Progress:
    """Look at what there is."""
    channel = session.scalars(_DOORS.limit(1)).first()
    return Progress(
        door=_door(channel) if channel else None,
        is_embedded=_is_embedded(session, settings),
        has_colleagues=(session.scalar(select(func.count()).select_from(Agent)) or 0) > 1,
        has_mail=mail_server_of(session, settings) is not None,
        is_https=settings.is_https,
        is_dressed=bool(channel and channel.look),
    )


def door_of(session: Session, key: str) -> Door:
    """The web channel of this key, if it is on. Raises NotFound."""
    channel = channel_by_key(session, key)
    if channel.kind != "web":
        raise NotFound
    return _door(channel)


_DOORS = select(Channel).where(col(Channel.kind) == "web", col(Channel.enabled)).order_by(col(Channel.id))


def _door(channel: Channel) -> Door:
    return Door(channel.id, channel.name, channel.key)


def _is_embedded(session: Session, settings: Settings) -> bool:
    page = col(ChannelIdentity.first_page_url)
    elsewhere = exists().where(page.startswith("http"), ~page.startswith(f"{settings.address}/"))
    return bool(session.scalar(select(elsewhere)))
