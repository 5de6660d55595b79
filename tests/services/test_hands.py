"""As much is under way side by side as there are hands, each thing once."""

import asyncio

from services.hands import Hands


async def test_each_thing_is_under_way_once() -> None:
    hands: Hands[str] = Hands(2)
    go_on = asyncio.Event()

    async def work() -> None:
        await go_on.wait()

    assert (hands.free, hands.asked_for) == (2, 4)
    assert hands.for_these(["a", "a", "b", "c"]) == ["a", "b"]
    hands.begin("a", work())
    assert (hands.free, hands.asked_for, hands.for_these(["a", "b", "c"])) == (1, 3, ["b"])
    hands.begin("b", work())
    assert (hands.free, hands.asked_for, hands.for_these(["c"])) == (0, 0, [])
    go_on.set()
    await hands.settled()
    assert (hands.free, hands.for_these(["a"])) == (2, ["a"])


async def test_at_the_end_what_hangs_is_cut_off() -> None:
    hands: Hands[int] = Hands(2)

    async def work() -> None:
        """None at all."""

    quick, hanging = hands.begin(1, work()), hands.begin(2, asyncio.Event().wait())  # type: ignore[arg-type]
    await hands.stop(0.05)
    assert (quick.cancelled(), hanging.cancelled(), hands.free) == (False, True, 2)
    await hands.stop(0.05)
