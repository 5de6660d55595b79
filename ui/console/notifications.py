"""The notification centre of one console: what its entries say, and what their buttons do."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from models import Ended, NotificationKind, TeamRole
from services import actor, answering
from services.conversations import declining, grabbing, joining
from services.notifications import dismissing
from services.notifications.entries import MESSAGES, Button, Entry
from services.notifications.kept import Centre
from services.refusal import Refusal
from services.runtime import Runtime
from ui.bells import Bells
from ui.components.bell import Bell
from ui.components.notification_centre import Line, NotificationCentre
from ui.pushing import Push

WHAT = {
    NotificationKind.WAITING: "Waits for an answer",
    NotificationKind.OVERDUE: "Overdue, and nobody has joined",
    NotificationKind.CREW_OVERDUE: "Overdue in your conversation",
    NotificationKind.UNANSWERED: "Closed unanswered",
    NotificationKind.ASKED_IN: "Asks you into the team",
    NotificationKind.ASKS_TO_JOIN: "Asks to join the team",
}
BY = {
    Ended.JOINED: "Joined",
    Ended.GRABBED: "Grabbed",
    Ended.ANSWERED: "Answered",
    Ended.CLOSED: "Closed",
    Ended.REOPENED: "Reopened",
    Ended.APPROVED: "Approved",
}
ALONE = {
    Ended.CLOSED: "Closed by the system",
    Ended.REOPENED: "Reopened by the customer",
    Ended.ACCEPTED: "ACCEPTED",
    Ended.DECLINED: "Declined",
    Ended.WITHDRAWN: "Withdrawn",
}
"""What is said when no agent did it, or who did needs no saying."""

OPENS = frozenset({Button.VIEW, Button.JOIN, Button.GRAB})


class Notifications:
    """One console's panel."""

    def __init__(
        self,
        runtime: Runtime,
        bells: Bells,
        agent_id: int,
        *,
        open_: Callable[[int], Awaitable[None]],
    ) -> None:
        self.agent_id = agent_id
        self.is_open = False
        self.watching = 0
        self.bell = Bell()
        self._runtime = runtime
        self._bells = bells
        self._open = open_
        self._centre: Centre | None = None

    def build(self, push: Push, title: str) -> None:
        """Put the centre here; it shows when a bell is pressed."""
        self._title = title
        self._client = ui.context.client
        self._view = NotificationCentre(
            push,
            title=title,
            ring_every=self._runtime.settings.ring_every,
            on_act=self._act,
            on_dismiss=self._dismiss,
            on_dismiss_all=self._dismiss_all,
            on_open=self._look_closer,
            on_watch=self._watch,
        )

    async def fill(self) -> None:
        """Read what there is, and keep it from then on."""
        self.show(await self._bells.attach(self))
        number = self._view.number
        ui.page_title(f"({number}) {self._title}" if number else self._title)

    def connect(self) -> None:
        """Give a browser that has just connected all of it."""
        self._view.reset()

    def disconnect(self) -> None:
        """Nobody looks at this console's screen any more, as far as one can tell."""
        self._watch(0)

    def detach(self) -> None:
        """The page is gone."""
        self._bells.detach(self)

    def show(self, centre: Centre) -> None:
        """Push what differs from what was shown last."""
        if centre == self._centre:
            return
        self._centre = centre
        self.bell.show(centre.number)
        lines = [line(entry, self.agent_id) for entry in centre.entries]
        self._view.show(lines, number=centre.number, repeats=centre.repeats)

    # --- what the browser says

    def _look_closer(self, is_open: bool) -> None:
        self.is_open = is_open
        if is_open:
            self._bells.look(self.agent_id)

    def _watch(self, conversation_id: int) -> None:
        if conversation_id != self.watching:
            before, self.watching = self.watching, conversation_id
            for one in {before, conversation_id} - {0}:
                self._bells.look(self.agent_id, one)

    async def _act(self, verb: str, key: str) -> None:
        conversation_id = _conversation(key)
        try:
            if verb == Button.JOIN:
                await self._write(joining.join, conversation_id)
            elif verb == Button.GRAB:
                await self._write(grabbing.grab, conversation_id)
            elif verb == "DECLINE":
                await self._write(declining.decline, conversation_id)
            elif verb == Button.ACCEPT:
                await self._write(answering.accept, self._ask(key))
            elif verb == Button.APPROVE:
                await self._write(answering.approve, self._ask(key))
        except Refusal as refusal:
            self._view.refused(key, refusal.sentence)
            return
        if verb in OPENS:
            await self._open(conversation_id)
            self._view.leave(joined=verb != Button.VIEW)

    async def _dismiss(self, key: str, at: int) -> None:
        if conversation_id := _conversation(key):
            await self._quietly(dismissing.dismiss, conversation_id, upto=at)
        elif (entry := self._entry(key)) is not None:
            await self._quietly(dismissing.dismiss_one, entry.notification_id or 0)

    async def _dismiss_all(self, at: int) -> None:
        await self._quietly(dismissing.dismiss_all, upto=at)

    async def _write(self, verb: Callable[..., Any], *args: Any, **said: Any) -> None:
        await self._runtime.db.write(verb, *args, **said, actor=actor.agent(self.agent_id))

    async def _quietly(self, verb: Callable[..., Any], *args: Any, **said: Any) -> None:
        try:
            await self._write(verb, *args, **said)
        except Refusal as refusal:
            ui.notify(refusal.sentence, type="warning", position="top", close_button="OK")

    def _entry(self, key: str) -> Entry | None:
        entries = self._centre.entries if self._centre else ()
        return next((entry for entry in entries if entry.key == key), None)

    def _ask(self, key: str) -> int:
        entry = self._entry(key)
        return entry.ask_id or 0 if entry else 0


