"""The fields of the form: what is taken, and what is said beside which field."""

import pytest

from services.details.fields import LABELS, REMARK_LIMIT, Details, checked
from services.refusal import Mistakes

WHOLE = Details(
    name=" Maria  Oliveira ",
    email="maria@Shop.example",
    phone="+351 912 345 678",
    company="Harbour\n& Sons",
    language="pt-br",
    time_zone="Europe/Lisbon",
    labels=("VIP", " vip ", "", "Returns"),
    remark=" Prefers mornings.\n\nCalls twice. ",
)


def test_everything_is_put_into_the_form_that_is_stored() -> None:
    assert checked(WHOLE) == Details(
        name="Maria Oliveira",
        email="maria@shop.example",
        phone="+351912345678",
        company="Harbour & Sons",
        language="pt-BR",
        time_zone="Europe/Lisbon",
        labels=("VIP", "Returns"),
        remark="Prefers mornings.\n\nCalls twice.",
    )
    assert checked(checked(WHOLE)) == checked(WHOLE)


def test_nothing_is_needed() -> None:
    assert checked(Details()) == Details()
    assert checked(Details(email="  ", phone="\t", language=" ")) == Details()


def test_a_phone_number_is_understood_where_the_customer_is() -> None:
    assert checked(Details(phone="912 345 678"), "PT").phone == "+351912345678"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "n" * 81),
        ("email", "maria"),
        ("phone", "call me"),
        ("company", "c" * 121),
        ("language", "Klingon"),
        ("language", "xx"),
        ("language", "<b>"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("remark", "r" * (REMARK_LIMIT + 1)),
        ("labels", ("l" * 41,)),
        ("labels", tuple(f"label {number}" for number in range(LABELS + 1))),
    ],
)
def test_each_mistake_is_told_beside_its_field(field: str, typed: object) -> None:
    with pytest.raises(Mistakes) as refused:
        checked(Details(**{field: typed}))  # type: ignore[arg-type]
    assert list(refused.value.sentences) == [field]
    assert refused.value.sentences[field].endswith(".")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(Mistakes) as refused:
        checked(Details(email="maria", phone="call me", time_zone="here", name="Maria"))
    assert list(refused.value.sentences) == ["email", "phone", "time_zone"]


@pytest.mark.parametrize("old", ["Asia/Calcutta", "Asia/Kolkata", "US/Eastern", "UTC"])
def test_what_browsers_call_a_zone_is_a_zone(old: str) -> None:
    assert checked(Details(time_zone=old)).time_zone == old


@pytest.mark.parametrize(
    ("said", "stored"), [("en-US", "en-US"), ("zh-TW", "zh-Hant-TW"), ("pt", "pt"), ("de-AT", "de-AT")]
)
def test_what_browsers_call_a_language_is_a_language(said: str, stored: str) -> None:
    assert checked(Details(language=said)).language == stored


def test_hostile_text_is_kept_as_text() -> None:
    text = "<script>alert(1)</script>\0\u202e{{7*7}}"
    taken = checked(Details(name=text, company=text, labels=(text[:30],), remark=text))
    assert taken.name == taken.company == taken.remark == text.replace("\0", "")
