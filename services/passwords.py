"""Passwords, hashed with Argon2id. Slow and hungry by intent: call from a thread, behind a limit."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.refusal import BadRequest, TooLong

SHORTEST = 8
LONGEST = 1024
"""Characters. Argon2 reads them all, so that a longer one is work for nothing."""

_hashes = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
"""OWASP's figures: about 20 ms, and 19 MiB each while several sign in at once (the default takes 64)."""


def check_password(password: str) -> None:
    """Refuse what no agent should choose.

    Raises BadRequest or TooLong.
    """
    if len(password) < SHORTEST:
        raise BadRequest(f"A password needs at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise TooLong(f"A password has at most {LONGEST} characters.")


def hash_password(password: str) -> str:
    """Hash a new password."""
    return _hashes.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Tell whether this is the password. Without a hash it takes the same time and says no.

    So that the time of an answer does not tell which e-mail addresses are agents'.
    """
    known = _hashes.verify(password[:LONGEST], password_hash or _nobodys())
    return known and password_hash is not None and len(password) <= LONGEST


@cache
def _nobodys() -> str:
    return hash_password("nobody has this password")


def prepare() -> None:
    """Make the hash for unknown addresses now, so that the first of them is not slower."""
    _nobodys()
