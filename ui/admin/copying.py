"""A text to copy: shown whole with a button beside it, or behind the button alone."""

from nicegui.element import Element

from ui.components import blocks
from ui.components.buttons import Button

# Without TLS browsers give no clipboard: the old way takes what is selected.
COPY = """async ({ currentTarget: button }) => {
  const text = button.dataset.copies, { clipboard } = navigator;
  let copied = false;
  if (clipboard) {
    copied = await clipboard.writeText(text).then(() => true, () => false);
  } else {
    const field = document.createElement("textarea");
    field.value = text;
    button.after(field);
    field.select();
    copied = document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.textContent = copied ? "Copied" : "Press Ctrl+C";
}"""


def copy_button(text: str, name: str = "Copy") -> Button:
    """A button that copies this text."""
    button = Button(name)
    button.props["data-copies"] = text
    button.on("click", js_handler=COPY)
    return button


def copyable(label: str, value: str) -> None:
    """A text that is not to be changed, under its label, and "Copy"."""
    with Element("div").classes("form-field"):
        name = blocks.text(label, "label", "form-label")
        with Element("div").classes("copyable"):
            field = Element("input").classes("field")
            field.props["value"], field.props["readonly"], field.props["dir"] = value, True, "ltr"
            copy_button(value)
        name.props["for"] = field.props["id"] = field.html_id
