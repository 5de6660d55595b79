"""Two at one form: who saves second is told before what the first saved is overwritten."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from services.refusal import Conflict

S = TypeVar("S")

MEANWHILE = (
    "Somebody else has changed this since you opened it. Load the page again to see how, or save once more "
    "to put yours in its place."
)


class Meanwhile(Generic[S]):
    """What a form was made of, and whether it is still so: `Form(save, meanwhile=Meanwhile(sheet, read))`."""

    def __init__(
        self, shown: S, read: Callable[[], Awaitable[S]], of: Callable[[S], object] = lambda all_: all_
    ) -> None:
        """`of`: the part that this form is about."""
        self._of, self._read = of, read
        self._known = of(shown)

    async def look(self) -> None:
        """Raise Conflict once for what somebody else has changed; whoever saves again means it."""
        now = self._of(await self._read())
        if now != self._known:
            self._known = now
            raise Conflict(MEANWHILE)

    async def saved(self) -> None:
        """What stands there now is this form's own."""
        self._known = self._of(await self._read())