def _conversation(key: str) -> int:
    """The conversation that an entry of this key is about; 0 is none."""
    number = key.removeprefix("c")
    is_one = key.startswith("c") and number.isascii() and number.isdigit() and len(number) < 16
    return int(number) if is_one else 0


def line(entry: Entry, me: int) -> Line:
    """An entry in words. What one did oneself does not ring."""
    is_ask = entry.ask_id is not None
    return {
        "key": entry.key,
        "at": entry.at,
        "calls": entry.calls,
        "rings": entry.calls and entry.by_id != me,
        "urgent": entry.is_overdue,
        "face": entry.by_id if is_ask else entry.conversation_id,
        "title": entry.by if is_ask else entry.name,
        "what": _what(entry) if is_ask or entry.conversation_id is not None else "",
        "team": ", ".join(entry.teams),
        "state": _state(entry),
        "button": str(entry.button) if entry.button else "",
        "decline": entry.may_decline,
    }


def _what(entry: Entry) -> str:
    if entry.kind == MESSAGES:
        return "1 new message" if entry.messages == 1 else f"{entry.messages} new messages"
    if entry.kind == NotificationKind.LEFT:
        who = f"{entry.by} has left" if entry.by else "Nobody is there any more"
        return f"{who}, and the customer waits" + (": overdue" if entry.is_overdue and entry.calls else "")
    if entry.kind == NotificationKind.INVITED:
        return f"{entry.by} asks your team for help" if entry.is_to_team else f"{entry.by} invites you"
    if entry.kind == NotificationKind.HANDED_OVER:
        return f"{entry.by} hands it over to you"
    if entry.kind == NotificationKind.MENTIONED:
        return f"{entry.by} mentioned you in a note"
    if entry.kind == NotificationKind.ASKED_IN and entry.role == TeamRole.ADMIN:
        return "Asks you into the team, as Team Admin"
    return WHAT[NotificationKind(entry.kind)]


def _state(entry: Entry) -> str:
    if entry.ended is None:
        return ""
    how = Ended(entry.ended)
    if how in BY and entry.ended_by:
        return f"{BY[how]} by {entry.ended_by}"
    return ALONE.get(how, "")
