"""Pages that have the time it takes to put them together on a busy machine.

NiceGUI gives each three seconds; then the person reads of its settings and not of their conversations.
"""

from collections.abc import Callable
from typing import Any

from nicegui import ui

PATIENCE_SECONDS = 30.0


def page(path: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put what is decorated at this address."""
    return ui.page(path, response_timeout=PATIENCE_SECONDS)
