"""No text from outside becomes HTML, CSS, a URL scheme or JavaScript: what would execute is not used."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.files import name, ours

# NiceGUI parses these strings: text put into one becomes an attribute, a style or a program.
PARSED = {"props", "style", "run_javascript", "add_css"}
MARKUP = {"editor", "markdown", "html", "link"}
RAW = {("sanitize", False), ("html", True)}
SCRIPT_SINKS = (
    "v-html",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
)


def is_constant(node: ast.expr) -> bool:
    """Whether it is text of the program's own: a literal, or a name in capitals."""
    if isinstance(node, ast.Constant):
        return True
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).split(".")[-1].isupper()


def is_evaluated(key: ast.expr | None) -> bool:
    """Whether it names a prop that the browser evaluates as JavaScript."""
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.startswith(":")


def dangers(source: str) -> Iterator[str]:
    """Each construct by which text could execute, as "line: why"."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr), args=[first, *_]) if attr in PARSED:
                if not is_constant(first):
                    yield f"{node.lineno}: {attr}() of a text put together"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="ui"), attr=attr)) if attr in MARKUP:
                yield f"{node.lineno}: ui.{attr}"
            case ast.keyword(arg=str(arg), value=ast.Constant(value=bool(value))) if (arg, value) in RAW:
                yield f"{node.value.lineno}: {arg}={value}"
            case ast.Dict(keys=keys):
                yield from (f"{node.lineno}: a prop that is evaluated" for key in keys if is_evaluated(key))
            case ast.Subscript(slice=key) if is_evaluated(key):
                yield f"{node.lineno}: a prop that is evaluated"
            case _:
                pass


def test_the_console_uses_nothing_that_executes() -> None:
    found = [f"{name(path)}:{danger}" for path in ours(".py", "ui") for danger in dangers(path.read_text())]
    assert found == []


@pytest.mark.parametrize("package", ["ui", "widget", "web"])
def test_scripts_write_text_never_markup(package: str) -> None:
    found = [
        f"{name(path)}: {sink}"
        for path in ours(".js", package)
        for sink in SCRIPT_SINKS
        if sink in path.read_text()
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'button.props(f"aria-label={name}")',
        "button.props(text)",
        'ui.run_javascript(f"open({url})")',
        'ui.run_javascript("open(" + url + ")")',
        'label.style("color: %s" % colour)',
        "ui.link(text, target)",
        "ui.html(text)",
        "thing(text, sanitize=False)",
        "ui.notify(text, html=True)",
        "ui.editor()",
        'element.props[":title"] = text',
        'element._props.update({":label": text})',
    ],
)
def test_each_of_them_would_be_found(source: str) -> None:
    assert list(dangers(source))
