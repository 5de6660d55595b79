"""What a client may say, and what becomes of anything else."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.refusal import BadRequest
from widget import frames
from widget.frames import BrokenFrame, client_id_of, decode, read_frame

VALID = [
    {"type": "hello"},
    {"type": "hello", "token": None, "since": 7, "page": {"url": "u"}, "time_zone": "UTC", "language": "en"},
    {"type": "message", "client_id": "7f6f0a3e-6a8c-4a4e-9f0a-0a6a3f1d2b3c", "text": ""},
    {"type": "history", "before": 3, "limit": 50},
    {"type": "received", "seq": 0},
    {"type": "read", "seq": 1},
    {"type": "typing", "on": False},
    {"type": "profile", "name": "Tomás"},
    {"type": "ping", "something_later": [1]},
]
INVALID = [
    {"type": "hello", "since": -1},
    {"type": "hello", "since": True},
    {"type": "hello", "since": 2**60},
    {"type": "hello", "token": 7},
    {"type": "hello", "page": "https://shop.example"},
    {"type": "message", "text": "no id"},
    {"type": "message", "client_id": "", "text": "x"},
    {"type": "message", "client_id": "a b", "text": "x"},
    {"type": "message", "client_id": "x" * 65, "text": "x"},
    {"type": "message", "client_id": "x", "text": None},
    {"type": "history", "before": 1, "limit": 51},
    {"type": "history", "before": "1"},
    {"type": "read", "seq": 1.5},
    {"type": "typing", "on": 1},
    {"type": "welcome"},
]


@pytest.mark.parametrize("data", VALID, ids=json.dumps)
def test_valid(data: dict[str, Any]) -> None:
    assert read_frame(data).type == data["type"]


@pytest.mark.parametrize("data", INVALID, ids=json.dumps)
def test_invalid(data: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        read_frame(data)


def test_a_refusal_names_the_field() -> None:
    with pytest.raises(BadRequest, match="since"):
        read_frame({"type": "hello", "since": -1})


@pytest.mark.parametrize("broken", ["", "{", "nul", "NaN", "-Infinity", "[" * 100_000, "1" * 5000])
def test_broken_json(broken: str) -> None:
    with pytest.raises(BrokenFrame):
        decode(broken)


def test_half_a_character_is_dropped_wherever_it_stands() -> None:
    frame = read_frame(decode(r'{"type":"hello","name":"a\ud800b","page":{"title":"\udfff"}}'))
    assert isinstance(frame, frames.Hello)
    assert frame.name == "ab"
    assert frame.page is not None
    assert frame.page.title == ""


def test_the_id_of_a_bad_message_can_be_sent_back() -> None:
    data = decode(r'{"type":"message","client_id":"a\ud800","text":7}')
    assert (client_id_of(data) or "").encode() == b"a"


def test_what_is_nested_too_deeply_is_broken() -> None:
    for depth in (500, 900, 5_000):
        with pytest.raises(BrokenFrame):
            decode('{"a":' * depth + "1" + "}" * depth)


def test_the_id_of_a_bad_message_is_found() -> None:
    assert client_id_of({"type": "message", "client_id": "x"}) == "x"
    assert client_id_of({"client_id": 7}) is None
    assert client_id_of([]) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ["token", "since", "page", "client_id", "text", "before", "limit", "seq", "on", "name", "email", "url"]
)
kinds = st.sampled_from(["hello", "message", "history", "received", "read", "typing", "profile", "ping"])
almost = st.builds(
    lambda kind, fields: {**fields, "type": kind}, kinds | values, st.dictionaries(names, values, max_size=6)
)


@given(values | almost)
def test_anything_is_a_frame_or_a_bad_request(data: Any) -> None:
    with contextlib.suppress(BadRequest):
        read_frame(data).model_dump_json().encode()


@given(st.text())
def test_any_text_is_json_or_broken(text: str) -> None:
    with contextlib.suppress(BrokenFrame):
        decode(text)
