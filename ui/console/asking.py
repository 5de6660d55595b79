"""The dialogs "Invite" and "Hand over": whom to ask, and who has been."""

from collections.abc import Awaitable, Callable, Collection
from functools import partial

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from models import InvitationKind, Mode
from services.access import Viewer
from services.conversations.candidates import (
    Candidate,
    Candidates,
    Given,
    TeamCandidate,
    to_hand_over,
    to_invite,
)
from services.database import Database
from services.refusal import NotFound, Refusal
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.dialogs import Dialog
from ui.console.acting import Acting

Read = Callable[[str], Awaitable[Candidates]]
"""From what is searched for, whom to show. Raises NotFound."""
Ask = Callable[[int], Awaitable[bool]]

LONGEST = 100
"""Code points of a search."""

MODES = {
    Mode.COLLABORATION: "Collaboration: all of its members will see it",
    Mode.GRAB: "Grab: the first of its Representatives will enter",
}
# The button goes with what it does; the focus stays in the dialog.
PRESS = """(event) => {
  event.currentTarget.closest(".dialog-card").querySelector(".dialog-title").focus();
  emit();
}"""


class Asking(Dialog):
    """A dialog over lists of names, which follow what is told while it is open."""

    CARD = "dialog-card dialog-tall"

    def __init__(
        self, title: str, read: Read, *, ask: Ask, withdraw: Ask, ask_team: Ask | None = None
    ) -> None:
        """`ask` is told an agent, `ask_team` a team, `withdraw` an invitation."""
        super().__init__(title)
        self._read = read
        self._ask, self._ask_team, self._withdraw = ask, ask_team, withdraw
        self._wanted = ""
        self._shown: tuple[Candidates, str] | None = None
        self._is_opening = False
        self._look: object | None = None
        """The newest reading that is under way, or was; None once it is closed."""

    def _fill(self) -> None:
        self._field()
        self._lists = blocks.choices(self._title)
        self._done = blocks.text("", "p", "choice-note")
        self._done.props["role"] = "status"
        with Element("div").classes("dialog-acts"):
            Button("Done", self._hide, kind="primary")

    async def open(self) -> None:
        """Show it, with nothing searched for."""
        self._build()
        self._wanted = self._done.text = ""
        self._is_opening = True
        await self._look_anew()

    async def follow(self) -> None:
        """Show whom to ask now; nothing is read while it is closed."""
        if self._is_open or self._is_opening:
            await self._look_anew()

    async def _look_anew(self) -> None:
        """Read whom to ask, and show it, unless something newer is read by then, or nothing any more."""
        look = self._look = object()
        try:
            found = await self._read(self._wanted)
        except Refusal as refusal:
            self._is_opening = False
            if not isinstance(refusal, NotFound):
                raise
            if self._look is look:
                self.close()
            return
        if self._look is not look:
            return
        self._list(found)
        if self._is_opening:
            self._is_opening = False
            self._show()

    def close(self) -> None:
        """The conversation is not shown any more: no name of it stays in the page."""
        self._is_opening, self._look = False, None
        self._hide()
        if self._shown is not None:
            self._shown, self._done.text = None, ""
            self._lists.clear()

    def _field(self) -> None:
        field = Element("input").classes("field")
        field.props["type"] = "search"
        field.props["autocomplete"] = "off"
        field.props["data-autofocus"] = ""
        field.props["placeholder"] = field.props["aria-label"] = "Search names"
        field.on("input", self._search, js_handler="(event) => emit(event.target.value)")

    async def _search(self, event: GenericEventArguments) -> None:
        self._wanted = str(event.args)[:LONGEST]
        await self.follow()

    def _list(self, found: Candidates) -> None:
        """Build the lists anew if they differ: an entry built anew would lose the focus."""
        note = _note(found, self._wanted)
        if self._shown == (found, note):
            return
        self._shown = found, note
        self._lists.clear()
        with self._lists:
            if found.given:
                with _names("Invited"):
                    for given in found.given:
                        self._given(given)
            if found.agents:
                with _names("Agents"):
                    for agent in found.agents:
                        self._agent(agent)
            if found.teams:
                with _names("Teams"):
                    for team in found.teams:
                        self._team(team)
            if note:
                blocks.text(note, "p", "choice-note")

    def _given(self, given: Given) -> None:
        what = "asked to take over" if given.kind == InvitationKind.HAND_OVER else "invited"
        with _row(given.name, f"{what} by {given.by}"):
            if given.may_withdraw:
                self._press("Withdraw", self._withdraw, given.id, f"{given.name} is not invited any more.")

    def _agent(self, agent: Candidate) -> None:
        with _row(agent.name, "Available" if agent.is_available else "Away", is_on=agent.is_available):
            self._press(self._title, self._ask, agent.id, f"{agent.name} has been asked.")

    def _team(self, team: TeamCandidate) -> None:
        if self._ask_team is not None:
            with _row(team.name, MODES[Mode(team.mode)]):
                self._press(self._title, self._ask_team, team.id, f"{team.name} has been asked.")

    def _press(self, text: str, ask: Ask, whom: int, done: str) -> None:
        async def press() -> None:
            if await ask(whom):
                self._done.text = done

        Button(text).on("click", lambda _: press(), args=[], js_handler=PRESS)


def _note(found: Candidates, wanted: str) -> str:
    """What is not in the lists, in words."""
    if found.more:
        return "There are more: search for a name."
    if found.agents or found.teams:
        return ""
    return "No such name." if wanted else "Nobody else can be asked."


def _names(title: str) -> Element:
    blocks.text(title, "h3", "choice-title").props["aria-hidden"] = "true"
    names = Element("ul").classes("names")
    names.props["aria-label"] = title
    return names


def _row(name: str, note: str, *, is_on: bool = False) -> Element:
    row = Element("li").classes("name-row")
    row.props["aria-label"] = name
    with row, Element("div").classes("name-text"):
        blocks.text(name, classes="name-who").props["dir"] = "auto"
        blocks.text(note, classes="name-note on" if is_on else "name-note").props["dir"] = "auto"
    return row


class AskDialogs:
    """Both, for the conversation that is shown."""

    def __init__(
        self,
        db: Database,
        acting: Acting,
        viewer: Callable[[], Viewer],
        connected: Callable[[], Collection[int]],
    ) -> None:
        """`connected`: the agents with a console, who may be Available."""
        self._db, self._acting, self._viewer, self._connected = db, acting, viewer, connected
        self._invite = Asking(
            "Invite",
            partial(self._candidates, to_invite),
            ask=acting.invite,
            ask_team=acting.invite_team,
            withdraw=acting.withdraw,
        )
        self._hand_over = Asking(
            "Hand over",
            partial(self._candidates, to_hand_over),
            ask=acting.hand_over,
            withdraw=acting.withdraw,
        )

    async def invite(self) -> None:
        """Open "Invite"."""
        await self._invite.open()

    async def hand_over(self) -> None:
        """Open "Hand over"."""
        await self._hand_over.open()

    async def follow(self) -> None:
        """Something of the conversation has changed."""
        await self._invite.follow()
        await self._hand_over.follow()

    def close(self) -> None:
        """Another one is shown, or none."""
        self._invite.close()
        self._hand_over.close()

    async def _candidates(self, query: Callable[..., Candidates], search: str) -> Candidates:
        shown, connected = self._acting.chosen(), self._connected()
        return await self._db.read(query, self._viewer(), shown, search=search, connected=connected)
