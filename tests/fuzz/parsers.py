"""Everything that takes text or bytes from outside. What may come of it: an answer or a refusal, no more."""

import contextlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from services import addresses, setting_addresses, text
from services.channels.kind import Call
from services.channels.sites import read_sites
from services.channels.whatsapp.parsing import parse as parse_webhook
from services.channels.whatsapp.verifying import HEADER, verify
from services.conference import ice
from services.details.browsers import browser_and_system
from services.files.names import harmless
from services.files.receiving import Body
from services.joining import several
from services.languages import LANGUAGES, first_spoken
from services.refusal import Refusal
from services.search.query import query
from services.search.words import words
from services.settings import load_settings
from services.templates import filling
from services.tokens import Tokens
from services.trail.exporting import harmless as harmless_cell
from services.trail.wanted import wanted
from tests.services.channels.whatsapp.signing import account
from tests.whatsapp.sampled import names, sample
from web.call_frames import read_frame as read_call_frame
from web.login import local_path
from web.origins import is_own
from widget.frames import BrokenFrame, decode, read_frame

TOKENS = Tokens(b"k" * 32)
SETTINGS = load_settings(port=8080)

ODD = st.sampled_from(
    [
        "\0",
        "\ud800",
        "\u202e",
        "\r\n",
        "\u0345",
        "ﷺ",
        "😀",
        "{",
        "}}",
        "{{1}}",
        "=",
        "@",
        "%",
        "%00",
        "://",
        "[::1]",
        '"',
        ";",
    ]
)
ANY = st.lists(st.text(max_size=30) | ODD, max_size=8).map("".join)
BYTES = st.binary(max_size=300)


