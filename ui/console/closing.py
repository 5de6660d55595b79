"""CLOSE, which is asked for again where the customer has written what its agent can't have read."""

from collections.abc import Callable

from services.conversations import closing
from services.database import Database
from services.refusal import Refusal
from ui.console.acting import Acting, say


class Closing:
    """One console's CLOSE. `warn` puts a sentence above the buttons, or takes it away."""

    def __init__(self, db: Database, acting: Acting, warn: Callable[[str | None], None]) -> None:
        self._db, self._acting, self._warn = db, acting, warn
        self._unseen = 0

    async def close(self, conversation_id: int, shown: int) -> None:
        """Close what is shown, as far as its messages were on the screen."""
        if conversation_id == self._acting.chosen():
            await self._close_having_seen(shown)

    async def anyway(self) -> None:
        """Close it with what the warning was about."""
        await self._close_having_seen(self._unseen)

    async def _close_having_seen(self, seq: int) -> None:
        self._warn(None)
        try:
            await self._db.write(closing.close, self._acting.chosen(), shown=seq, actor=self._acting.me)
        except closing.JustWritten as refusal:
            self._unseen = refusal.seq
            self._warn(refusal.sentence)
        except Refusal as refusal:
            say(refusal)
