"""Message templates from GREEN, and what stands there for WhatsApp's."""

from collections.abc import Callable

from services.access import Viewer
from services.database import Database
from services.refusal import NotFound
from services.templates.picking import Picks, picks
from ui.components.buttons import HintButton
from ui.components.template_picker import TemplatePicker
from ui.pushing import Push

LONGEST = 100
"""Code points of a search."""

ONLY_WHATSAPP = "WhatsApp templates are for WhatsApp conversations. This customer writes from your website."


class Templating:
    """One console's. Made where its buttons are to stand."""

    def __init__(self, db: Database, viewer: Callable[[], Viewer], push: Push) -> None:
        self._db, self._viewer = db, viewer
        self._picker = TemplatePicker(push, on_search=self._search)
        whatsapp = HintButton("chat")
        whatsapp.button.props["aria-disabled"] = "true"
        whatsapp.show("", name="WhatsApp template", hint=ONLY_WHATSAPP)

    async def _search(self, conversation_id: int, search: str, number: int) -> None:
        try:
            found = await self._db.read(picks, self._viewer(), conversation_id, search=search[:LONGEST])
        except NotFound:
            found = Picks([], more=False)
        self._picker.found(number, found)
