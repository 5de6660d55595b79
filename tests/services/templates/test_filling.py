"""Variables are filled in one pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.templates.filling import VARIABLES, Filled, fill, first_and_last, unknown

VALUES = {name: name.upper() for name in VARIABLES}


@pytest.mark.parametrize("name", VARIABLES)
def test_each_variable_has_its_value(name: str) -> None:
    assert fill("a {{" + name + "}} b", VALUES) == Filled(f"a {name.upper()} b", ())
    assert fill("{{ " + name + "  }}", VALUES).text == name.upper()


def test_a_value_that_looks_like_one_is_not_filled_again() -> None:
    values = {**VALUES, "customer.name": "{{agent.email}} {{customer.name}} \\1 \\g<0>"}
    assert fill("Hi {{customer.name}}!", values) == Filled(f"Hi {values['customer.name']}!", ())


def test_what_has_no_value_stays_and_is_named_once() -> None:
    values = {**VALUES, "customer.email": "", "team.name": ""}
    filled = fill("{{customer.email}} {{ customer.email }} {{agent.name}} {{team.name}}", values)
    assert filled.text == "{{customer.email}} {{customer.email}} AGENT.NAME {{team.name}}"
    assert filled.gaps == ("{{customer.email}}", "{{team.name}}")


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "{{}}", "{customer.name}", "{{customer.name", "{{\n}}", "{{…}}"],
)
def test_what_is_none_is_text(text: str) -> None:
    assert fill(text, VALUES) == Filled(text, ())
    assert unknown(text) == []


@pytest.mark.parametrize("name", ["customer", "name", "Customer.Name", "first name", "__class__", "客户"])
def test_what_is_meant_as_one_is_found(name: str) -> None:
    assert fill("{{ " + name + "}}", VALUES).text == "{{ " + name + "}}"
    assert unknown("Hello {{ " + name + "}}, {{customer.name}}") == [name]


def test_what_is_written_like_one_and_is_none_is_found() -> None:
    assert unknown("{{customer.phone}} {{ agent.age }} {{customer.name}}") == ["agent.age", "customer.phone"]
    assert fill("{{customer.phone}}", VALUES) == Filled("{{customer.phone}}", ())


@given(st.text())
def test_any_text_goes_through(text: str) -> None:
    assert fill(text, {}).text.count("{{") <= text.count("{{")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Maria Oliveira", "Maria", "Oliveira"),
        ("  Juan  de la Cruz ", "Juan", "de la Cruz"),
        ("李小龙", "李小龙", ""),
        ("", "", ""),
    ],
)
def test_a_name_in_two(name: str, first: str, last: str) -> None:
    assert first_and_last(name) == (first, last)
