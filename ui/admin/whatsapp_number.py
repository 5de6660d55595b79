"""One WhatsApp number: how it is connected, whether that works, what it goes by, and its templates."""

from functools import partial
from typing import Any

from nicegui.element import Element
from starlette.requests import Request
from starlette.responses import Response

from services.channels.whatsapp.account import edit
from services.channels.whatsapp.checking import NOT_SAFE, is_callable
from services.channels.whatsapp.sheet import WhatsAppSheet, whatsapp_sheet
from services.refusal import NotFound
from ui.admin.channel_state import channel_state
from ui.admin.copying import copyable
from ui.admin.desk import Desk
from ui.admin.frame import add_section, card, head
from ui.admin.meanwhile import Meanwhile
from ui.admin.sections import WHATSAPP
from ui.admin.whatsapp_check import Checkup
from ui.admin.whatsapp_form import AccountForm
from ui.admin.whatsapp_templates import Templates
from ui.components import blocks
from ui.live import Live
from ui.telling import tell

WHAT_TURNING_OFF_DOES = (
    "What customers write is not taken in; WhatsApp offers it again for some days, should you turn it on. "
    "What you write waits here, for a day at most. "
    "What was said stays here. You can turn it on again at any time."
)
WHAT_DELETING_DOES = (
    "Nothing was ever written here, so nothing is lost but the ids, the secrets and the templates that were "
    "read. At Meta all stays as it is."
)
WEBHOOK = (
    "Enter both in your app at Meta, under WhatsApp, “Configuration”. Subscribe there to “messages”, and to "
    "“message_template_status_update”, so that changes of templates are seen at once. An app has one "
    "webhook: if it is the app of another number too, the URL of either serves both."
)


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, WHATSAPP, _build, below="/{number:id}")


async def _build(desk: Desk, request: Request) -> Response | None:
    try:
        await build_number(desk, request.path_params["number"])
    except NotFound:
        return Response(status_code=404)
    return None


async def build_number(desk: Desk, channel_id: int) -> None:
    """The page of the number behind a channel. Raises Forbidden, NotFound."""
    sheet = await desk.runtime.db.read(whatsapp_sheet, channel_id, actor=desk.me)
    await _Number(desk, sheet).build()


class _Number:
    """The page of one number."""

    def __init__(self, desk: Desk, sheet: WhatsAppSheet) -> None:
        self._desk, self._sheet = desk, sheet

    async def build(self) -> None:
        """Put everything in place."""
        channel = self._sheet.channel
        with head(channel.name, back=(WHATSAPP.name, WHATSAPP.path)):
            channel_state(self._desk, channel, WHATSAPP, off=WHAT_TURNING_OFF_DOES, gone=WHAT_DELETING_DOES)
        checkup = Checkup(self._desk, self._sheet)
        checkup.build()
        with card("Webhook", WEBHOOK):
            self._webhook = Element("div").classes("admin-stack")
            self._show_webhook()
        with card("Account"):
            read = partial(
                self._desk.runtime.db.read, whatsapp_sheet, channel.channel_id, actor=self._desk.me
            )
            meanwhile = Meanwhile(self._sheet, read, of=_typed)
            self._form = AccountForm(self._save, channel.teams, self._sheet, meanwhile=meanwhile)
        await Templates(self._desk, self._sheet).build()

    def _show_webhook(self) -> None:
        settings, key = self._desk.runtime.settings, self._sheet.channel.key
        self._webhook.clear()
        with self._webhook:
            if not is_callable(settings):
                blocks.text(NOT_SAFE, "p", "admin-warning")
            copyable("Webhook URL", f"{settings.address}/webhooks/whatsapp/{key}")
            copyable("Verify token", self._sheet.verify_token)

    async def _save(self, said: dict[str, Any]) -> None:
        db, channel_id = self._desk.runtime.db, self._sheet.channel.channel_id
        await db.write(edit, channel_id, AccountForm.read(said), actor=self._desk.me)
        self._form.forget_secrets()
        before = self._sheet
        self._sheet = await db.read(whatsapp_sheet, channel_id, actor=self._desk.me)
        if self._sheet.verify_token != before.verify_token:
            self._show_webhook()
        tell("Saved. “Check the connection” tells whether it works.")


def _typed(sheet: WhatsAppSheet) -> object:
    """What two may change at once; of the secrets an empty field overwrites none."""
    channel = sheet.channel
    return (
        channel.name,
        channel.team_ids,
        sheet.phone_number_id,
        sheet.business_account_id,
        sheet.verify_token,
    )
