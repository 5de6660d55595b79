"""Whether a call of the webhook comes from WhatsApp: by a signature, and once, when it is set up, by a token.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
"""

import hashlib
import hmac
import re

from services.channels.kind import Call
from services.refusal import Unauthorized

HEADER = "x-hub-signature-256"

_SIGNED = re.compile(r"sha256=([0-9a-f]{64})", re.ASCII)
_CHALLENGE = re.compile(r"[!-~]{1,200}", re.ASCII)


def verify(call: Call, *, app_secret: str, verify_token: str) -> str:
    """Returns what is answered: to the question whether the webhook is here, its challenge.

    Whatever has a body is signed, whatever it asks. Raises Unauthorized.
    """
    if not call.body and "hub.mode" in call.query:
        return _challenge(call, verify_token)
    signed = _SIGNED.fullmatch(call.headers.get(HEADER, ""))
    due = hmac.new(app_secret.encode(), call.body, hashlib.sha256).hexdigest()
    if not app_secret or signed is None or not hmac.compare_digest(signed[1], due):
        raise Unauthorized("This call is not signed with the app secret of the channel.")
    return ""


def _challenge(call: Call, verify_token: str) -> str:
    said, challenge = call.query.get("hub.verify_token", ""), call.query.get("hub.challenge", "")
    is_ours = hmac.compare_digest(_bytes(said), _bytes(verify_token))
    if not (verify_token and is_ours and call.query["hub.mode"] == "subscribe"):
        raise Unauthorized("This is not the verify token of the channel.")
    if not _CHALLENGE.fullmatch(challenge):
        raise Unauthorized("There is nothing to be answered.")
    return challenge


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
