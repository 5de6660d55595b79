"""Buttons: their names, and that nothing is sent when nothing changed."""

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from tests.ui.stage import shown
from ui.components import blocks
from ui.components.buttons import Button, CategoryButton, HintButton


async def test_a_category_is_named_by_label_and_count() -> None:
    pressed: list[str] = []
    async with shown(lambda: CategoryButton("Overdue", lambda: pressed.append("Overdue"))) as (user, button):
        await user.should_see("Overdue 0")
        button.show(count=9999, pressed=True)
        await user.should_see("Overdue 9999")
        assert button.props["data-count"] == "9,999"
        assert button.props["aria-pressed"] == "true"
        user.find(CategoryButton).click()
        assert pressed == ["Overdue"]


async def test_a_label_from_outside_stays_text() -> None:
    name = '"><img src=x onerror=alert(1)> :on="x"'
    async with shown(lambda: CategoryButton(name, lambda: None, initials=True)) as (_, button):
        assert button.props["aria-label"] == f"{name} 0"
        assert not any(key.startswith((":", "on")) for key in button.props)


async def test_what_does_not_differ_is_not_sent() -> None:
    async with shown(lambda: CategoryButton("Online", lambda: None)) as (_, button):
        button.show(count=3)
        button.client.outbox.updates.clear()
        button.show(count=3, pressed=False)
        assert not button.client.outbox.updates


async def test_buttons_are_pressed_by_their_names() -> None:
    pressed: list[str] = []

    def page() -> Button:
        return Button("LEAVE", lambda: pressed.append("leave"))

    async with shown(page) as (user, _):
        user.find("LEAVE").click()
        assert pressed == ["leave"]


async def test_a_hint_describes_its_button() -> None:
    async with shown(lambda: HintButton("people")) as (user, hint):
        hint.show("2", name="Representative count 2", hint="Representative count: 2. Dan, Ben")
        await user.should_see("Representative count: 2. Dan, Ben")
        assert hint.button.props["aria-label"] == "Representative count 2"
        assert hint.button.props["aria-describedby"] == hint.hint.html_id


async def test_the_frame_has_its_landmarks() -> None:
    def page() -> Element:
        with blocks.console() as frame:
            blocks.red("Harbour Supplies")
            blocks.yellow()
            blocks.green()
            blocks.tabbar()
        return frame

    async with shown(page) as (user, frame):
        names = {
            (element.tag, element.props.get("aria-label"))
            for element in frame.descendants()
            if element.tag in {"nav", "section"}
        }
        assert names == {
            ("nav", "Categories"),
            ("section", "Conversations"),
            ("section", "Interaction"),
            ("nav", "Blocks"),
        }
        await user.should_see("Harbour Supplies")
        (heading,) = [element for element in frame.descendants() if element.tag == "h1"]
        assert isinstance(heading, TextElement)
        assert heading.text == "Conversations"
