"""The tool "Conference": what it tells, and what it is told."""

from typing import Any

from tests.ui.stage import Pushes, says, shown
from ui.components.call_button import CallButton


async def test_it_tells_what_kind_of_page_it_is_on_and_whether_a_tab_opened() -> None:
    acts: list[Any] = []
    pushes = Pushes()
    async with shown(lambda: CallButton(pushes, on_call=lambda *what: acts.append(what))) as (user, button):
        await user.should_see("Conference")
        says(button, "call", {"secure": True, "tab": False})
        says(button, "call", {"secure": "yes", "tab": 1})
        says(button, "call", None)
        button.opened("/call/abc")
        button.refused()
    assert acts == [(True, False), (False, False), (False, False)]
    assert pushes == [("opened", {"url": "/call/abc"}), ("refused", {})]
