"""The picker's Python side."""

from typing import Any

from services.templates.picking import Pick, Picks
from tests.ui.stage import Pushes, says, shown
from ui.components.template_picker import TemplatePicker


async def test_what_is_searched_for_is_answered_by_its_number() -> None:
    pushes, asked = Pushes(), list[tuple[Any, ...]]()

    def make() -> TemplatePicker:
        return TemplatePicker(pushes, on_search=lambda *what: asked.append(what))

    async with shown(make) as (user, picker):
        await user.should_see("Message template")
        says(picker, "search", {"conversation": 5, "search": "<b>", "number": 3})
        says(picker, "search", {"conversation": "5", "search": None})
        picker.found(3, Picks([Pick(1, "Hello", "", "Hello {{team.name}}", ("{{team.name}}",))], more=True))
    assert asked == [(5, "<b>", 3), (0, "", 0)]
    item = {
        "id": 1,
        "title": "Hello",
        "category": "",
        "text": "Hello {{team.name}}",
        "gaps": ("{{team.name}}",),
        "file": None,
    }
    assert pushes.last == ("found", {"number": 3, "items": [item], "more": True})
