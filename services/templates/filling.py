"""Variables of a template: filled in one pass, so that no value is read as a variable again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLES = (
    "customer.name",
    "customer.first_name",
    "customer.last_name",
    "customer.email",
    "agent.name",
    "agent.email",
    "team.name",
    "conversation.id",
)

EXAMPLES = {
    "customer.name": "Maria Santos",
    "customer.first_name": "Maria",
    "customer.last_name": "Santos",
    "customer.email": "maria@example.com",
    "conversation.id": "1024",
}
"""Of a customer, for who looks how a template reads; agent and team are those who look."""

_VARIABLE = re.compile(r"\{\{\s*([a-z_]+\.[a-z_]+)\s*\}\}")

_LIKE_ONE = re.compile(r"\{\{\s*(\w[\w. ]*?)\s*\}\}")
"""`{{name}}` and `{{Customer.Name}}` are meant as variables as well: customers would read the braces."""


@dataclass(frozen=True, slots=True)
class Filled:
    """`gaps`: the variables that have no value here and stand in the text as they are written."""

    text: str
    gaps: tuple[str, ...]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put each variable's value in its place; one without a value stays, as `{{name}}`."""
    gaps: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name in VARIABLES and not values.get(name):
            gaps["{{" + name + "}}"] = None
            return "{{" + name + "}}"
        return values.get(name, found[0])

    return Filled(_VARIABLE.sub(value, text), tuple(gaps))


def unknown(text: str) -> list[str]:
    """What is written like a variable and is none."""
    return sorted({name for name in _LIKE_ONE.findall(text) if name not in VARIABLES})


def first_and_last(name: str) -> tuple[str, str]:
    """A name's first word, and what follows it."""
    first, _, last = name.strip().partition(" ")
    return first, last.strip()
