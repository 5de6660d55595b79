"""Templates as the account has them, and what becomes of one that is sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from web.emulator.bodies import Component, Parameter, TemplateOf
from web.emulator.graph_errors import (
    INVALID,
    MISSING,
    TEMPLATE_DISABLED,
    TEMPLATE_FORMAT,
    TEMPLATE_PARAMETERS,
    TEMPLATE_PAUSED,
    TEMPLATE_UNKNOWN,
    Refused,
)

MEDIA_FORMATS = ("IMAGE", "VIDEO", "DOCUMENT")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_UNFIT = re.compile(r"[\n\t]| {5,}")


@dataclass(eq=False)
class Template:
    """One in one language. `components` as the list tells them."""

    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str = "APPROVED"
    parameter_format: str = "POSITIONAL"
    id: str = ""
    rejected_reason: str = "NONE"

    def told(self, fields: Iterable[str]) -> dict[str, Any]:
        """As the list tells it. The id comes always."""
        return {name: getattr(self, name) for name in fields if name != "id"} | {"id": self.id}

    def part(self, kind: str) -> dict[str, Any]:
        """Header, body, footer or buttons; empty when it has none."""
        return next((part for part in self.components if part["type"] == kind), {})


FIELDS = ("name", "parameter_format", "components", "language", "status", "category", "id")
"""What the list tells when nothing is asked for."""


@dataclass
class Filled:
    """A template as the customer sees it."""

    body: str
    header: str = ""
    media: Parameter | None = None
    footer: str = ""
    buttons: tuple[str, ...] = ()


@dataclass
class TemplateBook:
    """All of an account's."""

    templates: list[Template] = field(default_factory=list)

    def add(self, template: Template) -> None:
        """Take one in, after those that are there."""
        template.id = template.id or str(1_689_556_908_129_000 + len(self.templates))
        self.templates.append(template)

    def find(self, name: str, language: str) -> Template | None:
        """One by what requests name."""
        return next((t for t in self.templates if (t.name, t.language) == (name, language)), None)

    def fill(self, sent: TemplateOf) -> tuple[Template, Filled]:
        """Check a request against its template, and fill it. Raises Refused."""
        template = self.find(sent.name, sent.language.code)
        if template is None or template.status not in ("APPROVED", "PAUSED", "DISABLED"):
            raise Refused(
                TEMPLATE_UNKNOWN.because(
                    f"template name ({sent.name}) does not exist in {sent.language.code}"
                )
            )
        if template.status == "PAUSED":
            raise Refused(TEMPLATE_PAUSED)
        if template.status == "DISABLED":
            raise Refused(TEMPLATE_DISABLED)
        return template, _filled(template, sent.components)


def _filled(template: Template, components: list[Component]) -> Filled:
    values = _by_part(components)
    header = template.part("HEADER")
    given = values.pop("header", [])
    named = template.parameter_format == "NAMED"
    filled = Filled(
        body=_text("body", template.part("BODY").get("text", ""), values.pop("body", []), named=named),
        footer=template.part("FOOTER").get("text", ""),
        buttons=_buttons(template, values),
    )
    if header.get("format") in MEDIA_FORMATS:
        filled.media = _media(header["format"], given)
    else:
        filled.header = _text("header", header.get("text", ""), given, named=named)
    if values:
        raise Refused(INVALID.because(f"The template has nothing for {next(iter(values))}."))
    return filled


def _by_part(components: list[Component]) -> dict[str, list[Parameter]]:
    """Values by "header", "body" and "button 0"; each may be named once."""
    found: dict[str, list[Parameter]] = {}
    for component in components:
        is_button = component.type == "button"
        if is_button and (component.index is None or component.sub_type is None):
            raise Refused(MISSING.because("A button needs its index and sub_type."))
        name = f"button {component.index}" if is_button else component.type
        if name in found:
            raise Refused(INVALID.because(f"{name} comes twice."))
        found[name] = component.parameters
    return found


def _text(part: str, text: str, given: list[Parameter], *, named: bool) -> str:
    """Words with their variables filled in. Raises Refused."""
    wanted = list(dict.fromkeys(_VARIABLE.findall(text)))
    if len(given) != len(wanted):
        counts = f"({len(given)}) does not match the expected number of params ({len(wanted)})"
        raise Refused(TEMPLATE_PARAMETERS.because(f"{part}: number of localizable_params {counts}"))
    values = _named(part, wanted, given) if named else _numbered(part, wanted, given)
    return _VARIABLE.sub(lambda found: values[found[1]], text)


def _named(part: str, wanted: list[str], given: list[Parameter]) -> dict[str, str]:
    values = {parameter.parameter_name or "": _word(part, parameter) for parameter in given}
    if set(values) != set(wanted):
        raise Refused(TEMPLATE_FORMAT.because(f"{part}: the parameters are named {', '.join(wanted)}"))
    return values


def _numbered(part: str, wanted: list[str], given: list[Parameter]) -> dict[str, str]:
    if any(parameter.parameter_name is not None for parameter in given):
        raise Refused(TEMPLATE_FORMAT.because(f"{part}: the parameters have no names"))
    return dict(zip(sorted(wanted, key=int), (_word(part, one) for one in given), strict=True))


def _word(part: str, parameter: Parameter) -> str:
    if parameter.text is None:
        raise Refused(TEMPLATE_FORMAT.because(f"{part}: expected TEXT, received {parameter.type.upper()}"))
    if not parameter.text.strip() or _UNFIT.search(parameter.text):
        why = "Param text cannot be empty, have new-line/tab characters or more than 4 consecutive spaces"
        raise Refused(INVALID.because(f"{part}: {why}"))
    return parameter.text


def _media(wanted: str, given: list[Parameter]) -> Parameter:
    """The file for a header. Raises Refused."""
    received = given[0].type.upper() if len(given) == 1 else "UNKNOWN"
    if received != wanted:
        raise Refused(
            TEMPLATE_FORMAT.because(f"header: Format mismatch, expected {wanted}, received {received}")
        )
    return given[0]


def _buttons(template: Template, values: dict[str, list[Parameter]]) -> tuple[str, ...]:
    """Their labels. Takes what is for them out of `values`; raises Refused."""
    buttons = template.part("BUTTONS").get("buttons", [])
    for index, button in enumerate(buttons):
        given = values.pop(f"button {index}", [])
        if button["type"] == "URL" and _VARIABLE.search(button["url"]):
            if not given:
                raise Refused(
                    MISSING.because(f"buttons: Button at index {index} of type Url requires a parameter")
                )
            _text(f"button {index}", button["url"], given, named=False)
        elif given and not (button["type"] == "QUICK_REPLY" and given[0].type == "payload"):
            raise Refused(TEMPLATE_PARAMETERS.because(f"Button at index {index} takes no parameter"))
    return tuple(button["text"] for button in buttons)
