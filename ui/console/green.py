"""GREEN, "Interaction": the chat with one customer."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from nicegui import background_tasks

from services import clock
from services.access import Viewer
from services.conversations import marking, reading
from services.conversations.heading import Heading, heading
from services.drafts import DraftView
from services.events import AgentTyping, CustomerTyping, DraftKept, MarksMoved
from services.refusal import NotFound
from services.runtime import Runtime
from ui.burst import Burst
from ui.components import blocks
from ui.components.message_thread import MessageThread
from ui.console.acting import Acting
from ui.console.acts import Acts
from ui.console.asking import AskDialogs
from ui.console.below import Below
from ui.console.closing import Closing
from ui.console.conferring import Conferring
from ui.console.customer import CustomerSide
from ui.console.head import Head
from ui.console.mailed import Mailed, OfflineNote
from ui.console.opened import Opened, Reading, opened
from ui.console.writing import Writing
from ui.pushing import Push

MISSED = 200
"""Messages up to which a hole is filled; a larger one is shown from its end anew."""


class Green:
    """Keeps the chosen conversation's head, thread and composer as they are in truth."""

    def __init__(
        self,
        runtime: Runtime,
        viewer: Viewer,
        push: Callable[[str], Push],
        open_: Callable[[int], Awaitable[None]],
    ) -> None:
        """`open_` shows another conversation, in the list as well."""
        self._db = db = runtime.db
        self._bus = runtime.bus
        self.viewer = viewer
        self.chosen: int | None = None
        self._reading: Reading | None = None
        self._heading: Heading | None = None
        self._looks = 0
        self._held_to = 0
        self._undo_ends: asyncio.TimerHandle | None = None
        self.acting = Acting(db, viewer.agent_id, lambda: self.chosen or 0)
        self._dialogs = AskDialogs(db, self.acting, lambda: self.viewer, runtime.presence.connected_agents)
        self._customer = CustomerSide(runtime, self.acting, lambda: self.viewer, push, open_)
        self._mailed = Mailed(db, self.acting, lambda: self.viewer)
        self._closing = Closing(db, self.acting, self._warn)
        acts = self._acts()
        with blocks.green():
            self._head = Head(viewer.agent_id, acts, self._customer.build_facts, self._customer.build_more)
            self._thread = MessageThread(
                push("thread"),
                on_older=self._older,
                on_seen=self._seen,
                on_resync=self._resync,
                on_mail_again=self._mailed.again,
                on_all_again=self._mailed.all_again,
                on_lead=self._lead,
            )
            self._writing = Writing(
                db,
                self.acting,
                lambda: self.viewer,
                push,
                on_typing=self._typing,
                file_limit=int(runtime.settings.max_file_size),
            )
            self._composer = self._writing.composer
            with self._composer:
                self._conferring = Conferring(db, runtime.settings, self.acting, push("call"))
                self._offline = OfflineNote(acts.details, is_mail_set_up=lambda: runtime.post.is_set_up)
            self._below = Below(acts)
        self._show_none()

    def _acts(self) -> Acts:
        acting = self.acting
        return Acts(
            join=acting.join_shown,
            grab=acting.grab,
            decline=acting.decline,
            no_reply=acting.no_reply,
            invite=self._dialogs.invite,
            hand_over=self._dialogs.hand_over,
            take_out=acting.take_out,
            details=self._customer.open_details,
            leave=acting.leave,
            close=self._closing.close,
            close_anyway=self._closing.anyway,
            reopen=acting.reopen,
            undo=acting.undo,
        )

    # --- choosing

    @property
    def wanted(self) -> int | None:
        """What was asked for last, maybe still being read."""
        return self._reading.conversation_id if self._reading else self.chosen

    async def open(self, conversation_id: int | None, *, at: int = 0) -> None:
        """Show a conversation, or none. For the one shown: all of it anew.

        `at`: lead to this message. What was asked for before, and is still being read, is not shown any more.
        """
        self._warn(None)
        reading = self._reading = Reading(conversation_id)
        try:
            found = await self._find(conversation_id, at)
        finally:
            is_wanted = self._reading is reading
            if is_wanted:
                self._reading = None
        if not is_wanted:
            return
        if found is None:
            self._show_none()
            return
        await self._show_opened(found, at)
        for burst in reading.told:
            await self.show_said(burst)
            await self.show(burst)

    async def _show_opened(self, found: Opened, at: int) -> None:
        if self.chosen != found.heading.conversation_id:
            self._dialogs.close()
        self.chosen = found.heading.conversation_id
        self._held_to = found.heading.last_seq
        self._thread.reset(
            self.chosen,
            [dict(message) for message in found.thread.messages],
            me=self.viewer.agent_id,
            more=found.thread.more,
            received=found.heading.customer_received_seq,
            read=found.heading.customer_read_seq,
            now=clock.now(),
            lead_to=at,
        )
        self._show_heading(found.heading, found.drafts)
        await self._customer.show(found.about)

    async def _find(self, conversation_id: int | None, at: int) -> Opened | None:
        if conversation_id is None:
            return None
        try:
            return await self._db.read(opened, self.viewer, conversation_id, at)
        except NotFound:
            return None

    def _show_none(self) -> None:
        self._looks += 1
        self._dialogs.close()
        self._customer.show_none()
        self.chosen, self._heading = None, None
        self._head.show(None)
        self._offline.show(None)
        self._writing.show(None)
        self._below.show(None)
        self._warn(None)
        self._thread.clear_thread()
        self._open_composer()

    def _show_heading(self, found: Heading, drafts: list[DraftView] | None = None) -> None:
        self._looks += 1
        self._heading = found
        self._head.show(found)
        self._offline.show(found)
        self._writing.show(found)
        self._below.show(found)
        self._open_composer(drafts)
        if self._undo_ends is not None:
            self._undo_ends.cancel()
        if found.undo_for:
            loop = asyncio.get_running_loop()
            self._undo_ends = loop.call_later(found.undo_for / 1000, self._end_undo, found.conversation_id)

    def _end_undo(self, conversation_id: int) -> None:
        if self.chosen == conversation_id:
            background_tasks.create(self._refresh(), name="end undo")

    def _warn(self, sentence: str | None) -> None:
        self._below.warn(sentence)

    def _open_composer(self, drafts: list[DraftView] | None = None) -> None:
        me, shown, found = self.viewer.agent_id, self._held_to, self._heading
        if found is None:
            self._composer.open(self.chosen, me=me, can_write=False, shown=shown)
            return
        self._composer.open(
            self.chosen,
            me=me,
            can_write=found.is_crew,
            shown=shown,
            drafts=drafts,
            until=found.window_until,
            limits=found.limits,
        )

    # --- what is told

    async def show_said(self, burst: Burst) -> None:
        """Add what was said in the chosen conversation, if it may still be seen."""
        if self._reading is not None:
            self._reading.told.append(burst)
        if self.chosen is not None and self.chosen in burst.said_in:
            with contextlib.suppress(NotFound):
                await self._add_since(self.chosen, self._held_to)

    async def show(self, burst: Burst) -> bool:
        """Follow what else was told about the chosen conversation; tells whether it may still be seen."""
        chosen = self.chosen
        if chosen is None:
            return True
        changed = any(change.conversation_id == chosen for change in burst.changes)
        if changed or chosen in burst.renamed:
            if not await self._refresh():
                return False
            await self._customer.follow()
        if changed:
            await self._dialogs.follow()
        await self._mailed.follow(burst, self._thread)
        for mark in burst.of(MarksMoved, chosen):
            self._thread.marks(chosen, received=mark.customer_received_seq, read=mark.customer_read_seq)
        for typing in burst.of(CustomerTyping, chosen):
            self._thread.typing(chosen, on=typing.on, name=self._heading.name if self._heading else "")
        return True

    async def _refresh(self) -> bool:
        self._looks = look = self._looks + 1
        try:
            found = await self._db.read(heading, self.viewer, self.chosen or 0)
        except NotFound:
            found = None
        if look != self._looks:  # another look at it began later, or something else is shown
            return self.chosen is not None
        if found is None:
            self._show_none()
            return False
        if found != self._heading:
            self._show_heading(found)
        return True

    async def _add_since(self, conversation_id: int, seq: int) -> None:
        messages = await self._db.read(reading.after, self.viewer, conversation_id, seq=seq)
        if messages and conversation_id == self.chosen:
            self._held_to = max(self._held_to, messages[-1]["seq"])
            self._thread.add(conversation_id, [dict(message) for message in messages])

    def customer_active(self, conversation_id: int, at: int) -> None:
        """A customer has done something in the widget."""
        self._customer.active(conversation_id, at)

    async def show_draft(self, event: DraftKept) -> None:
        """Show what the agent writes on another device."""
        await self._writing.show_draft(event)

    # --- from the thread and the composer

    async def _older(self, conversation_id: int, before: int) -> None:
        try:
            page = await self._db.read(reading.latest, self.viewer, conversation_id, before=before)
        except NotFound:
            return
        self._thread.older(conversation_id, [dict(message) for message in page.messages], more=page.more)

    async def _seen(self, conversation_id: int, seq: int) -> None:
        await self.acting.act(marking.mark_by_agent, conversation_id, seq=seq, is_quiet=True)

    async def _resync(self, conversation_id: int, since: int) -> None:
        if not conversation_id == self.chosen == self.wanted:
            return
        if self._held_to - since > MISSED:
            await self.open(conversation_id)
            return
        with contextlib.suppress(NotFound):  # sight was lost meanwhile: the next burst shows that
            await self._add_since(conversation_id, since)

    async def _lead(self, conversation_id: int, seq: int) -> None:
        if conversation_id == self.wanted:
            await self.open(conversation_id, at=seq)

    def _typing(self, conversation_id: int, on: bool) -> None:
        if self._heading and self._heading.is_crew and conversation_id == self.chosen:
            self._bus.tell(AgentTyping(conversation_id, self.viewer.agent_id, self.viewer.name, on))
