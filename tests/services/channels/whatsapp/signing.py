"""The account that the samples are of, and calls as WhatsApp makes them."""

import hashlib
import hmac
import json

from models import WhatsAppAccount
from services.channels.kind import Call

SECRET = "an-app-secret"
TOKEN = "a-verify-token"


def account(channel_id: int = 1) -> WhatsAppAccount:
    return WhatsAppAccount(
        channel_id=channel_id,
        phone_number_id="109876543210987",
        business_account_id="201234567890123",
        access_token="an-access-token",
        app_secret=SECRET,
        verify_token=TOKEN,
    )


def packed(event: object) -> bytes:
    """A body as WhatsApp writes it: nothing else that parses alike is."""
    return json.dumps(event, separators=(",", ":")).encode()


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(body: bytes, secret: str = SECRET) -> Call:
    return Call(body, {"x-hub-signature-256": signature(body, secret)})
