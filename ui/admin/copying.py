"""A text to copy: shown whole, with a button beside it."""

from nicegui.element import Element

from ui.components import blocks
from ui.components.buttons import Button

# Without TLS browsers give no clipboard: the old way takes what is selected.
COPY = """async (event) => {
  const button = event.currentTarget, field = button.previousElementSibling;
  field.select();
  const { clipboard } = navigator;
  const copied = clipboard
    ? await clipboard.writeText(field.value).then(() => true, () => false) : document.execCommand("copy");
  button.textContent = copied ? "Copied" : "Press Ctrl+C";
}"""


def copyable(label: str, value: str) -> None:
    """A text that is not to be changed, under its label, and "Copy"."""
    with Element("div").classes("form-field"):
        name = blocks.text(label, "label", "form-label")
        with Element("div").classes("copyable"):
            field = Element("input").classes("field")
            field.props["value"], field.props["readonly"], field.props["dir"] = value, True, "ltr"
            Button("Copy").on("click", js_handler=COPY)
        name.props["for"] = field.props["id"] = field.html_id
