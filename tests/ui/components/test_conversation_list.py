"""The list's Python side: what it pushes, what it shows, what it makes of a browser's word."""

from typing import Any

import pytest

from tests.ui.stage import Pushes, says, shown
from ui.components.conversation_list import ConversationList, GoneRow


def row(id_: int, name: str = "Maria", **changes: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "rank": id_,
        "name": name,
        "channel": {"kind": "web", "name": "Shop"},
        "teams": ["Sales"],
        "online": True,
        "state": "open",
        "waiting_since": None,
        "soon": 180_000,
        "overdue": 300_000,
        "last": {"kind": "customer", "name": name, "text": f"Hello from {name}"},
        "at": 0,
        "crew": [{"id": 7, "name": "Dan"}],
        **changes,
    }


def gone(id_: int, reason: str = "left") -> GoneRow:
    return {"id": id_, "reason": reason, "by": None}


class Seen:
    """The list, and the acts it reported."""

    def __init__(self) -> None:
        self.pushes = Pushes()
        self.acts: list[tuple[Any, ...]] = []

    def make(self) -> ConversationList:
        return ConversationList(
            self.pushes,
            on_open=lambda id_: self.acts.append(("open", id_)),
            on_join=lambda id_: self.acts.append(("join", id_)),
            on_range=lambda start, count: self.acts.append(("range", start, count)),
            on_resync=lambda: self.acts.append(("resync",)),
        )


@pytest.fixture
def seen() -> Seen:
    return Seen()


async def test_rows_are_seen_and_leave(seen: Seen) -> None:
    async with shown(seen.make) as (user, list_):
        list_.reset([row(1), row(2, "李小龙")], top=0, total=2, now=5, me=7)
        await user.should_see("Hello from Maria")
        list_.apply(up=[row(3, "Amina", last=None)], gone=[gone(1)], top=0, total=2, now=6)
        await user.should_see("Amina")
        await user.should_not_see("Hello from Maria")
        assert list_.rows.keys() == {2, 3}


async def test_an_empty_list_says_why(seen: Seen) -> None:
    async with shown(seen.make) as (user, list_):
        list_.reset([], top=0, total=0, now=5, me=7, empty=("Nobody is waiting", "Well done."))
        await user.should_see("Nobody is waiting")


async def test_pushes_are_numbered_without_a_hole(seen: Seen) -> None:
    async with shown(seen.make) as (_, list_):
        list_.reset([row(1)], top=0, total=1, now=5, me=7)
        list_.apply(up=[row(1, "Eve")], top=0, total=1, now=6)
        list_.select(1)
        list_.apply(gone=[gone(1), gone(99), gone(98, "sight")], top=0, total=0, now=7)
    assert [payload.get("seq") for _, payload in seen.pushes] == [1, 2, None, 3]
    assert seen.pushes.last[1]["gone"] == [gone(1), gone(98, "sight")]


async def test_acts_reach_their_handlers(seen: Seen) -> None:
    async with shown(seen.make) as (_, list_):
        says(list_, "open", {"id": 4})
        says(list_, "join", {"id": 5})
        says(list_, "range", {"start": 40, "count": 120})
        says(list_, "resync", {})
    assert seen.acts == [("open", 4), ("join", 5), ("range", 40, 120), ("resync",)]


@pytest.mark.parametrize("word", [None, "4", {"id": "4"}, {"id": None}, {"id": 1e400}, {"id": [4]}, [4], {}])
async def test_nonsense_names_nothing(seen: Seen, word: object) -> None:
    async with shown(seen.make) as (_, list_):
        says(list_, "open", word)
    assert seen.acts == [("open", 0)]


async def test_no_range_asks_for_everything(seen: Seen) -> None:
    async with shown(seen.make) as (_, list_):
        says(list_, "range", {"start": -5, "count": 10**9})
    assert seen.acts == [("range", 0, 200)]
