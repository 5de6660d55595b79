"""What is shown of a text in which something was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.excerpt import BEFORE, LENGTH, excerpt, marked
from services.search.query import query


def shown(text: str, looked_for: str) -> str:
    """The excerpt, with brackets round what was found."""
    found = query(looked_for)
    assert found is not None
    return "".join(f"[{part}]" if is_found else part for part, is_found in excerpt(text, found.pattern))


@pytest.mark.parametrize(
    ("text", "looked_for", "expected"),
    [
        ("Where is my Parcel?", "parcel", "Where is my [Parcel]?"),
        ("Parcels and parcels", "parc", "[Parc]els and [parc]els"),
        ("Is Tomás there?", "tomas", "Is [Tomás] there?"),
        ("Der Straßenname", "strasse", "Der [Straße]nname"),
        ("请问这个产品还有货吗", "产品", "请问这个[产品]还有货吗"),
        ("مَرْحَبًا يا", "مرحبا", "[مَرْحَبًا] يا"),
        ("Call 020-7946 0958 now", "02079460958", "Call [020-7946 0958] now"),
        ("one\n two", "two", "one [two]"),
        ("the parcel is broken", "broken parcel", "the [parcel] is [broken]"),
        ("<b>bold</b>", "bold", "<b>[bold]</b>"),
    ],
)
def test_what_was_found_is_marked(text: str, looked_for: str, expected: str) -> None:
    assert shown(text, looked_for) == expected


def test_a_place_far_on_comes_into_sight() -> None:
    text = "word " * 300 + "needle " + "word " * 300
    assert shown(text, "needle").startswith("…word word word word [needle] word")


def test_what_is_not_found_is_shown_from_its_beginning() -> None:
    assert shown("word " * 300, "needle") == ("word " * 300)[:LENGTH]


@given(st.text(max_size=300), st.text(max_size=10))
def test_it_is_a_piece_of_the_text(text: str, typed: str) -> None:
    asked = query(typed)
    if asked is None:
        return
    line = " ".join(text.split())
    parts = excerpt(text, asked.pattern)
    told = "".join(part for part, _ in parts)
    assert len(told) <= LENGTH + 1
    assert told.removeprefix("…") in line
    assert all(part for part, _ in parts)
    assert "".join(part for part, _ in marked(text, asked.pattern)) == text
    before = next((at for at, (_, is_found) in enumerate(parts) if is_found), None)
    if before is not None:
        assert sum(len(part) for part, _ in parts[:before]) <= BEFORE + 1
