"""Small pictures of the house's own making."""

import asyncio
import io

import pytest
from PIL import Image

from services.files.small import NoPicture, small
from services.refusal import TooLarge


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#0f4c5c").save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("is_square", "size"), [(False, (100, 50)), (True, (100, 100))], ids=["whole", "square"]
)
async def test_as_large_as_it_is_shown(is_square: bool, size: tuple[int, int]) -> None:
    made = await asyncio.to_thread(small, picture(600, 300), 100, is_square=is_square)
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", size)


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", picture(9, 9)[:40], b"GIF89a"])
async def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(NoPicture):
        await asyncio.to_thread(small, data, 100)


async def test_what_would_fill_the_memory() -> None:
    with pytest.raises(TooLarge):
        await asyncio.to_thread(small, picture(8_000, 6_000), 100)
