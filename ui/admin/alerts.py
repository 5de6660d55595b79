"""Sound and desktop notifications: the switches of the notification centre once more.

They are kept in the browser (`ui/components/ringing.js`), which every tab of it follows.
"""

from nicegui import context
from nicegui.element import Element

from ui.components import blocks

# A listener that is added again, after a lost connection, is still one.
SHOW = """window.showAlerts ??= () => {
  for (const [key, fallback] of [["sound", "on"], ["desktop", "off"]]) {
    const box = document.querySelector(`[data-alert=${key}]`);
    if (box) box.checked = (localStorage.getItem(`triptych:${key}`) ?? fallback) === "on";
  }
};
addEventListener("storage", window.showAlerts);
window.showAlerts();"""
TURN = """async ({ target }) => {
  const on = target.checked;
  localStorage.setItem(`triptych:${target.dataset.alert}`, on ? "on" : "off");
  if (on && target.dataset.alert === "desktop" && window.Notification?.permission === "default") {
    await Notification.requestPermission();
  }
}"""


def build_alerts() -> None:
    """Put the switches here."""
    _switch("sound", "Sound")
    _switch("desktop", "Desktop notifications")
    client = context.client
    client.on_connect(lambda: client.run_javascript(SHOW))


def _switch(key: str, label: str) -> None:
    with Element("div").classes("form-field form-switch"):
        box = Element("input")
        name = blocks.text(label, "label", "form-label")
    box.props["type"], box.props["role"], box.props["data-alert"] = "checkbox", "switch", key
    name.props["for"] = box.props["id"] = box.html_id
    box.on("change", js_handler=TURN)
