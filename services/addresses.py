"""E-mail addresses and phone numbers as they are stored: checked, and written in one way."""

import re

from services.text import clean

EMAIL_LIMIT = 254
LOCAL_LIMIT = 64
PHONE_LIMIT = 60

_LOCAL = re.compile(r"[^\s\x00-\x20\x7f@<>()\[\],:;\\\"]+")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class NotOne(ValueError):
    """It is none; its text is a sentence that says what to do."""


def email_address(text: str) -> str:
    """An address that mail can be sent to, with its domain in lower case. Raises NotOne."""
    address = clean(text).strip()
    local, at, domain = address.rpartition("@")
    domain = domain.casefold()
    is_one = at and _is_local(local) and _is_domain(domain)
    # What nobody sees makes one address of many that look alike, and turns what is said after it.
    if not is_one or len(address) > EMAIL_LIMIT or not address.isprintable():
        raise NotOne("This is not an e-mail address. Write it as name@example.com.")
    return f"{local}@{domain}"


def deliverable(text: str) -> str:
    """The same, or nothing when it is none."""
    try:
        return email_address(text)
    except NotOne:
        return ""


def in_ascii(domain: str) -> str:
    """A domain as mail servers take it."""
    return domain if domain.startswith("[") else domain.encode("idna").decode()


def _is_local(local: str) -> bool:
    is_short = len(local.encode()) <= LOCAL_LIMIT
    return is_short and _LOCAL.fullmatch(local) is not None and "" not in local.split(".")


def _is_domain(domain: str) -> bool:
    try:
        labels = domain.encode("idna").decode("ascii").split(".")
    except UnicodeError:
        return False
    # A last part of digits alone would be half of an IP address.
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def phone_number(text: str, country: str = "") -> str:
    """A number as E.164, such as `+351912345678`; without its country code it is taken for one of `country`.

    `country` is two letters of ISO 3166, or nothing. Raises NotOne.
    """
    import phonenumbers as phones

    written = clean(text).strip()
    try:
        number = phones.parse(written, country or None) if len(written) <= PHONE_LIMIT else None
    except phones.NumberParseException:
        number = None
    if number is None or not phones.is_possible_number(number):
        raise NotOne("This is not a phone number. Begin with + and the country code, as in +351 912 345 678.")
    if number.extension:
        raise NotOne("Leave the extension out, and put it into the remark.")
    return phones.format_number(number, phones.PhoneNumberFormat.E164)


def spoken_phone(number: str) -> str:
    """A stored number in groups, as people read it."""
    import phonenumbers as phones

    if not number:
        return ""
    try:
        return phones.format_number(phones.parse(number), phones.PhoneNumberFormat.INTERNATIONAL)
    except phones.NumberParseException:
        return number
