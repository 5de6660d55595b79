"""What a page is made of refers to itself in circles, and is taken apart when the page is gone.

Elements hold listeners, listeners our blocks, blocks their elements: only a collection of everything would
find them, which with 50 consoles takes 0.3 s and so comes seldom. Until then 1.4 MB of each would stay.
"""

import asyncio
import gc
from collections.abc import Iterable
from functools import partial
from types import CellType, FunctionType, MethodType
from typing import Any

from nicegui import Client, core
from nicegui.classes import Classes
from nicegui.element import Element
from nicegui.event_listener import EventListener
from nicegui.props import Props
from nicegui.slot import Slot
from nicegui.style import Style

SETTLING_SECONDS = 30.0
"""For so long what was under way when the page went may still use it."""

_MADE_FOR_ONE = (Client, Element, Slot, Classes, Props, Style)
_LEADS_ON = (dict, list, tuple, set, frozenset, MethodType, CellType, partial, EventListener)
OURS = ("ui.admin.", "ui.components.", "ui.console.")
"""Whatever is of a class of these is of one page."""


def dismantle_deleted_pages(settling: float = SETTLING_SECONDS) -> None:
    """Take each page apart, so many seconds after it has been deleted."""
    core.app.storage.max_tab_storage_age = 0.0  # nothing of ours is in it; NiceGUI keeps it for 30 days

    def dismantle_later(client: Client) -> None:
        parts = parts_of(client)  # found now, while the listeners still lead to them
        asyncio.get_running_loop().call_later(settling, _dismantle, parts)

    core.app.on_delete(dismantle_later)


def let_pages_end() -> None:
    """Let the task that each page has end by itself, before the process does.

    NiceGUI cancels them instead, and waits: one that is cancelled in the moment it has something to do does
    not notice on Python 3.11 (asyncio.wait_for), and the process would not end.
    """
    for client in Client.instances.values():
        client.outbox.stop()


def _dismantle(parts: Iterable[Any]) -> None:
    for one in parts:
        vars(one).clear()
        if isinstance(one, Element):
            one._deleted = True  # a dialog is asked for it when the place from which it was opened dies


def parts_of(client: Client) -> list[Any]:
    """Everything that was made for this page."""
    seen: dict[int, Any] = {}
    waiting: list[Any] = [client]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen[id(one)] = one
            waiting += _held_by(one)
    return [one for one in seen.values() if is_of_a_page(one)]


def is_of_a_page(one: Any) -> bool:
    """Whether it was made for one page, and goes with it."""
    return isinstance(one, _MADE_FOR_ONE) or (_is_ours(one) and hasattr(one, "__dict__"))


def _is_ours(one: Any) -> bool:
    return type(one).__module__.startswith(OURS)


def _held_by(one: Any) -> Iterable[Any]:
    """What it leads to within the page; of a function not its module, of others nothing."""
    if isinstance(one, FunctionType):
        return one.__closure__ or ()
    if isinstance(one, (*_LEADS_ON, *_MADE_FOR_ONE)) or _is_ours(one):
        return gc.get_referents(one)
    return ()
