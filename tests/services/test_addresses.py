"""E-mail addresses and phone numbers: what is one, and in which form it is stored."""

import pytest

from services.addresses import NotOne, email_address, phone_number, spoken_phone

EMAILS = {
    " Maria.Oliveira@Shop.Example ": "Maria.Oliveira@shop.example",
    "o'neil+lamps@mail.shop.example": "o'neil+lamps@mail.shop.example",
    "maría@büro.example": "maría@büro.example",
    "用户@例子.广告": "用户@例子.广告",
}
NO_EMAILS = [
    "maria",
    "maria@",
    "@shop.example",
    "maria@shop",
    "maria@shop..example",
    "maria@-shop.example",
    "maria@shop.example.",
    "ma ria@shop.example",
    "maria@sh op.example",
    ".maria@shop.example",
    "maria.@shop.example",
    "maria@shop@example.com",
    "Maria <maria@shop.example>",
    "maria@shop.example, ben@shop.example",
    "maria@shop.example\r\nBcc: all@shop.example",
    "maria@127.0.0.1",
    "maria@[127.0.0.1]",
    '"maria"@shop.example',
    f"{'m' * 65}@shop.example",
    f"maria@{'s' * 64}.example",
    f"maria@{'shop.' * 60}example",
    "javascript:alert(1)",
    "\u202emaria@shop.example",
    "mar\u200bia@shop.example",
    "maria@sh\u00adop.example",
]


@pytest.mark.parametrize(("typed", "stored"), EMAILS.items())
def test_an_email_address_is_kept_with_its_domain_in_lower_case(typed: str, stored: str) -> None:
    assert email_address(typed) == stored


@pytest.mark.parametrize("typed", NO_EMAILS)
def test_what_is_no_email_address_is_told(typed: str) -> None:
    with pytest.raises(NotOne, match=r"name@example\.com"):
        email_address(typed)


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("+351 912 345 678", "", "+351912345678"),
        ("+44 (0)20 7946-0018", "", "+442079460018"),
        ("912 345 678", "PT", "+351912345678"),
        ("00351912345678", "PT", "+351912345678"),
        ("+۳۵۱ ۹۱۲ ۳۴۵ ۶۷۸", "", "+351912345678"),
    ],
)
def test_a_phone_number_is_stored_in_one_form(typed: str, country: str, stored: str) -> None:
    assert phone_number(typed, country) == stored


@pytest.mark.parametrize(
    "typed", ["912 345 678", "+351 1", "call me", "+", "1" * 300, "+351\0", "<b>+351</b>"]
)
def test_what_is_no_phone_number_is_told(typed: str) -> None:
    with pytest.raises(NotOne, match="country code"):
        phone_number(typed)


def test_an_extension_belongs_elsewhere() -> None:
    with pytest.raises(NotOne, match="extension"):
        phone_number("+351 912 345 678 ext. 12")


def test_a_number_is_read_in_groups() -> None:
    assert spoken_phone("+351912345678") == "+351 912 345 678"
    assert spoken_phone("") == ""
    assert spoken_phone("no number") == "no number"
