"""A WhatsApp template with its values: checked, in words, and as the API takes it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from models import WhatsAppTemplate
from services.channels.whatsapp.limits import DOCUMENT, IMAGE, VIDEO, Carriage, carriage
from services.channels.whatsapp.parts import (
    BODY,
    CODE,
    HEADER_TEXT,
    MEDIA,
    URL,
    VARIABLE,
    Button,
    Parts,
)
from services.files.facts import FileFacts
from services.files.names import size_in_words
from services.refusal import Mistakes
from services.text import clean

Values = Mapping[str, str]
"""By the keys of the blanks."""

EMPTY = "Fill this in: WhatsApp takes no empty values."
UNTIDY = "WhatsApp takes no line breaks, no tabs and no more than four spaces in a row here."
NO_ADDRESS = "This is the end of an address: it has no spaces."
NO_FILE = "This template has no place for a file."

_UNTIDY = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]| {5,}")
_NEEDED = {
    IMAGE: "Choose a picture: a JPEG or PNG.",
    VIDEO: "Choose a video: an MP4 or 3GP.",
    DOCUMENT: "Choose a document: PDF, text or of Office.",
}


def checked(parts: Parts, values: Values, files: Sequence[FileFacts]) -> dict[str, str]:
    """The values, tidied. Raises Mistakes by the keys of the blanks, "header", "body" and "file"."""
    tidy = {blank.key: clean(values.get(blank.key, "")).strip(" ") for blank in parts.blanks}
    wrong = {key: sentence for key, value in tidy.items() if (sentence := _wrong(value))}
    wrong |= _wrong_at_buttons(parts.buttons, {key: tidy[key] for key in tidy if key not in wrong})
    filled = {
        "header": (fill(parts.header, "header", tidy), HEADER_TEXT),
        "body": (fill(parts.body, "body", tidy), BODY),
    }
    for place, (text, limit) in filled.items():
        if len(text) > limit:
            wrong[place] = f"WhatsApp takes {limit:,} characters in the {place}; these are {len(text):,}."
    if sentence := _wrong_file(parts.media, files):
        wrong["file"] = sentence
    if wrong:
        raise Mistakes(wrong)
    return tidy


def fill(text: str, place: str, values: Values) -> str:
    """Put the values into a text, in one pass: none is read as a variable again. What has none stays."""
    return VARIABLE.sub(lambda found: values.get(f"{place}.{found[1]}") or found[0], text)


def in_words(parts: Parts, values: Values) -> str:
    """What the customer reads: header, body and footer."""
    read = (fill(parts.header, "header", values), fill(parts.body, "body", values), parts.footer)
    return "\n\n".join(filter(None, (one.strip() for one in read)))


def components(
    template: WhatsAppTemplate, parts: Parts, values: Values, files: Sequence[FileFacts]
) -> list[dict[str, Any]]:
    """What the API is told beside name and language. A file is named by `file`, our own id of it."""
    found = [
        _component("header", [_medium(parts.media, file) for file in files] if parts.media else []),
        _component("header", _texts(template, parts, "header", values)),
        _component("body", _texts(template, parts, "body", values)),
        *(_pressed(one, values) for one in parts.buttons if one.url or one.is_code),
    ]
    return [one for one in found if one["parameters"]]


def _wrong(value: str) -> str:
    if not value.strip():
        return EMPTY
    return UNTIDY if _UNTIDY.search(value) else ""


def _wrong_at_buttons(buttons: Sequence[Button], values: Values) -> dict[str, str]:
    wrong = {}
    for button in buttons:
        value = values.get(button.key, "")
        limit = CODE if button.is_code else URL
        if button.url and any(map(str.isspace, value)):
            wrong[button.key] = NO_ADDRESS
        elif len(value) > limit:
            wrong[button.key] = f"WhatsApp takes {limit:,} characters here; these are {len(value):,}."
    return wrong


def _wrong_file(media: str, files: Sequence[FileFacts]) -> str:
    if not media:
        return NO_FILE if files else ""
    way = MEDIA[media]
    if len(files) != 1 or not _is_such(files[0], way):
        return _NEEDED[way]
    if files[0]["size"] > way.limit:
        return f"WhatsApp takes files of up to {size_in_words(way.limit)} here."
    return ""


def _is_such(file: FileFacts, way: Carriage) -> bool:
    """Of its type, whatever its size: a large picture is one, and told to be too large."""
    return carriage(file) is way


def _component(type_: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": type_, "parameters": parameters}


def _medium(media: str, file: FileFacts) -> dict[str, Any]:
    kind = media.lower()
    name = {"filename": file["name"]} if kind == "document" else {}
    return {"type": kind, kind: {"file": file["id"], **name}}


def _texts(template: WhatsAppTemplate, parts: Parts, place: str, values: Values) -> list[dict[str, Any]]:
    blanks = [one for one in parts.blanks if one.key.startswith(f"{place}.")]
    if not template.is_named:
        blanks.sort(
            key=lambda one: int(one.name) if one.name.isdecimal() else 0
        )  # counted, wherever they stand
    return [
        {"type": "text"}
        | ({"parameter_name": one.name} if template.is_named else {})
        | {"text": values[one.key]}
        for one in blanks
    ]


def _pressed(button: Button, values: Values) -> dict[str, Any]:
    value = values[button.key]
    if button.is_code:
        kind, parameter = "copy_code", {"type": "coupon_code", "coupon_code": value}
    else:
        kind, parameter = "url", {"type": "text", "text": value}
    return {"type": "button", "sub_type": kind, "index": str(button.index), "parameters": [parameter]}
