"""Forms as they come, and as they don't."""

import pytest
from starlette.requests import Request
from starlette.types import Message

from web.forms import FORM_BYTES, read_form


async def read(*messages: Message) -> dict[str, str]:
    coming = iter(messages)

    async def receive() -> Message:
        return next(coming)

    return await read_form(Request({"type": "http", "method": "POST", "headers": []}, receive))


def body(content: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


async def test_fields_are_read() -> None:
    found = await read(body(b"email=a%40b.ex", more=True), body(b"ample&x="))
    assert found == {"email": "a@b.example", "x": ""}


@pytest.mark.parametrize("size", [FORM_BYTES, FORM_BYTES * 100])
async def test_of_a_big_one_nothing_is_read(size: int) -> None:
    assert await read(body(b"x=" + b"y" * size, more=True)) == {}


async def test_of_one_that_breaks_off_nothing_is_read() -> None:
    assert await read(body(b"email=a", more=True), {"type": "http.disconnect"}) == {}


async def test_of_two_fields_of_a_name_the_last_counts() -> None:
    assert await read(body(b"x=1&x=2&=3&%ff=%00")) == {"x": "2", "": "3", "\ufffd": "\0"}
