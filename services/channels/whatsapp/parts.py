"""A WhatsApp template's parts as the account tells them, and what has to be filled in before it is sent.

Source: developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models import WhatsAppTemplate
from services.channels.whatsapp.limits import DOCUMENT, IMAGE, VIDEO, Carriage

HEADER_TEXT = 60
BODY = 1_024
URL = 2_000
CODE = 20
"""Characters, with everything filled in."""

MEDIA: dict[str, Carriage] = {"IMAGE": IMAGE, "VIDEO": VIDEO, "DOCUMENT": DOCUMENT}
"""What a header can be beside a text, in WhatsApp's words."""

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_KNOWN = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS"})
_UNFILLABLE = frozenset({"MPM", "SPM", "FLOW"})
"""Buttons that need more than a text."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A variable. `key` tells it from the others of its template: "body.1", "header.name", "button.0.1"."""

    key: str
    name: str
    """As it stands in the text; of a code that is copied, empty."""
    label: str
    """The button's, where it is in one."""
    example: str


@dataclass(frozen=True, slots=True)
class Button:
    """What the customer can press. `url` or `code` where a part of it is filled in."""

    index: int
    text: str
    url: str = ""
    is_code: bool = False

    @property
    def key(self) -> str:
        """Of its variable."""
        return f"button.{self.index}.1"


@dataclass(frozen=True, slots=True)
class Parts:
    """All of it. `media`: the header is a file of this kind, in WhatsApp's word; else a text, or nothing."""

    header: str
    media: str
    body: str
    footer: str
    buttons: tuple[Button, ...]
    blanks: tuple[Blank, ...]
    why_not: str = ""
    """Why it can't be sent from here."""


def parts_of(template: WhatsAppTemplate) -> Parts:
    """Read them. What the account says is from outside: what has another form counts as missing."""
    told = _listed({"components": template.components}, "components")
    found = {_text(one, "type").upper(): one for one in told}
    header, body = found.get("HEADER", {}), found.get("BODY", {})
    format_ = _text(header, "format").upper()
    buttons = _buttons(found.get("BUTTONS", {}))
    header_text = _text(header, "text") if format_ == "TEXT" else ""
    examples = _of_buttons(found.get("BUTTONS", {}))
    blanks = (
        *_blanks("header", header_text, _examples(header, "header_text")),
        *_blanks("body", _text(body, "text"), _examples(body, "body_text")),
        *(_blank_of(one, examples.get(one.index, "")) for one in buttons if one.url or one.is_code),
    )
    return Parts(
        header=header_text,
        media=format_ if format_ in MEDIA else "",
        body=_text(body, "text"),
        footer=_text(found.get("FOOTER", {}), "text"),
        buttons=buttons,
        blanks=blanks,
        why_not=_why_not(found, format_),
    )


def _why_not(found: Mapping[str, Any], format_: str) -> str:
    kinds = {_text(one, "type").upper() for one in _listed(found.get("BUTTONS", {}), "buttons")}
    if found.keys() <= _KNOWN and format_ in {"", "TEXT", *MEDIA} and kinds.isdisjoint(_UNFILLABLE):
        return ""
    return "This template has a part that can't be filled in here, such as a carousel or a place."


def _blanks(place: str, text: str, examples: Mapping[str, str]) -> list[Blank]:
    """Each once, in the order in which they stand there."""
    names = dict.fromkeys(VARIABLE.findall(text))
    return [Blank(f"{place}.{name}", name, "", examples.get(name, "")) for name in names]


def _examples(part: Mapping[str, Any], key: str) -> dict[str, str]:
    """By name, or by the number in which they are counted."""
    example = part.get("example")
    if not isinstance(example, dict):
        return {}
    named = _listed(example, f"{key}_named_params")
    if named:
        return {_text(one, "param_name"): _text(one, "example") for one in named}
    counted = example.get(key)
    if isinstance(counted, list) and counted and isinstance(counted[0], list):
        counted = counted[0]
    if not isinstance(counted, list):
        return {}
    return {str(i): one for i, one in enumerate(counted, 1) if isinstance(one, str)}


def _buttons(part: Mapping[str, Any]) -> tuple[Button, ...]:
    return tuple(_button(i, one) for i, one in enumerate(_listed(part, "buttons")))


def _button(index: int, said: Mapping[str, Any]) -> Button:
    url = _text(said, "url")
    return Button(
        index,
        _text(said, "text"),
        url=url if VARIABLE.search(url) else "",
        is_code=_text(said, "type").upper() == "COPY_CODE",
    )


def _of_buttons(part: Mapping[str, Any]) -> dict[int, str]:
    """The first example of each."""
    said = {i: one.get("example") for i, one in enumerate(_listed(part, "buttons"))}
    firsts = {i: one[0] if isinstance(one, list) and one else one for i, one in said.items()}
    return {i: one for i, one in firsts.items() if isinstance(one, str)}


def _blank_of(button: Button, example: str) -> Blank:
    """Of an address only its end is filled in, and so is its example."""
    before = VARIABLE.split(button.url)[0]
    name = "" if button.is_code else VARIABLE.findall(button.url)[0]
    return Blank(button.key, name, button.text, example.removeprefix(before))


def _text(part: Mapping[str, Any], key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def _listed(part: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = part.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