def like(*examples: str) -> SearchStrategy[str]:
    """Texts that begin, go on or end like these."""
    pieces = st.sampled_from(
        [*examples, *(piece for one in examples for piece in (one[: len(one) // 2], one[-3:]))]
    )
    return st.lists(pieces | ANY, max_size=6).map("".join)


@dataclass(frozen=True, slots=True)
class Parser:
    """What takes it, and what it is made of."""

    takes: Callable[[Any], Any]
    made_of: SearchStrategy[Any]
    may_raise: tuple[type[Exception], ...] = (Refusal,)

    def fuzz(self, examples: int) -> None:
        """Let it take so many. Raises what it should not."""

        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(self.made_of)
        def take(given_: Any) -> None:
            with contextlib.suppress(*self.may_raise):
                self.takes(given_)

        take()


def _storable(of: Callable[[str], Any]) -> Callable[[str], None]:
    """What comes of it can be kept by every database and written in every frame."""

    def check(typed: str) -> None:
        found = str(of(typed))
        assert "\0" not in found
        found.encode()

    return check


def _multipart(given_: tuple[str, list[bytes]]) -> None:
    kind, blocks = given_
    body = Body(kind, io.BytesIO(), 10_000)
    for block in blocks:
        body.feed(block)
    harmless(body.end()).encode()


def _webhook(raw: bytes) -> None:
    for told in parse_webhook(account(), raw):
        str(told).encode()


def _changed_sample(name: str, path: list[int], value: Any) -> bytes:
    """A call as it is published, with something else somewhere in it."""
    whole = sample(name)
    at: Any = whole
    for step in path:
        keys = list(at) if isinstance(at, dict) else list(range(len(at))) if isinstance(at, list) else []
        if not keys:
            break
        key = keys[step % len(keys)]
        if not isinstance(at[key], dict | list) or step > 90:
            at[key] = value
            break
        at = at[key]
    return json.dumps(whole).encode()


def _is_no_formula(cell: str) -> None:
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def _is_local(path: str) -> None:
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert not set("\r\n\0") & set(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY, inner, max_size=4),
    max_leaves=8,
)
HEADS = like("multipart/form-data; boundary=edge", "; charset=utf-8", 'boundary="ed ge"').map(
    lambda head: head.encode("latin-1", "ignore").decode("latin-1")
)
"""As heads of requests are read."""

PARTS = st.sampled_from(
    [
        b"--edge\r\n",
        b"--edge--\r\n",
        b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n',
        b"Content-Disposition: form-data; filename*=UTF-8''%ff\r\n",
        b"\r\n",
        b"\r\n--edge",
        b"x" * 9_000,
    ]
)

PARSERS: dict[str, Parser] = {
    "multipart": Parser(_multipart, st.tuples(HEADS, st.lists(PARTS | BYTES, max_size=12))),
    "token": Parser(
        lambda t: TOKENS.read("visitor", t), like(TOKENS.make("visitor", {}, 60), ".", "e30") | JSON
    ),
    "webhook": Parser(_webhook, BYTES | ANY.map(lambda t: t.encode("utf-8", "surrogatepass")), ()),
    "webhook's samples": Parser(
        _webhook,
        st.builds(
            _changed_sample, st.sampled_from(sorted(names())), st.lists(st.integers(0, 99), max_size=9), JSON
        ),
        (),
    ),
    "signature": Parser(
        lambda given_: verify(
            Call(given_[0], {HEADER: given_[1]}, {"hub.mode": given_[1]}), app_secret="s", verify_token="v"
        ),
        st.tuples(BYTES, like("sha256=", "subscribe", "a" * 64)),
    ),
    "people": Parser(
        several._read, like("name,email,role,team\n", "Eve,eve@demo.example,member,Sales:admin\n", ";", "\t")
    ),
    "sites": Parser(
        _storable(read_sites), like("https://shop.example", "http://*.a.example:8080/", "[::1]:80", "\n")
    ),
    "ice servers": Parser(
        ice.parse,
        like("turn:user:pass@turn.example:3478?transport=udp", "stun:a.example", ","),
        (ValueError,),
    ),
    "search": Parser(query, like("lantern", "+49 176 55501234", "東京", "naïve")),
    "words": Parser(words, like("lantern", "東京都", "١٢٣", "ﷺ")),
    "browser": Parser(
        _storable(browser_and_system), like("Mozilla/5.0 (Windows NT 10.0)", "Chrome/129.0", "Version/17.5")
    ),
    "language": Parser(
        lambda t: first_spoken(t, LANGUAGES), like("zh-Hant-TW;q=0.5", "de", ",", "*;q=x", "q=inf", "nan")
    ),
    "email": Parser(
        _storable(addresses.email_address),
        like("eve@demo.example", "@", "ä.example", "xn--"),
        (addresses.NotOne,),
    ),
    "deliverable": Parser(_storable(addresses.deliverable), like("eve@demo.example", "@bücher.example")),
    "phone": Parser(
        _storable(addresses.phone_number), like("+49 176 55501234", "(030)", "００"), (addresses.NotOne,)
    ),
    "template": Parser(
        _storable(lambda t: filling.fill(text.clean(t), {"name": t})), like("{name}", "{company}", "{{")
    ),
    "template's variables": Parser(filling.unknown, like("{name}", "{company}", "{{")),
    "names": Parser(filling.first_and_last, like("Eve", "van der", " ")),
    "file's name": Parser(_storable(harmless), like("a.txt", "../../", "CON.tar.gz", ".", " ")),
    "line": Parser(_storable(lambda t: text.line(t, 20)), ANY),
    "name": Parser(_storable(lambda t: text.name(t, 20)), ANY),
    "message": Parser(_storable(text.message), ANY),
    "cell": Parser(lambda t: _is_no_formula(harmless_cell(t)), like("=1+1", "\t", "@", "-", "+")),
    "trail": Parser(
        lambda t: wanted({"from": t, "to": t, "group": t, "who": t, "team": t}, UTC),
        like("2026-01-31", "7", "people"),
    ),
    "next": Parser(
        lambda t: _is_local(local_path(t)),
        like("/conversations", "//evil.example", "/\\", "https://evil.example"),
    ),
    "origin": Parser(
        lambda t: is_own(SETTINGS, t, t), like("http://127.0.0.1:8080", "[::1]", "127.0.0.1", ":", "null")
    ),
    "widget's frame": Parser(
        lambda t: read_frame(decode(t)), JSON.map(json.dumps) | ANY, (Refusal, BrokenFrame)
    ),
    "call's frame": Parser(read_call_frame, JSON.map(json.dumps) | like('{"type":"signal","link":"x"}')),
}


def _settings(name: str, takes: Callable[[Any], Any]) -> None:
    made_of = like(
        "https://u:p@chat.example.com:443/v1",
        "s3://key:secret@bucket/prefix?endpoint=https://x",
        "smtp+tls://",
        "[::1",
        "10.0.0.0/8",
    )
    PARSERS[f"setting: {name}"] = Parser(takes, made_of, (ValueError,))


_WEB = setting_addresses.scheme("http", "https").func

for _name in ("networks", "place_of_files", "mail_server", "mail_address"):
    _settings(_name, getattr(setting_addresses, _name))
_settings("origin", lambda given_: setting_addresses.origin(_WEB(given_)))  # type: ignore[call-arg]
_settings("base", lambda given_: setting_addresses.base(_WEB(given_)))  # type: ignore[call-arg]
