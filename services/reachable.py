"""Whether people can reach the chat: fetches its script by the address that they use (SPEC 9)."""

import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from httpx2 import Response

LOADER = "/widget.js"
MARK = "window.triptych"
"""Something that no other product's script holds."""

SECONDS = 10.0

_PROXY = frozenset({502, 503, 504})
_REDIRECTS = range(300, 400)


def trouble(address: str) -> str | None:
    """What is wrong, in one line; None: the script of the chat is there. `address` is PUBLIC_URL."""
    import httpx2

    url = address + LOADER
    try:
        answer = httpx2.get(url, timeout=SECONDS, follow_redirects=False)
    except httpx2.TimeoutException:
        return f"{url} does not answer within {SECONDS:.0f} seconds. Is a firewall in the way?"
    except httpx2.HTTPError as error:
        return _unreached(error, address)
    return _wrong(answer, url)


def _unreached(error: Exception, address: str) -> str:
    url = urlsplit(address)
    host = url.hostname or ""
    place = f"{host}:{url.port or (443 if url.scheme == 'https' else 80)}"
    root: BaseException | None = error
    while root is not None:
        match root:
            case socket.gaierror():
                return f"There is no address for {host}. Has its DNS record been made?"
            case ssl.SSLCertVerificationError():
                return f"The certificate of {host} can't be trusted: {root.verify_message}."
            case ssl.SSLError():
                return f"{place} does not speak HTTPS. Is the proxy with TLS there, on that port?"
            case ConnectionRefusedError():
                return f"Nothing listens at {place}. Does the server run, and the proxy in front of it?"
            case _:
                root = root.__cause__ or root.__context__
    return f"{address} can't be reached: {error}"


def _wrong(answer: "Response", url: str) -> str | None:
    status = answer.status_code
    if status in _REDIRECTS:
        onward = answer.headers.get("location", "elsewhere")
        return f"{url} leads to {onward}. Set TRIPTYCH_PUBLIC_URL to the address that people end up at."
    if status in _PROXY:
        return f"{url} answers {status}: a proxy is there, but does not reach Triptych behind it."
    if status != 200:
        return f"{url} answers {status}, not the chat: another program is there, or the proxy leaves it out."
    if "javascript" not in answer.headers.get("content-type", "") or MARK not in answer.text:
        return f"{url} is not the chat's script: another program answers there."
    return None
