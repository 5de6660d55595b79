"""The look: contrast in both themes, one place for colours, one stylesheet that browsers may keep."""

import gzip
import re
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI
from nicegui.dependencies import importmap_overrides
from starlette.testclient import TestClient

from tests.house.files import name, ours
from ui import design

ENOUGH = 4.5  # WCAG 2.2 AA for text
SHEETS = list(ours(".css", "ui"))
SCRIPTS = list(ours(".js", "ui"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)
MOST_BYTES = 12_300


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [design.LIGHT, design.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), design.TEXT_PAIRS)
def test_text_stands_out_from_its_ground(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= ENOUGH


@pytest.mark.parametrize(("ground", "ink"), design.TINTS)
def test_initials_stand_out_from_their_tint(ground: str, ink: str) -> None:
    assert contrast(ink, ground) >= ENOUGH


def test_both_themes_name_the_same_colours() -> None:
    assert design.LIGHT.keys() == design.DARK.keys()


def test_no_colour_is_written_outside_the_design() -> None:
    found = [
        f"{name(path)}: {found.group()}"
        for path in (*SHEETS, *SCRIPTS, *ours(".py", "ui"))
        if path.name not in {"design.py", "icons.py"}
        for found in COLOUR.finditer(path.read_text())
    ]
    assert found == []


def test_every_token_that_is_used_exists() -> None:
    tokens = design.SCALE.keys() | design.LIGHT.keys() | design.WEBSITE.keys() | {"icon", "icon-check"}
    used = {token for path in SHEETS for token in re.findall(r"var\(--([\w-]+)", path.read_text())}
    assert used - tokens == set()


def test_every_sheet_is_part_of_the_stylesheet() -> None:
    assert {path.name for path in SHEETS} == {*design.SHEETS, "admin.css", "whatsapp.css"}


def test_only_logical_sides_are_named() -> None:
    physical = re.compile(r"(?<![\w-])(?:margin|padding|border)-(?:left|right)|text-align: ?(?:left|right)")
    assert [name(path) for path in SHEETS if physical.search(path.read_text())] == []


def test_the_stylesheet_is_served_packed_and_for_ever() -> None:
    app = FastAPI()
    design.mount(app)
    answer = TestClient(app).get(design.style().url)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text == design.stylesheet()
    plain = TestClient(app).get(design.style().url, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == design.stylesheet()


def test_what_stands_for_the_sanitizer_is_served_and_lets_nothing_through() -> None:
    app = FastAPI()
    design.mount(app)
    answer = TestClient(app).get(design.sanitizer().url)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert importmap_overrides["dompurify"] == design.sanitizer().url


def test_the_favicon_is_a_drawing() -> None:
    assert ET.fromstring(design.favicon()).tag.endswith("svg")  # noqa: S314 - text of our own


def test_the_stylesheet_is_light() -> None:
    assert len(gzip.compress(design.stylesheet().encode(), 9)) < MOST_BYTES
