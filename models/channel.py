"""Channels, the doors by which customers write."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class Channel(SQLModel, table=True):
    """A door. `key` is public: it stands in the embed line and in addresses."""

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    name: str
    enabled: bool = True
    look: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Colours and texts of the widget; what is missing has a default."""
    logo: str = ""
    """What tells its logo from others; empty: it has none."""
    allowed_sites: list[str] = Field(default_factory=list, sa_type=JSON)
    """Origins such as `https://shop.example`; empty: every site."""
    created_at: Millis = millis()


class ChannelLogo(SQLModel, table=True):
    """The picture in the header of a channel's chat, a PNG. Apart: who reads a channel needs it not."""

    __tablename__ = "channel_logo"

    channel_id: int = Field(foreign_key="channel.id", primary_key=True, ondelete="CASCADE")
    picture: bytes


class ChannelTeam(SQLModel, table=True):
    """Where a channel's new conversations go."""

    __tablename__ = "channel_team"

    channel_id: int = Field(foreign_key="channel.id", primary_key=True, ondelete="CASCADE")
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True, ondelete="CASCADE")
