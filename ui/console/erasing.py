"""The dialog "Erase customer data": what will happen, and the name that has to be typed for it."""

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.database import Database
from services.privacy.erasing import erase
from services.refusal import NotFound, Refusal
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.dialogs import Dialog
from ui.console.acting import Acting, say
from ui.telling import tell

TITLE = "Erase customer data"
LONGEST = 500
"""Characters of a name that are looked at."""

WHAT_GOES = (
    "Everything that is stored of them goes at once, for good: the details, all messages and notes, "
    "all files, and what is still to be sent. An open chat is emptied, and they begin as somebody new. "
    "The audit trail says that you did this, and nothing else."
)


class Erasing(Dialog):
    """Asks once; about the conversation that was shown when it was opened."""

    def __init__(self, db: Database, acting: Acting) -> None:
        super().__init__(TITLE)
        self._db, self._acting = db, acting
        self._conversation, self._typed = 0, ""

    def _fill(self) -> None:
        blocks.text(WHAT_GOES, "p", "dialog-text")
        with Element("label").classes("form-field"):
            self._ask = blocks.text("", classes="form-label")
            self._ask.props["dir"] = "auto"
            self._field = self._input()
        self._refusal = blocks.text("", "p", "form-error")
        self._refusal.props["role"] = "alert"
        with Element("div").classes("dialog-acts"):
            Button("Cancel", self._hide)
            Button("Erase for good", self._erase, kind="danger")

    def open(self, conversation_id: int, name: str) -> None:
        """Ask whether this customer is to be erased."""
        self._build()
        self._conversation, self._typed = conversation_id, ""
        self._ask.text = f"Type the customer's name to go on: {name}"
        self._refusal.text = ""
        self._field.props["value"] = ""
        self._field.update()
        self._show()

    def close(self) -> None:
        """The conversation is not shown any more: no name of it stays in the page."""
        if self._is_built:
            self._hide()
            self._ask.text = self._refusal.text = ""

    def _input(self) -> Element:
        field = Element("input").classes("field erase-name")
        field.props["aria-label"] = "Customer's name"
        field.props["autocomplete"] = "off"
        field.props["dir"] = "auto"
        field.props["data-autofocus"] = ""
        field.on("input", self._type, js_handler="(event) => emit(event.target.value)")
        return field

    def _type(self, event: GenericEventArguments) -> None:
        self._typed = str(event.args)[:LONGEST]

    async def _erase(self) -> None:
        try:
            await self._db.write(erase, self._conversation, name=self._typed, actor=self._acting.me)
        except NotFound as refusal:
            self.close()
            say(refusal)
        except Refusal as refusal:
            self._refusal.text = refusal.sentence
        else:
            self.close()
            tell("Everything of this customer is erased.")
            await self._db.empty_log()
