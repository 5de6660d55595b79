"""RED, "Categories": views, teams and statuses with their live counts."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from nicegui.element import Element

from services.conversations.selection import Selection, Status, View
from ui.components import blocks
from ui.components.bell import Bell
from ui.components.buttons import CategoryButton
from ui.console.account import Account
from ui.console.counted import Counted

VIEWS = {View.ALL: ("All Chatroom", "all"), View.JOINED: ("Joined", "joined")}
STATUSES = {
    Status.ONLINE: ("Online", "online"),
    Status.REP_NEEDED: ("Rep Needed", "rep-needed"),
    Status.PENDING: ("Pending", "pending"),
    Status.SOON: ("Soon to be", "soon"),
    Status.OVERDUE: ("Overdue", "overdue"),
    Status.CLOSED: ("Closed", "closed"),
}
Choose = Callable[[Selection], Awaitable[None]]
Entry = tuple[CategoryButton, Selection, bool]
"""A button, what it would list, and whether it is chosen."""

MANY_TEAMS = 8
"""Above as many, the group scrolls and has a filter (SPEC 4)."""


class Red:
    """Asks `choose` for another selection when an entry is pressed."""

    def __init__(
        self, workspace: str, teams: dict[int, str], bell: Bell, account: Account, choose: Choose
    ) -> None:
        self._choose = choose
        self._selection = Selection()
        self._entries: list[Entry] | None = None
        """What each button lists with this selection, until it or the teams change."""
        self._views: dict[View, CategoryButton] = {}
        self._teams: dict[int, CategoryButton] = {}
        self._statuses: dict[Status, CategoryButton] = {}
        with blocks.red(workspace):
            with blocks.groups():
                self._build_views()
                self._place_of_teams = blocks.place()
                self._build_statuses()
            with blocks.foot():
                bell.build()
                account.build()
        self.set_teams(teams)

    def show(self, counts: Counted, selection: Selection) -> None:
        """Show what is chosen, and each entry's count: the rows it would list in its group's place."""
        if self._entries is None or self._selection != selection:
            self._entries = list(self._entries_of(selection))
        self._selection = selection
        for button, listed, is_chosen in self._entries:
            button.show(count=counts.of(listed), pressed=is_chosen)

    def _entries_of(self, selection: Selection) -> Iterator[Entry]:
        for view, button in self._views.items():
            yield button, replace(selection, view=view), selection.view == view
        for team_id, button in self._teams.items():
            yield button, replace(selection, team_id=team_id), selection.team_id == team_id
        for status, button in self._statuses.items():
            yield button, replace(selection, status=status), selection.status == status

    def _build_views(self) -> None:
        with blocks.group("Views"):
            for view, (label, icon) in VIEWS.items():
                self._views[view] = CategoryButton(label, self._press(view=view), icon=icon)

    def set_teams(self, teams: dict[int, str]) -> None:
        """Show these teams; nothing happens when they are shown already."""
        shown = {team_id: button.label for team_id, button in self._teams.items()}
        if teams == shown:
            return
        self._entries = None
        self._teams.clear()
        self._place_of_teams.clear()
        if teams:
            with self._place_of_teams:
                self._build_teams(teams)

    def _build_teams(self, teams: dict[int, str]) -> None:
        is_long = len(teams) > MANY_TEAMS
        with blocks.group("Teams", long=is_long):
            if is_long:
                self._build_filter()
            for team_id, name in teams.items():
                self._teams[team_id] = CategoryButton(name, self._press(team_id=team_id), initials=True)

    def _build_filter(self) -> None:
        field = Element("input").classes("team-filter")
        field.props["type"] = "search"
        field.props["placeholder"] = field.props["aria-label"] = "Filter teams"
        field.on("input", lambda e: self._filter(e.args), js_handler="(event) => emit(event.target.value)")

    def _filter(self, typed: object) -> None:
        wanted = str(typed).casefold().strip()
        for button in self._teams.values():
            button.set_visibility(wanted in button.label.casefold())

    def _build_statuses(self) -> None:
        with blocks.group("Status"):
            for status, (label, icon) in STATUSES.items():
                self._statuses[status] = CategoryButton(
                    label, self._press(status=status), icon=icon, hot=status == Status.OVERDUE
                )

    def _press(
        self, *, view: View | None = None, team_id: int | None = None, status: Status | None = None
    ) -> Callable[[], Awaitable[None]]:
        """One view is always chosen; a team and a status are cleared by a second press."""

        async def press() -> None:
            chosen = self._selection
            if view is not None:
                chosen = replace(chosen, view=view)
            if team_id is not None:
                chosen = replace(chosen, team_id=None if chosen.team_id == team_id else team_id)
            if status is not None:
                chosen = replace(chosen, status=None if chosen.status == status else status)
            await self._choose(chosen)

        return press
