"""Forms of native controls: what is wrong stands beside its field, and what was typed is kept.

    with Form(save, act="Save") as form:
        form.text("name", "Name", team.name, longest=80)
        form.choice("mode", "Mode", {"grab": "Grab", ...}, team.mode)
        form.switch("keep", "Keep unanswered conversations open", value=team.keep)

`save` gets the values by name and does it; a `Mistakes` that it raises is shown field by field, any other
refusal above the button.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import Any, TypeVar

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.refusal import Mistakes, Refusal
from ui.admin.meanwhile import Meanwhile
from ui.components import blocks
from ui.components.buttons import Button

F = TypeVar("F", bound="Field")

Save = Callable[[dict[str, Any]], Awaitable[None]]

LONGEST = 20_000
"""Characters of one field that are taken in, unless it `takes` more; what it may hold, its service says."""

WHOLE = 2**31 - 1
"""Where any text ends."""

LOOK = "Look at the marked fields."
VALUE = "(event) => emit(event.target.value)"
PAUSED = """(event) => {
  clearTimeout(event.target.pause);
  event.target.pause = setTimeout(() => emit(event.target.value), 150);
}"""
"""The same, once the keys rest."""
INITIAL = ".value"
"""What stands in a field at first. As `value` it would be put there again with each change of the page, and
letters typed meanwhile be lost: the dot tells Vue to do so only when it becomes another."""

CHECKED = "(event) => emit(event.target.checked)"


class Field:
    """A control with its label, a hint and what is wrong with it."""

    def __init__(self, label: str, tag: str, value: Any, *, hint: str = "") -> None:
        self.value = value
        self._hint = hint
        self._listeners: list[Callable[[Any], object]] = []
        with Element("div").classes("form-field") as self.place:
            self._label = Element("label").classes("form-label")
            with self._label:
                blocks.text(label, "span", "")
            self.control = Element(tag)
            self._told = blocks.text(hint, "p", "form-hint")
        self._label.props["for"] = self.control.html_id
        self.control.props["id"] = self.control.html_id
        self.control.props["aria-describedby"] = self._told.html_id
        self._told.props["id"] = self._told.html_id

    def on_change(self, listener: Callable[[Any], object]) -> "Field":
        """Tell of each change, as a preview needs it."""
        self._listeners.append(listener)
        return self

    def take(self, value: Any) -> Awaitable[object] | None:
        """The person has put this in. Where a listener takes its time, that is to be awaited."""
        self.value = value
        heard = [listener(value) for listener in self._listeners]
        waiting = [one for one in heard if isawaitable(one)]
        return asyncio.gather(*waiting) if waiting else None

    def mark(self, sentence: str = "") -> None:
        """Say what is wrong with it, or that nothing is."""
        self._told.text = sentence or self._hint
        self._told.classes(add="form-error" if sentence else "form-hint", remove="form-error form-hint")
        self.control.props["aria-invalid"] = "true" if sentence else "false"
        self.control.update()

    def hint(self, sentence: str) -> None:
        """Say this below it, unless something is wrong with it."""
        if self._told.text == self._hint:
            self._told.text = sentence
        self._hint = sentence

    def focus(self) -> None:
        """Put the focus on it."""
        self.control.run_method("focus")


def replace_text(control: Element, value: str) -> None:
    """Put another text into a field, whatever has been typed there meanwhile."""
    control.run_method("setRangeText", value, 0, WHOLE)


class Text(Field):
    """A line, or several; its value is what stands in it."""

    def __init__(self, label: str, value: str, *, lines: int = 1, **options: Any) -> None:
        kind, longest = options.pop("kind", "text"), options.pop("longest", None)
        self._takes: int = options.pop("takes", LONGEST)
        read_only, complete = options.pop("read_only", False), options.pop("complete", "off")
        placeholder = options.pop("placeholder", "")
        super().__init__(label, "textarea" if lines > 1 else "input", value, **options)
        props = self.control.classes("field").props
        props[INITIAL], props["autocomplete"], props["dir"] = value, complete, "auto"
        if lines > 1:
            props["rows"] = lines
        else:
            # Browsers replace no part of an address for mail; what else they do for it is switched off here.
            props["type"] = "text" if kind == "email" else kind
            if kind == "email":
                props["inputmode"] = kind
        if longest:
            props["maxlength"] = longest
        if read_only:
            props["readonly"] = True
        if placeholder:
            props["placeholder"] = placeholder
        self.control.on("input", self._type, js_handler=PAUSED if kind == "search" else VALUE)

    def _type(self, event: GenericEventArguments) -> Awaitable[object] | None:
        return self.take(str(event.args)[: self._takes])

    def fill(self, value: str) -> None:
        """Put this in for them."""
        replace_text(self.control, value)
        self.take(value)


class _Choice(Field):
    def __init__(self, label: str, options: Mapping[str, str], value: str, **more: Any) -> None:
        read_only = more.pop("read_only", False)
        super().__init__(label, "select", value if value in options else next(iter(options), ""), **more)
        self._options = options
        self.control.classes("field").props["disabled"] = read_only
        with self.control:
            for key, shown in options.items():
                option = blocks.text(shown, "option", "")
                option.props["value"] = key
                option.props["selected"] = key == self.value
        self.control.on("change", self._pick, js_handler=VALUE)

    def _pick(self, event: GenericEventArguments) -> Awaitable[object] | None:
        return self.take(event.args) if event.args in self._options else None


class _Switch(Field):
    def __init__(self, label: str, *, value: bool, **options: Any) -> None:
        read_only = options.pop("read_only", False)
        super().__init__(label, "input", value, **options)
        self.place.classes("form-switch")
        props = self.control.props
        props["type"], props["role"], props["checked"], props["disabled"] = (
            "checkbox",
            "switch",
            value,
            read_only,
        )
        self.control.on("change", self._turn, js_handler=CHECKED)

    def _turn(self, event: GenericEventArguments) -> Awaitable[object] | None:
        self.control.props["checked"] = bool(event.args)
        return self.take(bool(event.args))


def choice(label: str, options: Mapping[str, str], value: str) -> Field:
    """One of these, outside of a form: what it changes happens at once."""
    return _Choice(label, options, value)


def search(label: str) -> Field:
    """Words that are looked for, outside of a form."""
    return Text(label, "", kind="search")


def day(label: str) -> Field:
    """A day, as `2026-01-31`, outside of a form."""
    return Text(label, "", kind="date")


class Form:
    """Its fields are made within it; the button that saves comes last."""

    def __init__(
        self,
        save: Save,
        *,
        act: str = "Save",
        danger: bool = False,
        meanwhile: Meanwhile[Any] | None = None,
    ) -> None:
        self._save, self._act, self._danger, self._meanwhile = save, act, danger, meanwhile
        self.fields: dict[str, Field] = {}
        self._busy = False
        self.place = Element("form").classes("admin-form")
        self.place.props["novalidate"] = True
        self.place.on("submit.prevent", self.submit, args=[])

    def __enter__(self) -> "Form":
        self.place.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._alert = blocks.text("", "p", "form-error")
        self._alert.props["role"] = "alert"
        with Element("div").classes("admin-form-acts") as self.acts:
            self.button = Button(self._act, kind="danger" if self._danger else "primary")
            self.button.props["type"] = "submit"
        self.place.__exit__(*exc)

    def text(self, name: str, label: str, value: str = "", **options: Any) -> Text:
        """A text; `hint`, `placeholder`, `kind`, `lines`, `longest`, `takes`, `read_only`, `complete`."""
        self.fields[name] = field = Text(label, value, **options)
        return field

    def choice(self, name: str, label: str, options: Mapping[str, str], value: str, **more: Any) -> _Choice:
        """One of these, by what is shown for each; `hint`, `read_only`."""
        self.fields[name] = field = _Choice(label, options, value, **more)
        return field

    def switch(self, name: str, label: str, *, value: bool, **options: Any) -> _Switch:
        """On or off; `hint`, `read_only`."""
        self.fields[name] = field = _Switch(label, value=value, **options)
        return field

    def add(self, name: str, field: F) -> F:
        """A field of another kind, made in its place: those of `ui/admin/fields.py`."""
        self.fields[name] = field
        return field

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the fields now, by name."""
        return {name: field.value for name, field in self.fields.items()}

    async def submit(self) -> None:
        """Save, or show what is wrong."""
        if self._busy:
            return
        self._busy = True
        self.button.enable(False)
        try:
            await self._saved()
        except Mistakes as mistakes:
            self._mark(mistakes.sentences)
        except Refusal as refusal:
            self._mark({}, refusal.sentence)
        else:
            self._mark({})
        finally:
            self._busy = False
            if not self.place.is_deleted:
                self.button.enable()

    async def _saved(self) -> None:
        if self._meanwhile is None:
            await self._save(self.values)
            return
        await self._meanwhile.look()
        await self._save(self.values)
        await self._meanwhile.saved()

    def _mark(self, wrong: Mapping[str, str], alert: str = "") -> None:
        if self.place.is_deleted:
            return  # what was saved has put something else in its place
        for name, field in self.fields.items():
            field.mark(wrong.get(name, ""))
        beside = [name for name in self.fields if name in wrong]
        elsewhere = " ".join(sentence for name, sentence in wrong.items() if name not in self.fields)
        self._alert.text = alert or elsewhere or (LOOK if beside else "")
        if beside:
            self.fields[beside[0]].focus()
