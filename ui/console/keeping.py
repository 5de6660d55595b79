"""The dialog "Transcript": a conversation as a text, to download or by mail to oneself."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.element import Element

from services.database import Database
from services.refusal import Refusal
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.dialogs import Dialog
from ui.console.acting import Acting

TITLE = "Transcript"

Post = Callable[[int, int, bool], Awaitable[str]]
"""Sends a conversation's transcript to an agent, with notes or without, and returns the address."""


class Keeping(Dialog):
    """About the conversation that was shown when it was opened."""

    def __init__(self, db: Database, acting: Acting, post: Post, has_mail: Callable[[], bool]) -> None:
        super().__init__(TITLE)
        self._db, self._acting, self._post, self._has_mail = db, acting, post, has_mail
        self._conversation = 0
        self._has_notes = False

    def _fill(self) -> None:
        self._about = blocks.text("", "p", "dialog-text")
        self._about.props["dir"] = "auto"
        self._notes = Button("", self._turn_notes, kind="plain").classes("choice")
        with self._notes:
            blocks.text("With notes and events, which only agents may read", classes="choice-name")
        self._notes.props["role"] = "checkbox"
        self._done = blocks.text("", "p", "choice-note")
        self._done.props["role"] = "status"
        with Element("div").classes("dialog-acts"):
            Button("Cancel", self._hide)
            self._send_to_me = Button("Send to me", self._send)
            Button("Download", self._download, kind="primary")

    def open(self, conversation_id: int, name: str) -> None:
        """Offer this conversation's, without notes."""
        self._build()
        self._conversation, self._has_notes = conversation_id, False
        self._about.text = f"The conversation with {name}, as a text file."
        self._done.text = ""
        self._show_notes()
        self._send_to_me.set_visibility(self._has_mail())
        self._show()

    def close(self) -> None:
        """The conversation is not shown any more: no name of it stays in the page."""
        if self._is_built:
            self._hide()
            self._about.text = self._done.text = ""

    def _turn_notes(self) -> None:
        self._has_notes = not self._has_notes
        self._show_notes()

    def _show_notes(self) -> None:
        self._notes.props["aria-checked"] = "true" if self._has_notes else "false"
        self._notes.update()

    def _download(self) -> None:
        notes = "?notes=1" if self._has_notes else ""
        ui.download.from_url(f"/conversations/{self._conversation}/transcript{notes}")
        self._hide()

    async def _send(self) -> None:
        self._done.text = "Sending…"
        try:
            address = await self._post(self._conversation, self._acting.me.agent_id, self._has_notes)
        except Refusal as refusal:
            self._done.text = refusal.sentence
        else:
            self._done.text = f"Sent to {address}."
