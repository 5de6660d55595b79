"""What stands above a thread: the name, the acts, and who is in it."""

from collections.abc import Callable

from nicegui.events import GenericEventArguments

from services.conversations.heading import Heading
from ui.components import blocks
from ui.components.buttons import Button, IconButton
from ui.components.event_fields import number
from ui.components.window_ring import WindowRing
from ui.console.acts import Acts
from ui.console.crew import CrewCount


class Head:
    """GREEN's upper part."""

    def __init__(
        self, me: int, acts: Acts, build_facts: Callable[[], None], build_more: Callable[[], None]
    ) -> None:
        self._window: WindowRing | None = None
        with blocks.head() as self._head:
            with blocks.head_line():
                blocks.back_button()
                self._name = blocks.text("", "h2", "head-title one-line")
                self._blocked = blocks.text("Blocked", "span", "blocked")
                IconButton("edit", "Edit customer details", acts.details).props["aria-haspopup"] = "dialog"
                with blocks.head_acts():
                    with blocks.folded("Actions"):
                        self._no_reply = Button("No reply needed", acts.no_reply, act="no-reply")
                        self._invite = Button("Invite", acts.invite)
                        self._hand_over = Button("Hand over", acts.hand_over)
                        for button in (self._invite, self._hand_over):
                            button.props["aria-haspopup"] = "dialog"
                        self._leave = Button("LEAVE", acts.leave, act="leave")
                        self._close = _close_button(acts)
                    build_more()
            with blocks.facts():
                build_facts()
                self._place = blocks.place()
                self._crew = CrewCount(me, acts.take_out)

    def show(self, heading: Heading | None) -> None:
        """Show a conversation's, or none."""
        self._head.set_visibility(heading is not None)
        self._name.text = heading.name if heading else ""
        self._crew.show_crew(heading)
        self._blocked.set_visibility(heading is not None and heading.is_blocked)
        self._show_window(heading)
        if heading is None:
            return
        self._no_reply.set_visibility(heading.is_crew and heading.is_waiting)
        self._invite.set_visibility(heading.may_invite)
        self._hand_over.set_visibility(heading.may_hand_over)
        self._leave.set_visibility(heading.is_crew)
        self._close.set_visibility(heading.may_close)

    def _show_window(self, heading: Heading | None) -> None:
        """Most conversations have none: it is made when it is first needed."""
        until = heading.window_until if heading else None
        if self._window is None and until is not None:
            with self._place:
                self._window = WindowRing()
        if self._window is not None:
            self._window.show(until)


def _close_button(acts: Acts) -> Button:
    """CLOSE carries what the browser shows: between server and eyes a message may be under way (SPEC 2)."""

    async def press(event: GenericEventArguments) -> None:
        await acts.close(number(event, "conversation"), number(event, "seq"))

    button = Button("CLOSE", act="close")
    button.on("click", press, js_handler="() => emit(window.triptych.shown ?? {})")
    return button
