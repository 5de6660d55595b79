"""One channel: where it leads, how it looks, and what to put on a website."""

from functools import partial
from typing import Any

from nicegui.element import Element
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.channels.managing import edit
from services.channels.routing import NAME_LIMIT
from services.channels.sheet import ChannelSheet, channel_sheet
from services.channels.whatsapp.account import KIND as WHATSAPP_KIND
from services.refusal import NotFound
from ui.admin.channel_door import door
from ui.admin.channel_look import LookForm
from ui.admin.channel_state import channel_state
from ui.admin.channels import LEADS_TO, page_of
from ui.admin.desk import Desk
from ui.admin.fields import Checks
from ui.admin.forms import Form
from ui.admin.frame import add_section, card, head
from ui.admin.meanwhile import Meanwhile
from ui.admin.sections import CHANNELS
from ui.live import Live
from ui.telling import tell

WHAT_TURNING_OFF_DOES = (
    "Customers who open the chat read “This chat is not available.”, and so do those who are in it now. "
    "What was said stays here. The button stays on your website until you take the line away. "
    "You can turn it on again at any time."
)
WHAT_DELETING_DOES = (
    "Nothing was ever written here, so nothing is lost but its look and its address: "
    "the line on your website and the link lead nowhere any more, for good."
)
SITES = (
    "One on each line, such as https://shop.example. Nobody else can show the chat in a page. "
    "Empty: every site can."
)


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, CHANNELS, _build, below="/{channel:id}")


async def _build(desk: Desk, request: Request) -> Response | None:
    try:
        sheet = await desk.runtime.db.read(channel_sheet, request.path_params["channel"], actor=desk.me)
    except NotFound:
        return Response(status_code=404)
    if sheet.kind == WHATSAPP_KIND:
        return RedirectResponse(page_of(sheet.kind, sheet.channel_id), 303)
    _Channel(desk, sheet).build()
    return None


class _Channel:
    """The page of one channel."""

    def __init__(self, desk: Desk, sheet: ChannelSheet) -> None:
        self._desk, self._sheet = desk, sheet

    def build(self) -> None:
        """Put everything in place."""
        with head(self._sheet.name, back=(CHANNELS.name, CHANNELS.path)):
            channel_state(
                self._desk, self._sheet, CHANNELS, off=WHAT_TURNING_OFF_DOES, gone=WHAT_DELETING_DOES
            )
        door(self._desk, self._sheet)
        look = LookForm(self._desk, self._sheet)
        with Element("div").classes("admin-beside"):
            with Element("div"):
                with card("Where it leads"):
                    self._form(look)
                look.build()
            look.build_preview()

    def _form(self, look: LookForm) -> None:
        sheet, desk = self._sheet, self._desk
        read = partial(desk.runtime.db.read, channel_sheet, sheet.channel_id, actor=desk.me)
        meanwhile = Meanwhile(sheet, read, of=lambda now: (now.name, now.team_ids, now.sites))
        with Form(self._save, meanwhile=meanwhile) as form:
            form.text(
                "name",
                "Name",
                sheet.name,
                hint="Customers read it at the top of the chat.",
                longest=NAME_LIMIT,
            ).on_change(look.rename)
            form.add("teams", Checks("Teams", sheet.teams, sheet.team_ids, hint=LEADS_TO))
            form.text("sites", "Allowed sites", "\n".join(sheet.sites), lines=3, hint=SITES)

    async def _save(self, typed: dict[str, Any]) -> None:
        said = {"name": typed["name"], "team_ids": typed["teams"], "sites": typed["sites"]}
        await self._desk.runtime.db.write(edit, self._sheet.channel_id, **said, actor=self._desk.me)
        tell("Saved.")
