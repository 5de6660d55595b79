"""Addresses among the settings: what each may be, in words that follow "must be"."""

import ipaddress
from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator


def networks(value: Any) -> Any:
    """Networks, as the proxies that are trusted."""
    if not isinstance(value, str):
        return value
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError(
            "addresses or networks separated by commas, such as 10.0.0.0/8,192.168.1.7"
        ) from None


def scheme(*schemes: str) -> AfterValidator:
    """A check that an address begins with one of these."""

    def check(value: str) -> str:
        if value and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError(
                "an address that begins with " + " or ".join(f"{scheme}://" for scheme in schemes)
            )
        return value

    return AfterValidator(check)


def kept(value: str) -> str:
    """A database in memory would be gone with the process, and each connection would have its own."""
    scheme, _, path = value.partition(":///")
    if value.startswith("sqlite") and (scheme == value or not path or "memory" in path.partition("?")[0]):
        raise ValueError("a file that is kept, such as sqlite:////var/lib/triptych/triptych.db")
    return value


def place_of_files(value: str) -> str:
    """A bucket or a folder."""
    url = urlsplit(value)
    if url.scheme == "s3" and not url.hostname:
        raise ValueError(
            "a bucket, such as s3://bucket/prefix or s3://key:secret@bucket?endpoint=https://..."
        )
    if url.scheme == "file" and (url.hostname or not url.path.strip("/")):
        raise ValueError("a folder, such as file:///var/lib/triptych/files")
    return value


def mail_server(value: str) -> str:
    """A mail server, with or without who signs in to it."""
    if value and not urlsplit(value).hostname:
        raise ValueError(
            "the address of a mail server, such as smtp+starttls://user:password@mail.example.com:587"
        )
    return value


def mail_address(value: str) -> str:
    """Who mail comes from, with or without a name."""
    name_and_address = parseaddr(value)
    if value and not all(name_and_address[1].partition("@")[::2]):
        raise ValueError('an address such as support@example.com or "Support <support@example.com>"')
    return value


def origin(value: str) -> str:
    """Where browsers find this server, in the form in which they name it."""
    if not value:
        return value
    url = urlsplit(value)
    if (
        not _has_port(url)
        or not url.hostname
        or url.path.strip("/")
        or url.query
        or url.fragment
        or url.username
    ):
        raise ValueError("a scheme and a host without a path, such as https://chat.example.com")
    usual = {"http": ":80", "https": ":443"}[url.scheme]
    return f"{url.scheme}://{url.netloc.lower().removesuffix(usual)}"


def _has_port(url: SplitResult) -> bool:
    """Whether a port that is named can be one."""
    try:
        return url.port is None or url.port > 0
    except ValueError:
        return False


def base(value: str) -> str:
    """What the paths of an API follow."""
    url = urlsplit(value)
    if not _has_port(url) or not url.hostname or url.query or url.fragment:
        raise ValueError("an address with a version, such as https://graph.facebook.com/v24.0")
    return value.rstrip("/")
