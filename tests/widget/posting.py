"""HTTP as a customer's client speaks it to upload a file, and to get one."""

import asyncio
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.widget.customers import House

BOUNDARY = "edge"


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


def form(content: bytes, name: str = "a.txt") -> bytes:
    """A body with one file."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


async def ask(house: House, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    def send() -> Answer:
        connection = http.client.HTTPConnection(urlsplit(house.url).netloc, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, found, response.read())
        connection.close()
        return answer

    return await asyncio.to_thread(send)


async def upload(
    house: House, token: str, content: bytes, *, name: str = "a.txt", key: str = "sales", **headers: str
) -> Answer:
    said = {
        "authorization": f"Bearer {token}",
        "content_type": f"multipart/form-data; boundary={BOUNDARY}",
        "origin": house.url,
    }
    return await ask(house, "POST", f"/widget/{key}/files", form(content, name), **said | headers)
