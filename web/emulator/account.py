"""A business on WhatsApp, as its owner connects it."""

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """One business number of one account, and where its webhooks go."""

    phone_number_id: str
    business_account_id: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    webhook_url: str
    number: str = "15550100200"
    """As customers see it, digits only."""
    name: str = "Harbour Supplies"

    @property
    def proof(self) -> str:
        """That a request is of the app itself: its `appsecret_proof`."""
        return hmac.new(self.app_secret.encode(), self.access_token.encode(), hashlib.sha256).hexdigest()
