"""The link of an invitation: signed, for one address, good until it is used, renewed or old."""

from services.joining.refusals import BadLink
from services.refusal import Unauthorized
from services.tokens import Tokens

PURPOSE = "invitation"
PATH = "/invitation"

SECONDS = 7 * 24 * 3600
"""For which a link is good; its row says so."""

_READ_SECONDS = 60 * 24 * 3600
"""For which it is read at all, so that who comes late is told that it is late."""


def link(tokens: Tokens, address: str, joining_id: int, number: int) -> str:
    """The link by which somebody accepts; `address` is the settings'."""
    token = tokens.make(PURPOSE, {"joining": joining_id, "number": number}, _READ_SECONDS)
    return f"{address}{PATH}?link={token}"


def read(tokens: Tokens, token: str) -> tuple[int, int]:
    """The invitation's id and the link's number. Raises BadLink for what was not made here for this."""
    try:
        claims = tokens.read(PURPOSE, token)
    except Unauthorized:
        raise BadLink from None
    return int(claims["joining"]), int(claims["number"])
