"""One open console: what its agent has chosen, and how the three blocks follow what is told."""

from collections.abc import Iterable
from dataclasses import replace

from nicegui import ui

from models import SendKey
from services import agents
from services.access import Viewer, viewer_of
from services.conversations.listing import RowView
from services.conversations.selection import Selection
from services.events import DraftKept
from services.refusal import NotFound, Unavailable
from ui.burst import Burst
from ui.components import blocks
from ui.console.account import Account
from ui.console.address import address
from ui.console.counted import Counted
from ui.console.green import Green
from ui.console.kept import Keeper
from ui.console.notifications import Notifications
from ui.console.offered import Offered, offered_to
from ui.console.red import Red
from ui.console.shortcuts import ShortcutsDialog
from ui.console.yellow import Yellow
from ui.live import Live


class Console:
    """Made for one page; lives until the page is gone."""

    def __init__(self, live: Live, viewer: Viewer, selection: Selection) -> None:
        self.agent_id = viewer.agent_id
        self._live = live
        self._runtime = live.runtime
        self._keeper = Keeper(live.runtime.db)
        self._viewer = viewer
        self._selection = selection
        self._counts = Counted(self._keeper)
        self._is_filled = False
        self._first: int | None = None
        """What a browser that has connected asks for, until it is shown."""
        self._notifications = Notifications(live.runtime, live.bells, viewer.agent_id, open_=self.open)

    def build(
        self,
        workspace: str,
        offered: Offered,
        *,
        available: bool,
        manages: bool,
        client_id: str,
        picture: str = "",
        send_key: str = SendKey.ENTER,
    ) -> None:
        """Build the blocks; they fill on `connect`."""
        self._client = ui.context.client
        push = self._live.pusher
        self._push = push.to(client_id, "page")
        shortcuts = ShortcutsDialog(send_key)
        account = Account(
            self.agent_id,
            self._viewer.name,
            picture,
            available=available,
            manages=manages,
            turn=self._turn_available,
            help_=shortcuts.open,
        )
        with blocks.console():
            self._red = Red(workspace, offered.teams, self._notifications.bell, account, self.choose)
            self._yellow = Yellow(
                self._live,
                self._keeper,
                push.to(client_id, "list"),
                me=self.agent_id,
                open_=self._open_row,
                join=self._join,
                choose=self.choose,
                offered=offered,
            )
            self._yellow.on_help(shortcuts.open)
            self._green = Green(
                self._runtime, self._viewer, lambda component: push.to(client_id, component), self.open
            )
            with blocks.tabbar():
                self._notifications.bell.build_tab()
            self._notifications.build(push.to(client_id, "centre"), f"Conversations · {workspace}")

    async def count(self) -> None:
        """Read the counts, and keep them from then on, until the page goes: maybe before they are read."""
        self._client.on_delete(self.detach)
        self._live.attach(self)
        await self._look_who()
        await self._notifications.fill()
        await self._counts.choose(self._viewer, self._selection.agent_id)
        await self.recount()

    async def _look_who(self) -> None:
        """What was told of them since the page was begun, nobody here has heard. Raises NotFound."""
        known = self._viewer
        viewer = await self._runtime.db.read(viewer_of, self.agent_id)
        if self._viewer is known and viewer != known:
            await self._become(viewer)

    async def connect(self, chosen: int | None) -> None:
        """Give a browser that has just connected everything it shows; one that is back keeps its place."""
        self._first = chosen or self._first
        self._notifications.connect()
        try:
            await self._fill()
        except Unavailable:
            self._live.look_again()

    async def _fill(self) -> None:
        await self.open(self._green.wanted or self._first or 0)  # before there are rows that may be pressed
        self._first = None
        if self._is_filled:
            await self._yellow.resync()
        else:
            await self.choose(self._selection)
            self._is_filled = True

    async def choose(self, selection: Selection) -> None:
        """Show another selection."""
        self._selection = selection
        await self._counts.choose(self._viewer, selection.agent_id)
        read = await self._yellow.read(self._viewer, selection)
        if read is not None and self._selection is selection and self._counts.is_read:
            self._show_counts()
            await self._yellow.choose(read, self._counts.of(selection))
            self._write_address()

    async def _open_row(self, conversation_id: int) -> None:
        """Show what is pressed in the list, at the message that was searched for."""
        await self.open(conversation_id, at=self._yellow.found_at(conversation_id))

    async def open(self, conversation_id: int, *, at: int = 0) -> None:
        """Show a conversation in GREEN; 0 is none. `at`: lead to this message."""
        try:
            await self._green.open(conversation_id or None, at=at)
        finally:  # what could not be read is not chosen
            self._yellow.select(self._green.wanted)
            self._write_address()

    # --- the fan-out

    def absorb(self, burst: Burst) -> Iterable[int]:
        """Take in what was told; return the conversations whose rows are to be shown anew."""
        changes = burst.changes
        self._keeper.tell(changes)
        self._counts.apply(changes)
        self._yellow.searching.hear(burst)
        return self._yellow.absorb(changes, burst.renamed | burst.read_by(self.agent_id))

    @property
    def is_searching(self) -> bool:
        """Whether something is looked for."""
        return self._yellow.searching.is_on

    def customer_active(self, conversation_id: int, at: int) -> None:
        """Show that a customer has done something in the widget."""
        self._green.customer_active(conversation_id, at)

    async def show_said(self, burst: Burst) -> None:
        """Push what was said in the conversation that is read here."""
        await self._green.show_said(burst)

    async def show_draft(self, event: DraftKept) -> None:
        """Show what the agent writes on another device."""
        await self._green.show_draft(event)

    async def show(self, burst: Burst, shown: dict[int, RowView], unread: dict[int, int]) -> None:
        """Push what else changed; sight first, then contents."""
        if not await self._green.show(burst):
            self._yellow.select(None)
            self._write_address()
        if self._counts.is_read:
            self._show_counts()
            await self._yellow.show(shown, unread, self._counts.of(self._selection))

    def _show_counts(self) -> None:
        self._red.show(self._counts, self._selection)
        self._yellow.tell_outside(self._counts.overdue_outside(self._selection))

    async def recount(self) -> None:
        """Read the counts anew, in case anything was ever told twice or not at all."""
        await self._counts.read(self._viewer)
        self._show_counts()

    async def catch_up(self) -> None:
        """Read everything shown anew, in its place: another process changed something."""
        await self.recount()
        if not self._is_filled:
            await self._fill()
            return
        await self._yellow.read_anew(self._counts.of(self._selection))
        await self.open(self._green.wanted or 0)

    async def reload(self) -> None:
        """One's teams or roles changed: ask anew what one may see."""
        try:
            viewer = await self._runtime.db.read(viewer_of, self.agent_id)
        except NotFound:
            self.detach()  # whatever becomes of its socket, it hears no more
            self._client.open("/login")
            return
        await self._become(viewer)
        await self.recount()
        self._is_filled = False
        await self.connect(None)

    async def _become(self, viewer: Viewer) -> None:
        self._viewer = self._green.viewer = viewer
        await self._offer_what_is_theirs()

    async def _offer_what_is_theirs(self) -> None:
        """What can be chosen is what there is now; what was chosen and is not theirs any more is let go."""
        viewer = self._viewer
        offered = await offered_to(self._runtime.db, viewer)
        if viewer is not self._viewer:  # they have become another one meanwhile
            return
        self._red.set_teams(offered.teams)
        self._yellow.offer(offered)
        chosen = self._selection
        self._selection = replace(
            chosen,
            team_id=chosen.team_id if chosen.team_id in offered.teams else None,
            channels=chosen.channels.intersection(offered.channels),
            agent_id=chosen.agent_id if chosen.agent_id in offered.people else None,
        )

    def detach(self) -> None:
        """The page is gone."""
        self._live.detach(self)
        self._notifications.detach()

    def disconnect(self) -> None:
        """The browser is gone, maybe for a moment."""
        self._notifications.disconnect()

    # --- acts

    async def _join(self, conversation_id: int) -> None:
        await self._green.acting.join(conversation_id)
        await self.open(conversation_id)

    async def _turn_available(self, on: bool) -> None:
        await self._runtime.db.write(agents.turn_available, self.agent_id, on=on)

    def _write_address(self) -> None:
        self._push("address", {"url": address(self._selection, self._green.chosen)})
