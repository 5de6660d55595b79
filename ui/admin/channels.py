"""Channels: the list of the doors by which customers write, and a new one."""

from typing import Any

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from services.channels.listing import ListedChannel, channels
from services.channels.managing import create, teams_to_lead_to
from services.channels.routing import NAME_LIMIT
from services.channels.whatsapp.account import KIND as WHATSAPP_KIND
from services.paging import Page, Query
from ui.admin.cells import on_or_off
from ui.admin.desk import Desk
from ui.admin.fields import Checks
from ui.admin.forms import Form
from ui.admin.frame import add_section, card, head, link
from ui.admin.listing import Column, Listing
from ui.admin.sections import CHANNELS, WHATSAPP
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.moment import Moment
from ui.live import Live

KINDS = {"web": "Website", "whatsapp": "WhatsApp"}
NEW = "New channel"
LEADS_TO = "Their people see what customers write."


def add_pages(live: Live) -> None:
    """Put the pages where they belong."""
    add_section(live, CHANNELS, _build)
    add_section(live, CHANNELS, _build_new, below="/new", name=NEW)


async def _build(desk: Desk, _request: Request) -> None:
    with head("Channels", "The doors by which customers write."):
        Button("Connect WhatsApp", lambda: ui.navigate.to(f"{WHATSAPP.path}/new"))
        Button(NEW, lambda: ui.navigate.to(f"{CHANNELS.path}/new"), kind="primary")

    async def read(query: Query) -> Page[ListedChannel]:
        return await desk.runtime.db.read_slow(channels, query, actor=desk.me)

    listing = Listing(
        "Channels",
        (
            Column("name", "Name", _name),
            Column(
                "kind", "Kind", lambda one: blocks.text(KINDS.get(one.kind, one.kind), "span", "cell-short")
            ),
            Column("teams", "Teams", lambda one: blocks.text(", ".join(one.teams), "span", "cell-text")),
            Column("on", "State", lambda one: on_or_off(one.is_on)),
            Column("written", "A customer last wrote", lambda one: Moment(one.written_at, never="Never")),
        ),
        read,
        key=lambda one: one.channel_id,
        empty="There is no channel yet. Make one, and customers can write to you.",
    )
    await listing.refresh()


def page_of(kind: str, channel_id: int) -> str:
    """The address of a channel's page."""
    section = WHATSAPP if kind == WHATSAPP_KIND else CHANNELS
    return f"{section.path}/{channel_id}"


def _name(one: ListedChannel) -> None:
    with Element("div").classes("cell-who"):
        link(one.name, page_of(one.kind, one.channel_id), classes="admin-inline cell-text")


async def _build_new(desk: Desk, _request: Request) -> None:
    head(NEW, "A chat on a website of yours, or behind a link.", back=(CHANNELS.name, CHANNELS.path))
    teams = await desk.runtime.db.read(teams_to_lead_to)

    async def save(typed: dict[str, Any]) -> None:
        said = {"name": typed["name"], "team_ids": typed["teams"]}
        channel_id = await desk.runtime.db.write(create, **said, actor=desk.me)
        ui.navigate.to(f"{CHANNELS.path}/{channel_id}")

    with card(), Form(save, act="Make the channel") as form:
        form.text("name", "Name", hint="Customers read it at the top of the chat.", longest=NAME_LIMIT)
        form.add("teams", Checks("Teams", teams, teams if len(teams) == 1 else (), hint=LEADS_TO))
