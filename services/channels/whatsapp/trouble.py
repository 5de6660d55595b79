"""WhatsApp's errors in words by which agents and admins know what to do.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error means. `helps`: the same once more may go through."""

    sentence: str
    helps: bool = False
    is_address: bool = False
    """The customer can't be reached so; another message would not be either."""
    is_account: bool = False
    """Nothing goes before an admin, or WhatsApp, has seen to the account."""


_TOKEN = Trouble(
    "WhatsApp does not take the access token any more. An admin can set a new one.", is_account=True
)
OTHER_APP = "The app secret is not that of the app of the access token. An admin can set it anew."

_RIGHTS = Trouble(
    "The access token may not do this. An admin can make one with rights for messages and management.",
    is_account=True,
)
_OFTEN = Trouble("WhatsApp takes no more messages at the moment.", helps=True)
_DOWN = Trouble("WhatsApp can't take messages at the moment.", helps=True)
_UNREACHED = Trouble(
    "WhatsApp can't deliver to this customer: they may not be on WhatsApp, or use an old version of it.",
    is_address=True,
)
_LOCKED = Trouble("WhatsApp has locked or restricted the business account.", is_account=True)
_PARAMETERS = Trouble("The values do not fit the template as WhatsApp has it. Choose it again.")

_KNOWN = {
    0: _TOKEN,
    1: _DOWN,
    2: _DOWN,
    3: _RIGHTS,
    4: _OFTEN,
    10: _RIGHTS,
    190: _TOKEN,
    368: _LOCKED,
    80007: _OFTEN,
    130429: _OFTEN,
    130497: Trouble(
        "WhatsApp lets the business account not write to customers in this country.", is_address=True
    ),
    131000: _DOWN,
    131005: _RIGHTS,
    131016: _DOWN,
    131021: Trouble("A number can't write to itself.", is_address=True),
    131026: _UNREACHED,
    131031: _LOCKED,
    131042: Trouble("WhatsApp needs a payment method for the business account.", is_account=True),
    131045: Trouble("The phone number is not registered with WhatsApp yet.", is_account=True),
    131047: Trouble(
        "The customer last wrote more than 24 hours ago. Only a WhatsApp template can be sent now."
    ),
    131048: Trouble(
        "WhatsApp holds messages back, since too many of them were reported as spam.", is_account=True
    ),
    131049: Trouble("WhatsApp holds this message back, so that the customer does not get too many."),
    131050: Trouble("The customer wants no marketing messages from you."),
    131051: Trouble("WhatsApp does not take this kind of message."),
    131052: Trouble("WhatsApp could not hand out the file that the customer sent."),
    131053: Trouble("WhatsApp did not take the file. Another format may help."),
    131056: Trouble("Too many messages to this customer in a short time.", helps=True),
    131057: Trouble("The business account is being looked after by WhatsApp.", helps=True),
    132000: _PARAMETERS,
    132001: Trouble(
        "WhatsApp has no approved template of this name in this language. Read the templates again."
    ),
    132005: Trouble("The filled template is too long."),
    132007: Trouble("WhatsApp finds that the template breaks its rules."),
    132012: _PARAMETERS,
    132015: Trouble("WhatsApp has paused this template, since customers found it of little use."),
    132016: Trouble("WhatsApp has switched this template off for good."),
    133010: Trouble("The phone number is not registered with WhatsApp yet.", is_account=True),
    133016: _OFTEN,
}


def trouble(code: int, status: int = 400) -> Trouble | None:
    """What an error code means; None for one that is not known, unless its HTTP status says enough."""
    if code in _KNOWN:
        return _KNOWN[code]
    if 200 <= code < 300:
        return _RIGHTS
    if status == 429:
        return _OFTEN
    return _DOWN if status >= 500 else None


def sentence(code: int, message: str = "", details: str = "") -> str:
    """The error in plain words; of one that is not known, in WhatsApp's own."""
    known = trouble(code)
    if known is not None:
        return known.sentence
    said = details or message or "no reason given"
    return f"WhatsApp did not take it: {said.rstrip('.')} ({code})."
