"""WhatsApp's Cloud API over HTTP: one request, and its answer or what went wrong."""

import hashlib
import hmac
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import IO, TYPE_CHECKING, Any, NoReturn
from urllib.request import getproxies

from pydantic import BaseModel, ValidationError

from models import WhatsAppAccount
from services import outside, text
from services.channels.whatsapp.trouble import OTHER_APP, sentence, trouble
from services.outbox.undelivered import Undelivered

if TYPE_CHECKING:
    from httpx2 import URL, AsyncClient, Response

SECONDS = 20.0
"""For each step of a request: to connect, to send, and until something is answered."""

WORDS = 300
"""Characters of what the API says of an error."""

ANSWER_BYTES = 8_000_000

PROOF = "appsecret_proof"
"""The parameter; the API names it when it is refused."""


class GraphError(Undelivered):
    """A request that came to nothing. `code` is the API's own, 0 when it said none."""

    def __init__(self, reason: str, *, code: int = 0, **facts: bool) -> None:
        super().__init__(reason, **facts)
        self.code = code


class WrongProof(GraphError):
    """The app secret is another app's than the access token's."""

    def __init__(self, code: int) -> None:
        super().__init__(OTHER_APP, code=code, is_permanent=True, is_server=True)


class Graph:
    """The API as one account reaches it. Each request proves that its app itself asks."""

    def __init__(self, account: WhatsAppAccount, base_url: str) -> None:
        """`base_url` ends with the version."""
        self._token, self.base_url = account.access_token, base_url
        key, token = account.app_secret.encode(), account.access_token.encode()
        self._proof = {PROOF: hmac.new(key, token, hashlib.sha256).hexdigest()}

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """Ask. Raises GraphError."""
        async with self._client() as client:
            return await self._answered(client, "GET", path, params=query | self._proof)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Have something done. Raises GraphError."""
        async with self._client() as client:
            return await self._answered(client, "POST", path, json=body, params=self._proof)

    async def upload(self, path: str, file: IO[bytes], *, name: str, type_: str) -> dict[str, Any]:
        """Hand a file over. Raises GraphError."""
        form = {"messaging_product": "whatsapp", "type": type_}
        parts = {"data": form, "files": {"file": (name, file, type_)}}
        async with self._client() as client:
            return await self._answered(client, "POST", path, params=self._proof, **parts)

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator["Response"]:
        """The contents behind an address that the API named, to be read as they come. Raises GraphError.

        The token goes along: only to the API itself, or by TLS to a place on the internet.
        """
        import httpx2

        try:
            asked = httpx2.URL(url)
            there = {} if self._is_own(asked) else await _outside(asked)
        except httpx2.InvalidURL:
            raise _unsafe() from None
        async with self._client() as client:
            try:
                async with client.stream("GET", there.pop("url", asked), **there) as answer:
                    if answer.status_code != 200:  # it was named just now: another one may do
                        raise GraphError(f"WhatsApp answered {answer.status_code} for the file.")
                    yield answer
            except httpx2.HTTPError as error:
                raise _unreached(error) from None

    def _is_own(self, asked: "URL") -> bool:
        import httpx2

        own = httpx2.URL(self.base_url)
        return (asked.scheme, asked.netloc, asked.userinfo) == (own.scheme, own.netloc, own.userinfo)

    def _client(self) -> "AsyncClient":
        import httpx2

        bearer = {"authorization": f"Bearer {self._token}"}
        return httpx2.AsyncClient(headers=bearer, timeout=SECONDS, verify=_authorities())

    async def _answered(self, client: "AsyncClient", method: str, path: str, **what: Any) -> dict[str, Any]:
        import httpx2

        try:
            async with client.stream(method, f"{self.base_url}/{path}", **what) as answer:
                body = await _bounded(answer)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _unreached(error) from None
        if answer.status_code != 200:
            _refuse(answer.status_code, body)
        return _read(body)


async def _outside(asked: "URL") -> dict[str, Any]:
    """How to ask for what lies elsewhere: by the address that was looked at, in the name's own certificate.

    Where a proxy stands between, that decides what may be reached. Raises GraphError.
    """
    if asked.scheme != "https" or not asked.host or asked.userinfo:
        raise _unsafe()
    if getproxies().keys() & {"https", "all"}:
        return {}
    try:
        place = await outside.place_of(asked.host, asked.port or 443)
    except (outside.Inside, UnicodeError, ValueError):
        raise _unsafe() from None
    except OSError:
        raise GraphError("WhatsApp's files can't be reached at the moment.", is_server=True) from None
    return {
        "url": asked.copy_with(host=place),
        "headers": {"host": asked.netloc.decode("ascii")},
        "extensions": {"sni_hostname": asked.raw_host.decode("ascii")},
    }


def _unsafe() -> GraphError:
    return GraphError("WhatsApp named no safe address for the file.", is_permanent=True)


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise GraphError("WhatsApp's answer could not be understood.", is_certain=False)
    return answer


async def _bounded(answer: "Response") -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > ANSWER_BYTES:
            raise GraphError("WhatsApp's answer is longer than any should be.", is_certain=False)
    return bytes(body)


@cache
def _authorities() -> ssl.SSLContext:
    """Once: to read them takes longer than a request."""
    import httpx2

    return httpx2.create_ssl_context()


def _unreached(error: Exception) -> GraphError:
    import httpx2

    if isinstance(
        error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout | httpx2.InvalidURL
    ):
        return GraphError("WhatsApp can't be reached at the moment.", is_server=True)
    return GraphError("WhatsApp did not answer.", is_certain=False)


class _Data(BaseModel):
    details: str = ""


class _Error(BaseModel):
    code: int = 0
    message: str = ""
    error_data: _Data | None = None


class _Refusal(BaseModel):
    error: _Error


def _refuse(status: int, body: bytes) -> NoReturn:
    """Raise what an answer that is no success means."""
    try:
        said = _Refusal.model_validate_json(body).error
    except ValidationError:
        # A gateway's word, not the API's: the request may have got through all the same.
        is_gone = status in (400, 401, 403, 404, 410)
        reason = f"WhatsApp answered {status}, without a reason."
        raise GraphError(reason, is_permanent=is_gone, is_certain=status < 500) from None
    if PROOF in said.message:
        raise WrongProof(said.code)
    details = said.error_data.details if said.error_data else ""
    known = trouble(said.code, status)
    raise GraphError(
        sentence(said.code, text.line(said.message, WORDS), text.line(details, WORDS)),
        code=said.code,
        is_permanent=known is None or not known.helps,
        is_address=known is not None and known.is_address,
        is_server=known is not None and known.is_account,
    )
