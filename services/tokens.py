"""Signed tokens for what must travel: visitor tokens, and links that invite, reset or return.

python-jose accepts an empty key, any algorithm when none is named, and tokens that never expire or are for
nobody in particular, and it lets errors of its parts through. All of that ends here: HS256 only, a key of
32 bytes or more, `aud`, `exp`, `iat` and `jti` always there and of their type, one purpose for each `aud`,
and every failure is the same Unauthorized.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from jose import jwk, jwt
from jose.exceptions import JOSEError

from services import clock
from services.refusal import Unauthorized

ALGORITHM = "HS256"
KEY_BYTES = 32
LONGEST = 4096
"""Characters of a token; nothing that is signed here comes near it."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_OURS = frozenset({"aud", "exp", "iat", "jti"})
_UNCHECKED = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_jti": False,
    "verify_sub": False,
}
"""What jose checks leniently (a list as `aud`, its own clock) is checked by `_is_valid`."""


class Tokens:
    """Makes and reads tokens under one key."""

    def __init__(self, key: bytes) -> None:
        """Raise ValueError for a key that is too short to sign with."""
        if len(key) < KEY_BYTES:
            raise ValueError(f"a key for tokens has at least {KEY_BYTES} bytes")
        # Derived, so that no key is taken for JSON or PEM; built, so that jose parses nothing.
        self._key = jwk.construct(hashlib.sha256(b"triptych tokens\0" + key).digest(), ALGORITHM)

    def make(self, purpose: str, claims: Mapping[str, Any], ttl_s: int) -> str:
        """Sign `claims` for one purpose, for `ttl_s` seconds."""
        if taken := _OURS & claims.keys():
            raise ValueError(f"claims that are set here: {', '.join(sorted(taken))}")
        now = clock.now() // 1000
        ours = {"aud": purpose, "iat": now, "exp": now + ttl_s, "jti": secrets.token_urlsafe(12)}
        token: str = jwt.encode({**claims, **ours}, self._key, algorithm=ALGORITHM)
        return token

    def read(self, purpose: str, token: object) -> dict[str, Any]:
        """Return the claims of a token made here for this purpose.

        Raises Unauthorized for everything else, without saying why.
        """
        if not isinstance(token, str) or len(token) > LONGEST or not _SHAPE.fullmatch(token):
            raise Unauthorized
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM], options=_UNCHECKED)
        except (JOSEError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
            raise Unauthorized from None
        if not _is_valid(claims, purpose):
            raise Unauthorized
        return dict(claims)


def _is_valid(claims: Mapping[str, Any], purpose: str) -> bool:
    expires, issued, unique = claims.get("exp"), claims.get("iat"), claims.get("jti")
    return (
        claims.get("aud") == purpose
        and isinstance(claims["aud"], str)
        and type(expires) is int  # a bool is an int to isinstance
        and type(issued) is int
        and isinstance(unique, str)
        and bool(unique)
        and issued <= expires
        and clock.now() < expires * 1000
    )
