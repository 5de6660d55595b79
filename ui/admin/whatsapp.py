"""WhatsApp: the list of the numbers by which customers write, how one gets there, and a new one."""

from typing import Any

from nicegui import ui
from nicegui.element import Element

from services.channels.managing import teams_to_lead_to
from services.channels.whatsapp.account import connect
from services.channels.whatsapp.listing import ListedNumber, numbers
from services.paging import Page, Query
from ui.admin.cells import on_or_off
from ui.admin.desk import Desk
from ui.admin.frame import add_section, card, head, link, outward
from ui.admin.listing import Column, Listing
from ui.admin.sections import WHATSAPP
from ui.admin.whatsapp_form import AccountForm
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.moment import Moment
from ui.live import Live

NEW = "Connect a number"
MEANS = "Numbers by which customers write from WhatsApp."
NEW_MEANS = (
    "All of it stands on Meta's pages of your app, under WhatsApp, “API Setup”, and under “App settings”."
)
DOCS = "https://developers.facebook.com/documentation/business-messaging/whatsapp"

APP = "Make an app at Meta, of the type Business, and add WhatsApp and your phone number to it."
SYSTEM_USER = (
    "Make a system user with full control of the app and of the WhatsApp account, and for it an access token "
    "that never expires, with whatsapp_business_messaging and whatsapp_business_management."
)
CONNECTING = "Connect the number here, with that token, the two ids and the app secret."
WEBHOOK = (
    "Enter the webhook URL and the verify token, which you then see here, in the app at Meta under WhatsApp, "
    "“Configuration”, and subscribe to “messages”. A check tells what is left to do."
)
STEPS = (
    (APP, "Meta's guide", f"{DOCS}/get-started"),
    (SYSTEM_USER, "System users at Meta", "https://business.facebook.com/settings/system-users"),
    (CONNECTING, "Your apps at Meta", "https://developers.facebook.com/apps"),
    (WEBHOOK, "Webhooks at Meta", f"{DOCS}/webhooks/overview"),
)


def add_pages(live: Live) -> None:
    """Put the pages where they belong."""
    add_section(live, WHATSAPP, lambda desk, _: build_numbers(desk))
    add_section(live, WHATSAPP, lambda desk, _: build_new(desk), below="/new", name=NEW)


async def build_numbers(desk: Desk) -> None:
    """The list, or how the first one is connected."""
    with head(WHATSAPP.name, MEANS):
        Button(NEW, lambda: ui.navigate.to(f"{WHATSAPP.path}/new"), kind="primary")

    async def read(query: Query) -> Page[ListedNumber]:
        return await desk.runtime.db.read(numbers, query, actor=desk.me)

    if not (await read(Query())).total:
        _steps()
        return
    listing = Listing(
        "Numbers",
        (
            Column("name", "Name", _name),
            Column(
                "number",
                "Number",
                lambda one: blocks.text(one.number or "Not checked yet", "bdi", "cell-short"),
            ),
            Column("teams", "Teams", lambda one: blocks.text(", ".join(one.teams), "span", "cell-text")),
            Column("on", "State", lambda one: on_or_off(one.is_on)),
            Column("heard", "Last event", lambda one: Moment(one.heard_at, never="Never")),
        ),
        read,
        key=lambda one: one.channel_id,
        empty="No number is connected.",
    )
    await listing.refresh()


def _name(one: ListedNumber) -> None:
    with Element("div").classes("cell-who"):
        link(one.name, f"{WHATSAPP.path}/{one.channel_id}", classes="admin-inline cell-text")


def _steps() -> None:
    with card("No number is connected yet", "How it is done, in four steps."), Element("ol").classes("steps"):
        for means, name, address in STEPS:
            with Element("li"):
                blocks.text(means, "span", "")
                outward(name, address)


async def build_new(desk: Desk) -> None:
    """The form by which a number is connected."""
    head(NEW, NEW_MEANS, back=(WHATSAPP.name, WHATSAPP.path))
    teams = await desk.runtime.db.read(teams_to_lead_to)

    async def save(said: dict[str, Any]) -> None:
        form = AccountForm.read(said)
        channel_id = await desk.runtime.db.write(connect, form, actor=desk.me)
        ui.navigate.to(f"{WHATSAPP.path}/{channel_id}")

    with card():
        AccountForm(save, teams, act="Connect")
