"""The 24 hours in which one may answer freely; after them only templates go (WhatsApp's own rule)."""

WINDOW = 86_400_000
"""Milliseconds from the customer's last message on."""


def window(wrote_at: int | None) -> int:
    """Until when; the past when they have never written."""
    return 0 if wrote_at is None else wrote_at + WINDOW
