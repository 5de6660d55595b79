"""NiceGUI's simulated user, whose pages end in peace."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation

from ui.dismantling import let_pages_end


@asynccontextmanager
async def simulated(root: Callable[[], Any]) -> AsyncIterator[User]:
    """A user of what `root` builds on each page that they open."""
    async with user_simulation(root=root) as user:
        try:
            yield user
        finally:
            let_pages_end()
