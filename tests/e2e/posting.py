"""Files of customers without a browser, and pictures to attach."""

import io
import json
import urllib.request
from typing import Any
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Locator

from tests.e2e.people import Agent
from tests.e2e.server import Server
from tests.e2e.visitor import Visitor


def gradient(width: int = 1_200, height: int = 800) -> bytes:
    """A PNG that one can see."""
    band = Image.linear_gradient("L").resize((width, height))
    file = io.BytesIO()
    Image.merge("RGB", (band, band.transpose(Image.Transpose.ROTATE_180), band)).save(file, "PNG")
    return file.getvalue()


def file(name: str, content: bytes = b"Hello", type_: str = "text/plain") -> dict[str, Any]:
    """What a file chooser is given."""
    return {"name": name, "mimeType": type_, "buffer": content}


def sends_file(
    server: Server, visitor: Visitor, name: str, content: bytes, *, channel: str = "demo-sales"
) -> dict[str, Any]:
    """Upload and send it; returns the acknowledgement."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    request = urllib.request.Request(
        f"{server.url}/widget/{channel}/files",
        head.encode() + content + b"\r\n--edge--\r\n",
        {
            "Authorization": f"Bearer {visitor.welcome['token']}",
            "Content-Type": "multipart/form-data; boundary=edge",
            "Origin": server.url,
        },
    )
    with urllib.request.urlopen(request) as answer:
        id_ = json.loads(answer.read())["id"]
    return visitor.asks(type="message", client_id=str(uuid4()), text="", attachments=[id_])


def last_of(visitor: Visitor) -> dict[str, Any]:
    """The latest message as the customer is told it."""
    message: dict[str, Any] = visitor.asks(type="history", before=2**31 - 1, limit=1)["messages"][0]
    return message


def attaches(agent: Agent, *files: dict[str, object]) -> None:
    with agent.page.expect_file_chooser() as chooser:
        agent.button("Attach file").press("Enter")
    chooser.value.set_files(list(files))  # type: ignore[arg-type]  # payloads


def chips(agent: Agent) -> Locator:
    return agent.interaction.get_by_role("list", name="Attachments", exact=True).get_by_role("listitem")
