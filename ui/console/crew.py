"""The Representative count: on hover, focus and tap who is in the conversation, and Take out."""

from collections.abc import Awaitable, Callable

from nicegui.element import Element

from services.conversations.heading import Heading, Member
from ui.components import blocks
from ui.components.buttons import Button, HintButton

# The button goes with what it does; the focus stays at the count.
PRESS = "(event) => { event.currentTarget.closest('.hinted').querySelector('.hint-btn').focus(); emit(); }"


class CrewCount(HintButton):
    """For a Team Admin with a button for each of the others in the crew."""

    def __init__(self, me: int, take_out: Callable[[int], Awaitable[None]]) -> None:
        super().__init__("people")
        self._me = me
        self._take_out = take_out
        self._offered: list[Member] = []
        with self.pop:
            self._list = Element("ul").classes("names")
        self._list.props["aria-label"] = "Representatives"
        self._list.set_visibility(False)

    def show_crew(self, heading: Heading | None) -> None:
        """Show who is in it; of none nothing stays in the page."""
        crew = heading.crew if heading else []
        count, names = len(crew), ", ".join(one.name for one in crew)
        hint = f"Representative count: {count}. {names}" if names else "Nobody has joined yet."
        self.show(str(count), name=f"Representative count {count}", hint=hint)
        may_take_out = heading is not None and heading.may_take_out
        self._offer([one for one in crew if may_take_out and one.id != self._me])

    def _offer(self, members: list[Member]) -> None:
        if members == self._offered:
            return
        self._offered = members
        self._list.set_visibility(bool(members))
        self._list.clear()
        with self._list:
            for member in members:
                self._row(member)

    def _row(self, member: Member) -> None:
        row = Element("li").classes("name-row")
        row.props["aria-label"] = member.name
        with row:
            blocks.text(member.name, classes="name-who").props["dir"] = "auto"
            Button("Take out").on("click", lambda _: self._take_out(member.id), args=[], js_handler=PRESS)
