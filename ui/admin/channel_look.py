"""How a channel's chat looks and what it says: a form, and beside it what comes of it as one types."""

from functools import partial
from typing import Any

from nicegui.element import Element

from services.channels.logo import show_logo
from services.channels.look import (
    LINE_LIMIT,
    TEXT_LIMIT,
    WHITE,
    Texts,
    WrongLook,
    contrast,
    dress,
    ink_on,
    read_look,
)
from services.channels.sheet import ChannelSheet, channel_sheet
from ui.admin.desk import Desk
from ui.admin.fields import Colour
from ui.admin.forms import Form
from ui.admin.frame import card
from ui.admin.meanwhile import Meanwhile
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.channel_preview import ChannelPreview
from ui.components.file_choice import FileChoice
from ui.telling import tell

OWN, NONE = "own", "none"
WELCOMES = {"": "In the customer's language", OWN: "In words of your own", NONE: "No welcome"}
SIDES = {"end": "Right", "start": "Left"}
FORMS = {
    "": "No",
    "optional": "Yes: name and e-mail address, which may stay empty",
    "required": "Yes: name and e-mail address, without which nothing is sent",
}
IN_THEIRS = "Empty: in the customer's own language."
NEEDED = 4.5


class LookForm:
    """The form; `wear` shows each change in the preview."""

    def __init__(self, desk: Desk, sheet: ChannelSheet) -> None:
        self._desk, self._sheet = desk, sheet
        self._name, self._look, self._logo = sheet.name, sheet.look, sheet.logo

    def build(self) -> None:
        """Put the form here."""
        texts = self._sheet.look.texts
        with card("Look"):
            self._logo_line()
            sheet, desk = self._sheet, self._desk
            read = partial(desk.runtime.db.read, channel_sheet, sheet.channel_id, actor=desk.me)
            meanwhile = Meanwhile(sheet, read, of=lambda now: now.look)
            with Form(self._save, meanwhile=meanwhile) as self._form:
                self._colour()
                self._texts(texts)
                self._form.choice(
                    "side",
                    "Side of the button",
                    SIDES,
                    self._look.side,
                    hint="The other side on websites that are read from right to left.",
                )
                self._form.choice("form", "Ask who it is before the first message", FORMS, self._look.form)
        for field in self._form.fields.values():
            field.on_change(lambda _: self._wear())

    def build_preview(self) -> None:
        """Put the preview here."""
        self._preview = ChannelPreview(self._name, self._look, self._address())

    def rename(self, name: str) -> None:
        """The name that is typed elsewhere on the page."""
        self._name = name
        self._wear()

    def _colour(self) -> None:
        brand = self._look.colours.brand
        field = self._form.add("colours.brand", Colour("Colour", brand, hint=legible(brand)))

        def weigh(typed: str) -> None:
            try:
                look = read_look({"colours": {"brand": typed}})
            except WrongLook as wrong:
                field.mark(wrong.sentence)
                return
            field.mark()
            field.hint(legible(look.colours.brand))

        field.on_change(weigh)

    def _texts(self, texts: Texts) -> None:
        self._form.text("texts.tagline", "Line below the name", texts.tagline or "", longest=LINE_LIMIT)
        how = "" if texts.welcome is None else OWN if texts.welcome else NONE
        choice = self._form.choice("welcome", "Welcome", WELCOMES, how)
        words = self._form.text(
            "texts.welcome", "Words of welcome", texts.welcome or "", lines=2, longest=TEXT_LIMIT
        )
        words.place.set_visibility(how == OWN)
        choice.on_change(lambda value: words.place.set_visibility(value == OWN))
        self._form.text(
            "texts.away",
            "When nobody is available",
            texts.away or "",
            lines=2,
            longest=TEXT_LIMIT,
            hint=IN_THEIRS,
        )

    def _logo_line(self) -> None:
        with Element("div").classes("form-field"):
            blocks.text("Logo", "span", "form-label")
            with Element("div").classes("admin-form-acts"):
                url = f"/channels/{self._sheet.channel_id}/logo"
                FileChoice(
                    "Choose a picture",
                    url,
                    self._take_logo,
                    accept="image/png,image/jpeg,image/webp,image/gif",
                )
                self._without = Button("Remove the logo", self._remove_logo)
                self._without.set_visibility(bool(self._logo))
            blocks.text(
                "Square, for the circle in the chat's header. Without one: the first letters of the name.",
                "p",
                "form-hint",
            )

    def _take_logo(self, answer: dict[str, Any]) -> None:
        self._bear(str(answer.get("logo", ""))[:16])
        tell("The chat shows the logo.")

    async def _remove_logo(self) -> None:
        if await self._desk.do(show_logo, self._sheet.channel_id, picture=b"", done="The logo is gone."):
            self._bear("")

    def _bear(self, logo: str) -> None:
        self._logo = logo
        self._without.set_visibility(bool(logo))
        self._wear()

    def _address(self) -> str:
        return f"/channels/{self._sheet.channel_id}/logo?{self._logo}" if self._logo.isalnum() else ""

    def _given(self) -> dict[str, Any]:
        """What stands in the form, as a look is given."""
        typed = self._form.values
        welcome = {"": None, NONE: ""}.get(typed["welcome"], typed["texts.welcome"])
        return {
            "colours": {"brand": typed["colours.brand"]},
            "texts": {
                "tagline": typed["texts.tagline"].strip() or None,
                "welcome": welcome,
                "away": typed["texts.away"].strip() or None,
            },
            "side": typed["side"],
            "form": typed["form"],
        }

    def _wear(self) -> None:
        """Show it; a colour that is only half typed is waited for."""
        given = self._given()
        try:
            self._look = read_look(given)
        except WrongLook as wrong:
            if wrong.sentences.keys() != {"colours.brand"}:
                return
            self._look = read_look(given | {"colours": {"brand": self._look.colours.brand}})
        self._preview.show(self._name.strip() or self._sheet.name, self._look, self._address())

    async def _save(self, _typed: dict[str, Any]) -> None:
        await self._desk.runtime.db.write(
            dress, self._sheet.channel_id, look=self._given(), actor=self._desk.me
        )
        tell("Saved. Customers see it when they open the chat.")


def legible(brand: str) -> str:
    """How well text can be read on a colour: what is black or white is chosen so that it can be."""
    ink = ink_on(brand)
    name = "white" if ink == WHITE else "black"
    return f"Text on it is {name}, at {contrast(ink, brand):.1f} to 1; {NEEDED} is needed."
