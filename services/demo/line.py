"""The demo's WhatsApp account: who writes to it, and the templates that it has."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from services.demo.cast import WHATSAPP_KEY, WORKSPACE
from services.settings import Settings

GRAPH = "/demo/graph"
"""Where the emulator of WhatsApp's Cloud API is."""

VERSION = "v24.0"
PHONE_NUMBER_ID, BUSINESS_ACCOUNT_ID = "109876543210987", "201234567890123"
NUMBER = "15550100200"


@dataclass(frozen=True, slots=True)
class Line:
    """The account as both ends of it know it. Its secrets are made up at each start."""

    webhook_url: str
    api_url: str
    access_token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    verify_token: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a phone. Without a number they go by a username, as since 2026 people may."""

    name: str
    user_id: str
    phone: str = ""
    username: str = ""


CALLERS = (
    Caller("Marta Lindqvist", "DE.41836207715503928164", phone="4917655501234"),
    Caller("Owen Priest", "GB.73920518846120957733", username="owenpriest"),
    Caller("أمينة حدّاد", "FR.20931176540082263915", phone="33655501299"),
)

TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        "name": "order_update",
        "language": "en",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "News of your order"},
            {
                "type": "BODY",
                "text": "Hello {{1}}, your parcel leaves our quay on {{2}}.",
                "example": {"body_text": [["Marta", "Tuesday"]]},
            },
            {"type": "FOOTER", "text": WORKSPACE},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Another day, please"}]},
        ],
    },
    {
        "name": "new_in_store",
        "language": "en",
        "category": "MARKETING",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "HEADER",
                "format": "IMAGE",
                "example": {"header_handle": ["https://harbour.example/i.jpg"]},
            },
            {
                "type": "BODY",
                "text": "Hello {{first_name}}, we have just unpacked the {{product}}. Shall we keep one?",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "first_name", "example": "Marta"},
                        {"param_name": "product", "example": "storm lantern"},
                    ]
                },
            },
            {"type": "FOOTER", "text": "Reply STOP to hear no more of this."},
        ],
    },
    {
        "name": "season_sale",
        "language": "en",
        "category": "MARKETING",
        "status": "PAUSED",
        "components": [{"type": "BODY", "text": "Everything of brass for less, until Sunday."}],
    },
    {
        "name": "win_a_boat",
        "language": "en",
        "category": "MARKETING",
        "status": "REJECTED",
        "components": [
            {"type": "BODY", "text": "You have won a boat! Send us your card's number to get it."}
        ],
    },
)


def line(settings: Settings) -> Line:
    """The account, both ends of which are this process: found where it listens, not by PUBLIC_URL."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(settings.host, settings.host)  # noqa: S104
    here = f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"
    return Line(webhook_url=f"{here}/webhooks/whatsapp/{WHATSAPP_KEY}", api_url=f"{here}{GRAPH}/{VERSION}")
