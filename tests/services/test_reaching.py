"""What this server itself reaches, in one place each; docs/operations.md says who names it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

REACHES = {
    "aiohttp",
    "aiosmtplib",
    "ftplib",
    "http.client",
    "httpx",
    "httpx2",
    "obstore",
    "requests",
    "smtplib",
    "socket",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "websockets.asyncio.client",
    "websockets.sync.client",
}
"""Modules by which something can be fetched."""

KNOWN = {
    "services/channels/whatsapp/client.py": "the API, and where it says that files are",
    "services/demo/client.py": "the demo's customers, at its own address",
    "services/files/storage.py": "the bucket of the settings",
    "services/mail/server.py": "the mail server of the settings",
    "services/mail/trouble.py": "names its errors",
    "services/outside.py": "looks up names",
    "services/reachable.py": "PUBLIC_URL, by `check --reachable`",
    "web/emulator/postman.py": "the demo's webhook, at its own address",
    "web/server.py": "listens",
}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _reaches(path: Path) -> bool:
    return any(name in REACHES or name.partition(".")[0] in REACHES for name in _imported(path))


def test_nothing_else_can_fetch_anything() -> None:
    paths = [
        path
        for folder in ("models", "services", "ui", "web", "widget")
        for path in (ROOT / folder).rglob("*.py")
    ]
    assert {str(path.relative_to(ROOT)) for path in paths if _reaches(path)} == set(KNOWN)


def test_only_one_table_is_written_for_spreadsheets() -> None:
    """Its cells are made harmless (tests/services/trail/test_exporting.py), as another's would have to be."""
    paths = [path for folder in ("services", "ui", "web", "widget") for path in (ROOT / folder).rglob("*.py")]
    writers = [path for path in paths if "csv.writer" in path.read_text() or "DictWriter" in path.read_text()]
    assert [str(path.relative_to(ROOT)) for path in writers] == ["services/trail/exporting.py"]
