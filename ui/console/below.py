"""What stands below a thread: JOIN and its like in the composer's place, and what is to be decided first."""

from models import State
from services.conversations.heading import Heading
from ui.components import blocks
from ui.components.buttons import Button
from ui.console.acts import Acts
from ui.console.words import instead


class Below:
    """What stands in the composer's place while one may not write, and what a CLOSE leaves behind."""

    def __init__(self, acts: Acts) -> None:
        with blocks.notice() as self._written:
            self._who = blocks.text("")
            Button("Close anyway", acts.close_anyway, act="close")
        with blocks.reply_place() as self._place:
            self._why = blocks.text("", classes="")
            self._why.props["dir"] = "auto"
            self._undo = Button("Undo", acts.undo, act="undo")
            self._decline = Button("Decline", acts.decline, act="decline")
            self._join = Button("JOIN", acts.join, kind="primary", act="join")
            self._grab = Button("GRAB", acts.grab, kind="primary", act="join")
            self._reopen = Button("REOPEN", acts.reopen, kind="primary", act="reopen")

    def show(self, heading: Heading | None) -> None:
        """Offer what this agent may do with the conversation."""
        self._place.set_visibility(heading is not None and (not heading.is_crew or _is_offered(heading)))
        if heading is None:
            self._why.text = ""
            return
        is_closed = heading.state == State.CLOSED
        may_grab = heading.held is not None and heading.held.may_grab
        self._why.text = instead(heading)
        self._undo.set_visibility(heading.undo_for > 0)
        self._reopen.set_visibility(is_closed)
        self._decline.set_visibility(heading.held is not None)
        self._join.set_visibility(not is_closed and not may_grab)
        self._grab.set_visibility(may_grab)

    def warn(self, sentence: str | None) -> None:
        """Say that the customer has just written, or no more."""
        self._written.set_visibility(sentence is not None)
        self._who.text = sentence or ""


def _is_offered(heading: Heading) -> bool:
    """Who is in the crew may be asked to own it."""
    return heading.held is not None and heading.held.is_hand_over
