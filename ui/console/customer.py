"""The customer of what is shown: facts above the thread, and the dialog "Customer details"."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from services.access import Viewer
from services.details.about import About, about
from services.details.editing import EditedMeanwhile, edit
from services.details.fields import NAMES, Details, checked
from services.details.places import choices
from services.details.sheet import Sheet, sheet
from services.refusal import Mistakes, NotFound, Refusal
from services.runtime import Runtime
from ui.components.customer_details import CustomerDetails, Fields
from ui.components.customer_facts import CustomerFacts
from ui.console.acting import Acting, say
from ui.console.more import More
from ui.pushing import Push

LONGEST = 5_000
"""Characters of a field, and labels, that are looked at: more is refused as too long."""


class CustomerSide:
    """Keeps both as they are in truth."""

    def __init__(
        self,
        runtime: Runtime,
        acting: Acting,
        viewer: Callable[[], Viewer],
        push: Callable[[str], Push],
        open_: Callable[[int], Awaitable[None]],
    ) -> None:
        """`open_` shows another conversation."""
        self._runtime, self._db, self._locator = runtime, runtime.db, runtime.locator
        self._acting, self._viewer = acting, viewer
        self._about: About | None = None
        self._is_open = self._is_opening = False
        self._look: object | None = None
        """The newest reading of the sheet; None once it is not shown any more."""
        self._choices: dict[str, Any] = {}
        self._has_choices = False
        self._country = ""
        self._push = push
        self._dialog = CustomerDetails(
            push("details"), on_save=self._save, on_open=open_, on_closed=self._closed
        )

    def build_facts(self) -> None:
        """Put the facts here."""
        self._facts = CustomerFacts(self._push("facts"))

    def build_more(self) -> None:
        """Put the menu "More" here."""
        post = self._runtime.post
        self._more = More(self._db, self._acting, post.send_transcript, lambda: post.is_set_up)

    # --- the facts

    async def show(self, shown: About) -> None:
        """Show a conversation's; a new address is looked up in a thread."""
        if self._about and self._about.conversation_id != shown.conversation_id:
            self._let_go()
            if self._is_open:
                self._dialog.hide()
        self._about = shown
        self._more.show(shown)
        place = self._locator.known(shown.address)
        if place is None:
            place = await asyncio.to_thread(self._locator.find, shown.address)
            if self._about is not shown:
                return  # another one is shown by now
        self._facts.show(
            shown.conversation_id,
            web=shown.is_web,
            active=shown.last_active_at,
            place=place,
            zone=shown.time_zone,
        )

    def show_none(self) -> None:
        """Nothing is shown, or may not be seen any more: no word of it stays in the page."""
        self._about = None
        self._more.show(None)
        self._facts.show_none()
        self._let_go()
        self._dialog.hide()

    def active(self, conversation_id: int, at: int) -> None:
        """A customer has done something."""
        if self._about is not None and self._about.conversation_id == conversation_id:
            self._facts.active(conversation_id, at)

    # --- the dialog

    async def open_details(self) -> None:
        """Show "Customer details", unless another conversation is shown by then."""
        shown = self._acting.chosen()
        self._choices = self._choices or dict(await asyncio.to_thread(choices))
        if shown == self._acting.chosen():
            self._is_opening = True
            await self._look_anew()

    async def follow(self) -> None:
        """Something of the conversation or its customer has changed."""
        with contextlib.suppress(NotFound):  # sight was lost meanwhile: the next burst shows that
            found = await self._db.read(about, self._viewer(), self._acting.chosen())
            if found.conversation_id == self._acting.chosen() and found != self._about:
                await self.show(found)
        await self._follow_details()

    async def _follow_details(self) -> None:
        if self._is_open or self._is_opening:
            await self._look_anew()

    async def _look_anew(self) -> None:
        """Read the sheet, and show it, unless something newer is read by then, or it may not be seen."""
        look, shown = object(), self._acting.chosen()
        self._look = look
        try:
            found = await self._db.read_slow(sheet, self._viewer(), shown, self._locator)
        except Refusal as refusal:
            self._is_opening = False
            if not isinstance(refusal, NotFound):
                raise
            return
        if self._look is look and shown == self._acting.chosen():
            self._country = found.country
            self._show_sheet(found)

    def _show_sheet(self, found: Sheet) -> None:
        if self._is_opening:
            self._dialog.show(_told(found), None if self._has_choices else self._choices)
            self._is_open, self._is_opening, self._has_choices = True, False, True
        elif self._is_open:
            self._dialog.update_sheet(_told(found))

    def _let_go(self) -> None:
        """Show nothing that is still being read."""
        self._is_opening, self._look = False, None

    def _closed(self) -> None:
        self._is_open = False

    async def _save(self, conversation_id: int, revision: int, fields: Fields) -> None:
        try:
            # Libraries that it asks take their time when they are loaded: not in the writer's.
            typed = await asyncio.to_thread(checked, _typed(fields), self._country)
            await self._db.write(
                edit, conversation_id, revision=revision, details=typed, actor=self._acting.me
            )
        except Mistakes as mistakes:
            self._dialog.refused(mistakes.sentences)
        except EditedMeanwhile:
            await self._follow_details()
        except NotFound as refusal:
            say(refusal)
            self._dialog.hide()
        except Refusal as refusal:
            self._dialog.refused({}, refusal.sentence)
        else:
            self._dialog.saved()


def _told(found: Sheet) -> dict[str, Any]:
    """A sheet as the browser is told of it."""
    return {
        "conversation": found.conversation_id,
        "fields": asdict(found.details),
        "revision": found.revision,
        "edited_by": found.edited_by,
        "may_edit": found.may_edit,
        "why_not": found.why_not,
        "said": asdict(found.said),
        "origin": asdict(found.origin),
        "earlier": [
            {"id": one.conversation_id, "channel": one.channel, "state": one.state, "at": one.at}
            for one in found.earlier
        ],
    }


def _typed(fields: Fields) -> Details:
    """What is in the form, read as what it must be."""
    given: dict[str, Any] = {name: _text(fields.get(name)) for name in NAMES}
    labels = fields.get("labels")
    given["labels"] = tuple(_text(one) for one in labels[:LONGEST]) if isinstance(labels, list) else ()
    return Details(**given)


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""
