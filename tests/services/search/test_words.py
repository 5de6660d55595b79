"""By which words a text is found, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.query import query
from services.search.words import LONGEST, fold, words

SAID_AND_LOOKED_FOR = [
    ("Where is my parcel?", "parcel"),
    ("Where is my parcel?", "PARC"),
    ("Tomás Becker", "tomas becker"),
    ("Tomas", "TOMÁS"),
    ("Łukasz Øster", "lukasz oster"),
    ("STRASSE", "straße"),
    ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
    ("Ｗｉｄｅ １２３", "wide 123"),
    ("İstanbul", "istanbul"),
    ("co\u00adoper\u200bate", "cooperate"),
    ("李小龙", "小龙"),
    ("李小龙", "龙"),
    ("请问这个产品还有货吗？", "产品"),
    ("iPhone手机", "手机 iphone"),
    ("お問い合わせ", "合わせ"),
    ("안녕하세요", "하세"),
    ("สวัสดีครับ", "ครับ"),
    ("مَرْحَبًا", "مرحبا"),
    ("أحمد", "احمد"),
    ("שָׁלוֹם", "שלום"),
    ("हिन्दी", "हिन्दी"),
    ("Привет", "привет"),
    ("maria.oliveira@shop.example", "maria.oliveira@shop.example"),
    ("maria.oliveira@shop.example", "oliveira"),
    ("maria.oliveira@shop.example", "shop.example"),
    ("maria.oliveira@shop.example", "oliveira@shop"),
]
NUMBERS = [
    ("+442079460958", "020 7946 0958"),
    ("+442079460958", "+44 20 7946 0958"),
    ("+442079460958", "+44 (0)20 7946-0958"),
    ("+442079460958", "0044 20 7946 0958"),
    ("+442079460958", "442079460958"),
    ("+442079460958", "(020) 7946.0958"),
    ("+442079460958", "7946 0958"),
    ("+442079460958", "0958"),
    ("+44 (0)20 7946 0958", "02079460958"),
    ("020 7946 0958", "+44 20 7946 0958"),
    ("Call me: 020-7946-0958, please", "2079460958"),
    ("٠٢٠٧٩٤٦٠٩٥٨", "020 7946 0958"),
    ("My order is 100023456.", "23456"),
    ("items 5678, then 1234", "1234 5678"),
    ("Room 12", "12"),
]


def finds(said: str, looked_for: str) -> bool:
    found = query(looked_for)
    assert found is not None
    return all(term.is_in(words(said)) for term in found.terms)


@pytest.mark.parametrize(("said", "looked_for"), SAID_AND_LOOKED_FOR)
def test_text_is_found(said: str, looked_for: str) -> None:
    assert finds(said, looked_for)


@pytest.mark.parametrize(("said", "looked_for"), NUMBERS)
def test_numbers_are_found_in_any_notation(said: str, looked_for: str) -> None:
    assert finds(said, looked_for)


@pytest.mark.parametrize(
    ("said", "looked_for"),
    [
        ("parcel", "parcels"),
        ("parcel", "arcel"),
        ("李小龙", "李龙"),
        ("+442079460958", "02079460959"),
        ("maria@shop.example", "maria@other.example"),
        ("12345", "345"),
    ],
)
def test_something_else_is_not(said: str, looked_for: str) -> None:
    assert not finds(said, looked_for)


@pytest.mark.parametrize("typed", ["", "  ", "?!…", "\u0301", "\u200b", "___", "🙂"])
def test_nothing_to_be_looked_for(typed: str) -> None:
    assert query(typed) is None


@given(st.text())
def test_words_are_of_one_form(text: str) -> None:
    """What the databases are given: without spaces, marks and capitals, none twice."""
    found = words(text)
    assert len(found) == len(set(found))
    for word in found:
        assert 0 < len(word) <= LONGEST
        assert word == word.lower() == fold(word)
        assert word.isalnum()


@given(st.text(max_size=60), st.data())
def test_every_word_is_found_from_its_beginning(text: str, data: st.DataObject) -> None:
    spoken = words(text)
    if not spoken:
        return
    word = data.draw(st.sampled_from(spoken))
    asked = query(word)
    assert asked is not None
    assert all(term.is_in(spoken) for term in asked.terms)
