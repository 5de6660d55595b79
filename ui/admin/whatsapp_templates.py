"""The templates that WhatsApp has for a number's account: made and changed there, read and sent here."""

from nicegui.element import Element

from services.channels.whatsapp.listing import ListedTemplate, account_templates
from services.channels.whatsapp.sheet import WhatsAppSheet, whatsapp_sheet
from services.paging import Page, Query
from services.refusal import Refusal
from ui.admin.cells import short
from ui.admin.desk import Desk
from ui.admin.frame import outward
from ui.admin.listing import Column, Listing
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.moment import Moment
from ui.telling import tell, warn

MANAGER = "https://business.facebook.com/wa/manage/message-templates/"
STATUSES = {
    "APPROVED": ("Approved", "tag tag-ok"),
    "PENDING": ("In review", "tag"),
    "IN_APPEAL": ("In review again", "tag"),
    "REJECTED": ("Rejected", "tag tag-over"),
    "PAUSED": ("Paused by WhatsApp", "tag tag-over"),
    "DISABLED": ("Switched off by WhatsApp", "tag tag-over"),
    "LIMIT_EXCEEDED": ("Over the limit", "tag tag-over"),
    "PENDING_DELETION": ("Being deleted", "tag"),
    "DELETED": ("Deleted", "tag"),
    "ARCHIVED": ("Archived", "tag"),
}


class Templates:
    """The list, and how new it is."""

    def __init__(self, desk: Desk, sheet: WhatsAppSheet) -> None:
        self._desk, self._sheet = desk, sheet

    async def build(self) -> None:
        """Put it here."""
        with Element("div").classes("admin-part-head"):
            blocks.text("Templates", "h2", "admin-part")
            self._button = Button("Read templates again", self._read_again)
        with Element("p").classes("admin-means"):
            blocks.text("Approved ones are sent by “WhatsApp template”, also after 24 hours. ", "span", "")
            outward("Make and change them at Meta", MANAGER)
        self._state = Element("p").classes("admin-means")
        self._trouble = blocks.text("", "p", "admin-warning")
        self._show_state()
        self._listing = Listing(
            "Templates",
            (
                Column("name", "Name", _name),
                Column("language", "Language", lambda one: short(one.language)),
                Column(
                    "category", "Category", lambda one: short(one.category.replace("_", " ").capitalize())
                ),
                Column("status", "Status", _status),
            ),
            self._read,
            key=lambda one: one.template_id,
            empty="The account has no template yet, or none was read.",
        )
        await self._listing.refresh()

    async def _read(self, query: Query) -> Page[ListedTemplate]:
        db, channel_id = self._desk.runtime.db, self._sheet.channel.channel_id
        return await db.read_slow(account_templates, channel_id, query, actor=self._desk.me)

    def _show_state(self) -> None:
        self._state.clear()
        with self._state:
            blocks.text("Last read: ", "span", "")
            Moment(self._sheet.templates_at, never="not yet")
        trouble = self._sheet.templates_trouble
        self._trouble.text = f"They could not be read. {trouble}" if trouble else ""

    async def _read_again(self) -> None:
        runtime, channel_id = self._desk.runtime, self._sheet.channel.channel_id
        self._button.enable(False)
        try:
            count = await runtime.template_reader.read_now(channel_id, actor=self._desk.me)
        except Refusal as refusal:
            warn(refusal)
        else:
            tell("1 template was read." if count == 1 else f"{count:,} templates were read.")
            await self._listing.refresh()
        finally:
            if not self._button.is_deleted:
                self._button.enable()
        self._sheet = await runtime.db.read(whatsapp_sheet, channel_id, actor=self._desk.me)
        self._show_state()


def _name(one: ListedTemplate) -> None:
    with Element("div").classes("cell-text"):
        blocks.text(one.name, "bdi", "cell-text cell-strong")
        blocks.text(one.text[:200], "span", "cell-dim one-line cell-begins").props["dir"] = "auto"


def _status(one: ListedTemplate) -> None:
    words, classes = STATUSES.get(one.status, (one.status.replace("_", " ").capitalize(), "tag"))
    blocks.text(words, "span", classes)
