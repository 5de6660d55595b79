"""What an owner or admin can do about an error of WhatsApp's API."""

from services.channels.whatsapp.client import GraphError, WrongProof

SPENT = (
    "The access token has expired, or is none. Make a permanent one for a system user, and put it in here."
)
RIGHTS = (
    "The access token may not do this. Give its system user full control of the app and of the WhatsApp "
    "account, and make a new one with whatsapp_business_messaging and whatsapp_business_management."
)
UNKNOWN = (
    "WhatsApp knows nothing of this id, or the access token may not see it. "
    "Compare both ids with those at Meta: your app, WhatsApp, API Setup."
)
OTHER_APP = "It is not that of the app by which the access token was made. Copy it once more."
UNREACHED = "WhatsApp can't be reached. If it stays so, see whether this server may call graph.facebook.com."

_TOKEN_CODES = frozenset({102, 104, 190, 463, 467})
_RIGHT_CODES = frozenset({3, 10, 131005, *range(200, 300)})
_UNKNOWN_CODES = frozenset({33, 100, 803, 2500})


def is_about_token(error: GraphError) -> bool:
    """Whether nothing else can be asked with this token."""
    return error.code in _TOKEN_CODES


def is_about_rights(error: GraphError) -> bool:
    """Whether the token is good, but not for this."""
    return error.code in _RIGHT_CODES


def is_about_id(error: GraphError) -> bool:
    """Whether there is nothing of this id, as far as the token sees."""
    return error.code in _UNKNOWN_CODES and not isinstance(error, WrongProof)


def is_unreached(error: GraphError) -> bool:
    """Whether there was nobody to ask."""
    return not error.code and (error.is_server or not error.is_certain)


def advice(error: GraphError) -> str:
    """A sentence that says what to do."""
    if is_about_token(error):
        return SPENT
    if is_about_rights(error):
        return RIGHTS
    if isinstance(error, WrongProof):
        return OTHER_APP
    if is_about_id(error):
        return UNKNOWN
    return UNREACHED if is_unreached(error) else error.reason
