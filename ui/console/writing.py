"""The composer of one console, and what becomes of what is written in it."""

from collections.abc import Callable

from services.access import Viewer
from services.conversations.heading import Heading
from services.database import Database
from services.events import DraftKept
from ui.components.composer import Composer, Drafted, Written
from ui.console.acting import Acting
from ui.console.drafting import Drafting
from ui.console.sending import Sending
from ui.console.templating import Templating
from ui.pushing import Push


class Writing:
    """Made where the composer stands."""

    def __init__(
        self,
        db: Database,
        acting: Acting,
        viewer: Callable[[], Viewer],
        push: Callable[[str], Push],
        *,
        on_typing: Callable[[int, bool], None],
        file_limit: int,
    ) -> None:
        self._sending = Sending(db, acting, viewer)
        self._drafting = Drafting(db, acting, viewer)
        self.composer = Composer(
            push("composer"),
            on_send=self._send,
            on_typing=on_typing,
            on_people=self._people,
            on_draft=self._draft,
            on_template=self._open_templates,
            file_limit=file_limit,
        )
        with self.composer:
            self._templating = Templating(db, acting, viewer, push)

    def show(self, heading: Heading | None) -> None:
        """Follow what GREEN shows."""
        self._templating.show(heading)

    async def show_draft(self, event: DraftKept) -> None:
        """Show what the agent writes on another device."""
        await self._drafting.follow(self.composer, event)

    def _open_templates(self) -> None:
        self._templating.open_whatsapp()

    async def _send(self, written: Written) -> None:
        await self._sending.send(self.composer, written)

    async def _draft(self, drafted: Drafted) -> None:
        await self._drafting.keep(self.composer, drafted)

    async def _people(self, conversation_id: int) -> None:
        await self._sending.people(self.composer, conversation_id)
