"""A template is read part by part, whatever its account says of it."""

from typing import Any

import pytest

from services.channels.whatsapp.parts import Blank, Button, parts_of
from tests.services.channels.whatsapp.company import ORDER, STORE, template


def of(*components: Any) -> Any:
    return parts_of(template(ORDER, components=list(components)))


def test_counted_variables_with_their_examples() -> None:
    parts = parts_of(template(ORDER))
    assert (parts.header, parts.media, parts.footer) == ("On its way", "", "Harbour Supplies")
    assert parts.body == "Hello {{1}}, order {{2}} left our quay today."
    assert parts.buttons == (
        Button(0, "Thank you"),
        Button(1, "Follow it", url="https://harbour.example/parcel/{{1}}"),
        Button(2, "Call us"),
    )
    assert parts.blanks == (
        Blank("body.1", "1", "", "Marta"),
        Blank("body.2", "2", "", "2081"),
        Blank("button.1.1", "1", "Follow it", "2081"),
    )
    assert parts.why_not == ""


def test_named_variables_below_a_picture() -> None:
    parts = parts_of(template(STORE))
    assert (parts.header, parts.media) == ("", "IMAGE")
    assert parts.blanks == (
        Blank("body.customer", "customer", "", "Marta"),
        Blank("body.product", "product", "", "storm lantern"),
    )


def test_a_header_and_a_code_have_variables_too() -> None:
    parts = of(
        {"type": "HEADER", "format": "TEXT", "text": "For {{1}}", "example": {"header_text": ["Marta"]}},
        {"type": "BODY", "text": "{{1}}, {{ 1 }} and {{1}}"},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "COPY_CODE", "text": "Copy offer code", "example": "BRASS25"}],
        },
    )
    assert parts.blanks == (
        Blank("header.1", "1", "", "Marta"),
        Blank("body.1", "1", "", ""),
        Blank("button.0.1", "", "Copy offer code", "BRASS25"),
    )


@pytest.mark.parametrize(
    "component",
    [
        {"type": "CAROUSEL", "cards": []},
        {"type": "HEADER", "format": "LOCATION"},
        {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Book"}]},
    ],
)
def test_what_cant_be_filled_in_here_is_told(component: dict[str, Any]) -> None:
    assert "can't be filled in here" in of({"type": "BODY", "text": "Hello"}, component).why_not


@pytest.mark.parametrize(
    "components",
    [
        [],
        ["x", None, {"type": 3}],
        [{"type": "BODY", "text": ["x"]}, {"type": "BUTTONS", "buttons": "x"}],
        [{"type": "BODY", "text": "{{1}}", "example": {"body_text": "x"}}],
        [{"type": "BUTTONS", "buttons": [{"type": "URL", "url": "{{1}}", "example": [{}]}]}],
    ],
)
def test_nonsense_breaks_nothing(components: list[Any]) -> None:
    parts = of(*components)
    assert all(blank.example == "" for blank in parts.blanks)
