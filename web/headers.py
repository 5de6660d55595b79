"""Security headers of every answer. A route that needs another policy sets its own; it is kept."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from services.settings import Settings

PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

CONSOLE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'"
)
"""NiceGUI compiles templates in the browser and writes inline scripts: it needs both unsafe words."""

_ALWAYS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}

_OF_DOCUMENTS = {
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": PLAIN_POLICY,
}

_NO_DOCUMENTS = ("text/javascript", "text/css", "font/")
"""What no browser shows as a page. A console takes fifteen of these: half a kilobyte saved on each."""


def guarded(send: Send, settings: Settings) -> Send:
    """Add to each answer what it does not say itself."""
    transport = {"strict-transport-security": "max-age=31536000"} if settings.is_https else {}
    return _with_defaults(_with_defaults(send, _OF_DOCUMENTS, documents_only=True), _ALWAYS | transport)


def console(send: Send) -> Send:
    """The policy of NiceGUI's own answers."""
    return _with_defaults(send, {"content-security-policy": CONSOLE_POLICY}, documents_only=True)


def _with_defaults(send: Send, defaults: dict[str, str], *, documents_only: bool = False) -> Send:
    """Add headers to the start of an answer where they are missing."""

    async def start(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            if not (documents_only and headers.get("content-type", "").startswith(_NO_DOCUMENTS)):
                for name, value in defaults.items():
                    headers.setdefault(name, value)
        await send(message)

    return start
