"""Text from outside: one form, bounded, and in bounded time."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.refusal import BadRequest, TooLong
from services.text import MESSAGE_LIMIT, clean, line, message, name

MARKS = st.sampled_from("\u0301\u0323\u0315\u0334\u0344\u0f71\u0f73\u0f75\u0f81\u3099aα\u1f80한\u1112\u1161")


def is_surrogate(one: str) -> bool:
    return 0xD800 <= ord(one) < 0xE000


@given(st.text(st.characters() | st.characters(categories=["Cs"])))
def test_clean_text_is_nfc_without_nul_and_surrogates(text: str) -> None:
    kept = "".join(one for one in text if one != "\0" and not is_surrogate(one))
    assert clean(text) == unicodedata.normalize("NFC", kept)
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


@given(st.text(MARKS, min_size=1, max_size=40))
def test_long_texts_come_to_the_same_form_as_short_ones(text: str) -> None:
    long = text * (1_000 // len(text) + 2)
    assert clean(long) == unicodedata.normalize("NFC", long)


@pytest.mark.parametrize(
    "frame", ["a" + "\u0301\u0323" * 16_000, "a" + "\u0315" * 16_000 + "\u0334" * 16_000, "\u0f73" * 21_000]
)
def test_a_frame_full_of_marks_holds_nobody_up(frame: str) -> None:
    before = time.process_time()
    clean(frame)
    assert time.process_time() - before < 0.4, "Python's own way takes 0.8 s and more"


def test_a_message_is_bounded_after_it_is_cleaned() -> None:
    assert message("e\u0301" * MESSAGE_LIMIT) == "é" * MESSAGE_LIMIT
    with pytest.raises(TooLong, match=r"10,001 characters; 10,000 are possible"):
        message("x" * (MESSAGE_LIMIT + 1))
    assert len(message("😀" * MESSAGE_LIMIT)) == MESSAGE_LIMIT


@pytest.mark.parametrize("text", ["", " ", "\0\ud800", "\n\t\u2003"])
def test_nothing_is_no_message(text: str) -> None:
    with pytest.raises(BadRequest):
        message(text)


def test_spaces_of_a_message_stay() -> None:
    assert message("  a\n\n b ") == "  a\n\n b "


@given(st.text(st.characters() | st.characters(categories=["Cs"])), st.integers(1, 90))
def test_a_line_is_one_line(text: str, limit: int) -> None:
    short = line(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1
    assert short == short.strip()
    assert line(short, limit) == short


@pytest.mark.parametrize("shown", ["Ada", "李", "عبد", "👩‍👩‍👧‍👦", "?", "O\u0301", "علی\u200cرضا"])
def test_a_name_stays_as_it_is(shown: str) -> None:
    assert name(f" {shown} ", 80) == clean(shown)


@pytest.mark.parametrize(
    "unseen", ["", " ", "\u200b", "\u202e\u202c", "\u2066 \u3164", "\u2800", "\ue000\u0301"]
)
def test_a_name_that_nobody_could_see_is_none(unseen: str) -> None:
    assert name(unseen, 80) == ""


def test_a_name_turns_nothing_that_follows_it() -> None:
    assert name("\u202eeve\u202c \u2067x\u2069", 80) == "eve x"


@given(st.text(st.characters() | st.characters(categories=["Cs"])), st.integers(1, 90))
def test_a_name_is_a_line(text: str, limit: int) -> None:
    called = name(text, limit)
    assert called == line(called, limit)
    assert name(called, limit) == called
