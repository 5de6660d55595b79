"""Plain forms: read with a limit, written with what was typed and what is wrong beside each field."""

from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

FORM_BYTES = 16_384


async def read_form(request: Request) -> dict[str, str]:
    """Read a small form; of a bigger one, or one that breaks off, nothing."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > FORM_BYTES:
                return {}
    except ClientDisconnect:
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    type: str = "text"
    complete: str = "off"
    hint: str = ""
    longest: int = 80


def field(one: Field, value: str, wrong: str = "", *, is_first: bool = False) -> str:
    """A labelled field as HTML. What was typed comes back, but for a password."""
    told = wrong or one.hint
    marks = f' aria-describedby="{one.name}-told"' if told else ""
    marks += ' aria-invalid="true"' if wrong else ""
    marks += " autofocus" if is_first else ""
    shown = "" if one.type == "password" else value
    return (
        f'<div><label for="{one.name}">{escape(one.label)}</label>'
        f'<input id="{one.name}" name="{one.name}" type="{one.type}" required autocomplete="{one.complete}" '
        f'maxlength="{one.longest}" value="{escape(shown)}"{marks}>'
        + (
            f'<p class="{"wrong" if wrong else "hint"}" id="{one.name}-told">{escape(told)}</p>'
            if told
            else ""
        )
        + "</div>"
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, as a radio button with a line that says what it means."""

    value: str
    label: str
    means: str


def choices(name: str, legend: str, all_: tuple[Choice, ...], chosen: str) -> str:
    """A group of radio buttons as HTML."""
    options = "".join(
        f'<label class="choice"><input type="radio" name="{name}" value="{one.value}" required'
        f"{' checked' if one.value == chosen else ''}>"
        f"<span><b>{escape(one.label)}</b>{escape(one.means)}</span></label>"
        for one in all_
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{options}</fieldset>"
