"""The way back into a conversation from a mail, on any device: a signed link (SPEC 5)."""

from urllib.parse import quote

from services.refusal import Unauthorized
from services.tokens import Tokens

PURPOSE = "return"
SECONDS = 7 * 86_400
"""How long a link leads back."""


def return_link(tokens: Tokens, address: str, key: str, visitor_id: str) -> str:
    """The address of this visitor's chat on a channel, for whoever holds it."""
    token = tokens.make(PURPOSE, {"channel": key, "sub": visitor_id}, SECONDS)
    return f"{address}/chat/{quote(key, safe='')}?return={token}"


def visitor_of(tokens: Tokens, purpose: str, key: str, token: str) -> str:
    """The visitor whom a token of this purpose names on this channel. Raises Unauthorized."""
    claims = tokens.read(purpose, token)
    visitor_id = claims.get("sub")
    if claims.get("channel") != key or not isinstance(visitor_id, str):
        raise Unauthorized
    return visitor_id
