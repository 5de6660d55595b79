"""Message templates from GREEN, and WhatsApp's: a tool of WhatsApp's conversations alone."""

from collections.abc import Callable

from services.access import Viewer
from services.channels.whatsapp import picking, templating
from services.conversations.guarding import AnsweredMeanwhile
from services.conversations.heading import Heading
from services.database import Database
from services.refusal import Mistakes, NotFound, Refusal
from services.templates.picking import Picks, picks
from ui.components import blocks
from ui.components.buttons import HintButton, IconButton
from ui.components.template_picker import TemplatePicker
from ui.components.whatsapp_templates import Chosen, WhatsAppTemplates
from ui.console.acting import Acting
from ui.pushing import Push

LONGEST = 100
"""Code points of a search."""

WHATSAPP = "whatsapp"
NAME = "WhatsApp template"
ONLY_WHATSAPP = "WhatsApp templates are for WhatsApp conversations. This customer writes from your website."


class Templating:
    """One console's. Made where its buttons are to stand."""

    def __init__(
        self, db: Database, acting: Acting, viewer: Callable[[], Viewer], push: Callable[[str], Push]
    ) -> None:
        self._db, self._acting, self._viewer, self._push = db, acting, viewer, push
        self._picker = TemplatePicker(push("templates"), on_search=self._search)
        self._not_here = HintButton("chat")
        self._not_here.button.props["aria-disabled"] = "true"
        self._not_here.show("", name=NAME, hint=ONLY_WHATSAPP)
        self._tool = IconButton("chat", NAME, self.open_whatsapp)
        self._tool.props["aria-haspopup"] = "dialog"
        self._tool.set_visibility(False)
        self._place = blocks.place()
        self._whatsapp: WhatsAppTemplates | None = None
        self._shown: int | None = None

    def show(self, heading: Heading | None) -> None:
        """Follow what GREEN shows: the tool can be pressed where it is of use."""
        is_whatsapp = heading is not None and heading.channel_kind == WHATSAPP
        self._tool.set_visibility(is_whatsapp)
        self._not_here.set_visibility(not is_whatsapp)
        shown = heading.conversation_id if heading is not None and heading.is_crew else None
        if self._whatsapp is not None and shown != self._shown:
            self._whatsapp.close()
        self._shown = shown

    def open_whatsapp(self) -> None:
        """Show "WhatsApp templates"; the first time it is loaded, and opens itself."""
        if self._whatsapp is not None:
            self._whatsapp.open()
            return
        with self._place:
            self._whatsapp = WhatsAppTemplates(
                self._push(WHATSAPP), on_search=self._search_whatsapp, on_send=self._send
            )

    async def _search(self, conversation_id: int, search: str, number: int) -> None:
        try:
            found = await self._db.read(picks, self._viewer(), conversation_id, search=search[:LONGEST])
        except NotFound:
            found = Picks([], more=False)
        self._picker.found(number, found)

    async def _search_whatsapp(self, conversation_id: int, search: str, number: int) -> None:
        try:
            found = await self._db.read_slow(
                picking.picks, self._viewer(), conversation_id, search=search[:LONGEST]
            )
        except NotFound:
            found = picking.Picks([], more=False, offers=[])
        if self._whatsapp is not None:
            self._whatsapp.found(number, found)

    async def _send(self, chosen: Chosen) -> None:
        if self._whatsapp is None:
            return
        try:
            await self._db.write(
                templating.send_template,
                chosen.conversation,
                chosen.template,
                values=chosen.values,
                client_id=chosen.client_id,
                attachments=chosen.attachments,
                shown=None if chosen.anyway else chosen.shown,
                actor=self._acting.me,
            )
        except Mistakes as mistakes:
            self._whatsapp.refused(chosen, errors=mistakes.sentences)
        except AnsweredMeanwhile as refusal:
            self._whatsapp.refused(chosen, sentence=refusal.sentence, held=True)
        except Refusal as refusal:
            self._whatsapp.refused(chosen, sentence=refusal.sentence)
        else:
            self._whatsapp.sent(chosen)
