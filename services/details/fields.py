"""What agents record of a customer, checked field by field."""

from collections.abc import Callable
from dataclasses import dataclass, fields

from models import Customer
from services.addresses import NotOne, email_address, phone_number
from services.details.places import language_tag, zone_name
from services.refusal import Mistakes
from services.text import clean, line

NAME_LIMIT = 80
COMPANY_LIMIT = 120
LABEL_LIMIT = 40
LABELS = 20
REMARK_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Details:
    """The fields of the form."""

    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    language: str = ""
    time_zone: str = ""
    labels: tuple[str, ...] = ()
    remark: str = ""

    def differing(self, other: "Details") -> list[str]:
        """The names of the fields in which two differ."""
        return [name for name in NAMES if getattr(self, name) != getattr(other, name)]


NAMES = tuple(field.name for field in fields(Details))


def details_of(customer: Customer) -> Details:
    """As they are stored."""
    return Details(
        **{name: getattr(customer, name) for name in NAMES if name != "labels"}, labels=tuple(customer.labels)
    )


def checked(typed: Details, country: str = "") -> Details:
    """The same in the form that is stored. Phone numbers without a country code are those of `country`.

    Its libraries take 0.2 s to load the first time: ask in a thread before it is asked in a transaction.
    Raises Mistakes with a sentence for each field that can't be taken.
    """
    sentences: dict[str, str] = {}

    def take(name: str, check: Callable[[str], str]) -> str:
        written = getattr(typed, name)
        try:
            return check(written) if written.strip() else ""
        except NotOne as wrong:
            sentences[name] = str(wrong)
            return ""

    taken = Details(
        name=take("name", _short(NAME_LIMIT)),
        email=take("email", email_address),
        phone=take("phone", lambda written: phone_number(written, country)),
        company=take("company", _short(COMPANY_LIMIT)),
        language=take("language", language_tag),
        time_zone=take("time_zone", zone_name),
        remark=take("remark", _remark),
        labels=_labels(typed.labels, sentences),
    )
    if sentences:
        raise Mistakes(sentences)
    return taken


def _short(limit: int) -> Callable[[str], str]:
    def check(written: str) -> str:
        taken = line(written, limit + 1)
        if len(taken) > limit:
            raise NotOne(f"At most {limit} characters.")
        return taken

    return check


def _remark(written: str) -> str:
    taken = clean(written).strip()
    if len(taken) > REMARK_LIMIT:
        raise NotOne(f"{len(taken):,} characters; {REMARK_LIMIT:,} are possible. Shorten it.")
    return taken


def _labels(written: tuple[str, ...], sentences: dict[str, str]) -> tuple[str, ...]:
    """Each once, whatever its case."""
    taken = {label.casefold(): label for one in reversed(written) if (label := line(one, LABEL_LIMIT + 1))}
    labels = tuple(reversed(taken.values()))
    if any(len(label) > LABEL_LIMIT for label in labels):
        sentences["labels"] = f"A label has at most {LABEL_LIMIT} characters."
    elif len(labels) > LABELS:
        sentences["labels"] = f"At most {LABELS} labels."
    return labels
