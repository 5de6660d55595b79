"""What is known of a file: as its message keeps it, and as those who may have it are told."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NotRequired, TypedDict

from models import Message, StoredFile


class FileFacts(TypedDict):
    """A file as its message keeps it: in `Message.detail`, so that to read messages needs no join."""

    id: str
    name: str
    size: int
    type: str
    width: NotRequired[int]
    height: NotRequired[int]
    thumb: NotRequired[bool]


class Attachment(TypedDict):
    """A file of a message as people are told of it. Sizes in bytes and pixels, addresses on this server."""

    id: str
    name: str
    size: int
    type: str
    url: str
    thumb: NotRequired[str]
    width: NotRequired[int]
    height: NotRequired[int]


_ID = re.compile(r"[0-9a-f]{32}")


def is_id(text: str) -> bool:
    """Whether it could be a file's id; anything else is none, and no database need be asked."""
    return _ID.fullmatch(text) is not None


def facts_of(file: StoredFile) -> FileFacts:
    """A whole file's."""
    facts = FileFacts(id=file.id, name=file.name, size=file.size, type=file.type)
    if file.thumb and file.width and file.height:
        facts |= {"width": file.width, "height": file.height, "thumb": True}
    return facts


def files_of(message: Message) -> list[FileFacts]:
    """Of a message, in the order in which they were attached."""
    return files_in(message.detail)


def files_in(detail: dict[str, Any]) -> list[FileFacts]:
    """The same from a message's column."""
    found: list[FileFacts] = detail.get("files", [])
    return found


def attachments(files: Iterable[FileFacts], sign: Callable[[str], str] = lambda _: "") -> list[Attachment]:
    """Files with their addresses; `sign` gives what to put behind one of that id for who has no session."""
    return [_attachment(file, sign(file["id"])) for file in files]


def _attachment(file: FileFacts, signature: str) -> Attachment:
    url = f"/files/{file['id']}"
    told = Attachment(
        id=file["id"], name=file["name"], size=file["size"], type=file["type"], url=url + signature
    )
    if file.get("thumb"):
        told |= {"thumb": f"{url}/thumb{signature}", "width": file["width"], "height": file["height"]}
    return told
