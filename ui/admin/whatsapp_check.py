"""How a number is connected: what WhatsApp calls it, when it last told something, and a check on request."""

from nicegui import context
from nicegui.element import Element

from services.channels.whatsapp.asking import NOT_SUBSCRIBED
from services.channels.whatsapp.checking import Finding, check, subscribe
from services.channels.whatsapp.sheet import WhatsAppSheet, whatsapp_sheet
from services.refusal import Refusal
from ui.admin.desk import Desk
from ui.admin.frame import card
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.moment import Moment
from ui.telling import warn

MARKS = {True: ("Works", "tag tag-ok"), False: ("To do", "tag tag-over"), None: ("Not yet", "tag")}


class Checkup:
    """The card, and what the check finds."""

    def __init__(self, desk: Desk, sheet: WhatsAppSheet) -> None:
        self._desk, self._sheet = desk, sheet

    def build(self) -> None:
        """Put it here. One that was never checked is, as soon as somebody looks."""
        with card("Connection"):
            with Element("dl").classes("facts-list") as self._facts:
                self._show_facts()
            self._found = Element("ul").classes("findings")
            self._found.props["aria-label"] = "Findings"
            with Element("div").classes("admin-form-acts admin-below"):
                self._button = Button("Check the connection", self._check)
                self._told = blocks.text("", "p", "form-hint")
                self._told.props["role"] = "status"
        if not self._sheet.number:
            context.client.on_connect(self._check_once)

    def _show_facts(self) -> None:
        self._facts.clear()
        with self._facts:
            blocks.text("Number", "dt", "")
            blocks.text(self._sheet.named or "Not checked yet", "dd", "").props["dir"] = "auto"
            blocks.text("Last event", "dt", "")
            with Element("dd"):
                Moment(self._sheet.last_event_at, never="None yet")

    async def _check_once(self) -> None:
        """Not again as the page comes back from a lost connection."""
        if not self._told.text:
            await self._check()

    async def _check(self) -> None:
        self._button.enable(False)
        self._found.clear()
        self._told.text = "Asking WhatsApp…"
        try:
            self._told.text = await self._run()
        except Refusal as refusal:
            self._told.text = ""
            warn(refusal)
        finally:
            if not self._button.is_deleted:
                self._button.enable()

    async def _run(self) -> str:
        runtime, channel_id = self._desk.runtime, self._sheet.channel.channel_id
        found: list[Finding] = []
        async for one in check(runtime.db, runtime.settings, channel_id, actor=self._desk.me):
            if self._found.is_deleted:
                break  # they have gone to another page
            found.append(one)
            with self._found:
                self._show(one)
        self._sheet = await runtime.db.read(whatsapp_sheet, channel_id, actor=self._desk.me)
        self._show_facts()
        return _in_words(found)

    def _show(self, one: Finding) -> None:
        mark, classes = MARKS[one.is_well]
        with Element("li"):
            blocks.text(mark, "span", classes)
            with Element("div"):
                blocks.text(one.name, "b", "")
                blocks.text(one.sentence, "p", "").props["dir"] = "auto"
                if one.sentence == NOT_SUBSCRIBED:
                    Button("Subscribe", self._subscribe)

    async def _subscribe(self) -> None:
        runtime = self._desk.runtime
        try:
            await subscribe(runtime.db, runtime.settings, self._sheet.channel.channel_id, actor=self._desk.me)
        except Refusal as refusal:
            warn(refusal)
            return
        await self._check()
        if not self._button.is_deleted:
            self._button.run_method("focus")  # what was pressed has gone


def _in_words(found: list[Finding]) -> str:
    left = sum(one.is_well is False for one in found)
    if left:
        return "One thing to do." if left == 1 else f"{left} things to do."
    if any(one.is_well is None for one in found):
        return "Nothing is wrong; the first event is still to come."
    return "The connection works."
