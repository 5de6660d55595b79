"""The notification centre: its dialog, what it rings for, and the number in the page's title."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from nicegui.element import Element

from services import clock
from ui.components.event_fields import flag, number, text

Push = Callable[[str, dict[str, Any]], None]
Line = dict[str, Any]
"""`{key, at, calls, rings, urgent, face, title, what, team, state, button, decline}`; all texts but `state`
are empty where the agent may see no more."""

MODULES: list[str | Path] = ["triptych.js", "page.js", "ringing.js"]


class NotificationCentre(Element, component="notification_centre.js", dependencies=MODULES):
    """Pushes what changes by `push(method, payload)`, numbered, so that the browser notices a lost one.

    `on_act(verb, key)` for the buttons, `on_dismiss(key, at)`, `on_dismiss_all(at)`, `on_open(is_open)`,
    `on_watch(conversation)`: whose thread is on screen in a visible tab.
    """

    def __init__(
        self,
        push: Push,
        *,
        title: str,
        ring_every: float,
        on_act: Callable[[str, str], Awaitable[None]],
        on_dismiss: Callable[[str, int], Awaitable[None]],
        on_dismiss_all: Callable[[int], Awaitable[None]],
        on_open: Callable[[bool], None],
        on_watch: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._push = push
        self._seq = 0
        self.lines: dict[str, Line] = {}
        """What the browser holds, by key."""
        self.number = 0
        self._repeats = False
        self.props["base"] = title
        self.props["every"] = round(ring_every * 1000)
        self.on("act", lambda e: on_act(text(e, "verb"), text(e, "key")))
        self.on("dismiss", lambda e: on_dismiss(text(e, "key"), number(e, "at")))
        self.on("dismiss-all", lambda e: on_dismiss_all(number(e, "at")))
        self.on("open", lambda e: on_open(flag(e, "on")))
        self.on("watch", lambda e: on_watch(number(e, "conversation")))
        self.on("resync", lambda _: self.reset())

    def reset(self) -> None:
        """Push all of it, as after a connect."""
        self._send("reset", {"lines": list(self.lines.values()), **self._counted})

    def show(self, lines: Iterable[Line], *, number: int, repeats: bool) -> None:
        """Show these, the newest first; pushes only what differs."""
        before, counted = self.lines, self._counted
        self.lines = {line["key"]: line for line in lines}
        self.number, self._repeats = number, repeats
        up = [line for key, line in self.lines.items() if before.get(key) != line]
        gone = [key for key in before if key not in self.lines]
        if up or gone or counted != self._counted:
            self._send("apply", {"up": up, "del": gone, **self._counted})

    def refused(self, key: str, sentence: str) -> None:
        """Say at an entry why its button did nothing."""
        self._push("refused", {"key": key, "sentence": sentence})

    def leave(self, *, joined: bool) -> None:
        """The conversation that was asked for is open: make way for it."""
        self._push("leave", {"joined": joined})

    @property
    def _counted(self) -> dict[str, Any]:
        return {"number": self.number, "repeats": self._repeats}

    def _send(self, method: str, payload: dict[str, Any]) -> None:
        self._seq += 1
        self._push(method, {"seq": self._seq, "now": clock.now(), **payload})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        shown = ("title", "what", "team", "state", "button")
        return [line[name] for line in self.lines.values() for name in shown]
