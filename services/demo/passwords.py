"""A password that was made up: easy to read and type, hard to guess."""

import secrets
from pathlib import Path

LENGTH = 6
"""Words. Of 178 these are 44 bits, behind Argon2 and the limit on sign-in."""


def make_up() -> str:
    """Make one up."""
    words = Path(__file__).with_name("words.txt").read_text("utf-8").split()
    return "-".join(secrets.choice(words) for _ in range(LENGTH))
