"""The counts of one console: of all that its agent sees, and of what a chosen colleague is in."""

from collections.abc import Iterable

from services.access import Viewer
from services.conversations.counting import Counts, count
from services.conversations.selection import Selection
from services.events import ConversationChanged
from ui.console.kept import Keeper


class Counted:
    """Read once, then kept by what is told; a colleague's are read when one is chosen."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._whole: Counts | None = None
        self._chosen: Counts | None = None
        self._agent_id: int | None = None
        self._newest: object | None = None
        """The reading of everything that began last; so of what a colleague is in."""
        self._newest_chosen: object | None = None

    @property
    def is_read(self) -> bool:
        """Whether there is anything to show yet."""
        return self._whole is not None

    async def read(self, viewer: Viewer) -> None:
        """Read everything anew, in case anything was ever told twice or not at all."""
        mine = self._newest = object()
        read = await self._keeper.read(count, viewer, slow=True)
        if self._newest is not mine:  # one that began later may be of another sight
            return
        self._whole, self._chosen = read, None
        await self._read_chosen(viewer)

    async def choose(self, viewer: Viewer, agent_id: int | None) -> None:
        """Count what this agent is in, too; None: everything alone."""
        self._agent_id = agent_id
        await self._read_chosen(viewer)

    async def _read_chosen(self, viewer: Viewer) -> None:
        wanted = self._agent_id
        if wanted is None or (self._chosen is not None and self._chosen.with_agent == wanted):
            return
        mine = self._newest_chosen = object()
        read = await self._keeper.read(count, viewer, wanted, slow=True)
        if self._newest_chosen is mine and self._agent_id == wanted:  # nobody else was chosen meanwhile
            self._chosen = read

    def apply(self, changes: Iterable[ConversationChanged]) -> None:
        """Take in what was told."""
        for counts in (self._whole, self._chosen):
            if counts is not None:
                for change in changes:
                    counts.apply(change)

    def of(self, selection: Selection) -> int:
        """The rows that this selection lists."""
        counts = self._counts_of(selection)
        return counts.of(selection) if counts else 0

    def overdue_outside(self, selection: Selection) -> int:
        """Overdue ones that this selection hides."""
        counts = self._counts_of(selection)
        if self._whole is None or counts is None:
            return 0
        return self._whole.overdue(Selection()) - counts.overdue(selection)

    def _counts_of(self, selection: Selection) -> Counts | None:
        if selection.agent_id is None:
            return self._whole
        is_chosen = self._chosen is not None and self._chosen.with_agent == selection.agent_id
        return self._chosen if is_chosen else None
