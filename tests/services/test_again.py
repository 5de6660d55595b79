"""What could not be read is looked at again: once, and as often as it is asked for."""

import asyncio

import pytest

from services import again
from services.again import Again


async def test_however_often_it_is_asked_for_it_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "AGAIN_SECONDS", 0.01)
    looks: asyncio.Queue[bool] = asyncio.Queue()
    one = Again(lambda: looks.put_nowait(True))
    for _ in range(3):
        one.later()
    async with asyncio.timeout(30):
        await looks.get()
        one.later()  # whoever can't read now either may ask again
        await looks.get()
    assert looks.empty()
