"""Many deadlines by one timer."""

import asyncio

from widget.deadlines import Deadlines


async def test_they_come_due_in_order_and_once() -> None:
    over = asyncio.Event()
    due: list[int] = []

    def note(item: int) -> None:
        due.append(item)
        if len(due) == 3:
            over.set()

    deadlines = Deadlines(0.02, note)
    for item in (1, 2, 3):
        deadlines.set(item)
    await over.wait()
    assert due == [1, 2, 3]
    assert 1 not in deadlines


async def test_what_is_cleared_never_comes_due() -> None:
    over = asyncio.Event()
    due: list[str] = []

    def note(item: str) -> None:
        due.append(item)
        over.set()

    deadlines = Deadlines(0.02, note)
    deadlines.set("cleared")
    deadlines.set("kept")
    assert deadlines.clear("cleared")
    assert not deadlines.clear("cleared")
    await over.wait()
    assert due == ["kept"]


async def test_what_is_set_again_begins_anew() -> None:
    over = asyncio.Event()
    due: list[str] = []

    def note(item: str) -> None:
        due.append(item)
        if item == "renewed":
            over.set()

    deadlines = Deadlines(0.02, note)
    deadlines.set("renewed")
    deadlines.set("other")
    deadlines.set("renewed")
    await over.wait()
    assert due == ["other", "renewed"]


async def test_a_deadline_may_be_set_when_another_is_over() -> None:
    over = asyncio.Event()
    rounds = 0

    def again(item: str) -> None:
        nonlocal rounds
        rounds += 1
        over.set() if rounds == 3 else deadlines.set(item)

    deadlines = Deadlines(0.01, again)
    deadlines.set("again")
    await over.wait()
    assert rounds == 3
