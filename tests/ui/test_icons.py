"""Our own icons: drawn, used by names that exist, and no icon font."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.house.files import name, ours
from ui import icons


@pytest.mark.parametrize("icon", icons.PATHS)
def test_each_icon_is_a_drawing(icon: str) -> None:
    drawing = ET.fromstring(icons.svg(icon))  # noqa: S314 - text of our own
    assert drawing.tag.endswith("svg")
    assert f"[data-icon={icon}]{{--icon:url(" in icons.css()


@pytest.mark.parametrize("icon", icons.OF_WHATSAPP)
def test_whatsapps_lie_in_their_own_sheet(icon: str) -> None:
    assert icons.svg(icon)
    assert f"[data-icon={icon}]" in icons.css_of_whatsapp()
    assert f"[data-icon={icon}]" not in icons.css()


@pytest.mark.parametrize("icon", icons.OF_SETTINGS)
def test_what_only_the_settings_show_weighs_nothing_on_the_console(icon: str) -> None:
    assert ET.fromstring(icons.svg(icon)).tag.endswith("svg")  # noqa: S314 - text of our own
    assert f"[data-icon={icon}]" in icons.css_of_settings()
    assert f"[data-icon={icon}]" not in icons.css()


def test_what_is_mirrored_and_solid_exists() -> None:
    assert icons.PATHS.keys() >= icons.DIRECTED | icons.SOLID


def test_only_icons_that_exist_are_named() -> None:
    named = {
        found
        for suffix in (".js", ".py")
        for path in ours(suffix, "ui")
        for found in re.findall(r"""(?<!:)data-icon(?:="|"\] = ")([\w-]+)""", path.read_text())
    }
    assert named <= icons.PATHS.keys() | icons.OF_WHATSAPP.keys()


def test_no_icon_font_is_asked_for() -> None:
    found = [
        name(path)
        for path in ours(".py", "ui")
        if re.search(r"\bui\.icon\(|icon='|material", path.read_text(), re.IGNORECASE)
    ]
    assert found == []
