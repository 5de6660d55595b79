"""What is said for a moment at the top of the page."""

from nicegui import ui

from services.refusal import Refusal


def tell(sentence: str) -> None:
    """Say that something was done."""
    # A colour that nothing knows: Quasar's own white is on every theme's paper alike, and wins over ours.
    ui.notify(sentence, position="top", close_button="OK", textColor="ours")


def warn(refusal: Refusal) -> None:
    """Say why not, and what to do."""
    ui.notify(refusal.sentence, type="warning", position="top", close_button="OK")
