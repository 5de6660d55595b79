"""The widget's files as they are served: assembled and compressed once per language, at start.

The scripts are those of static/built (widget/building.py); words of the language are filled in, style and
script move into the page. So the chat is one request beside the loader, and a hash in its CSP allows exactly
this script and this style.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from services.channels.look import Look, ink_on
from widget import squeeze
from widget.languages import direction, strings

HERE = Path(__file__).parent
ITERATIONS = 5
"""Of the search for the shortest form; more of them find nothing shorter."""


@dataclass(frozen=True, slots=True)
class Served:
    """A body in both encodings, with what identifies it."""

    body: bytes
    gzipped: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    """The chat page of one channel in one language, with what its CSP has to allow."""

    served: Served
    script_hash: str
    style_hashes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class NoChat:
    """The neutral page, with what its CSP has to allow."""

    served: Served
    style_hash: str
    script_hash: str


def serve(text: str) -> Served:
    """Encode and compress; the same text has the same ETag.

    Takes 0.1 s for a page, without Python's lock, and saves three in a hundred bytes of gzip's own best.
    """
    import zopfli.gzip  # 1 MB that only the widget's first guest asks for

    body = text.encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Served(body, zopfli.gzip.compress(body, numiterations=ITERATIONS), etag)


@cache
def loader(language: str) -> Served:
    """What `/widget.js` answers."""
    style = squeeze.style(_read("static/loader.css"))
    return serve(_script("loader", language).replace('"__STYLE__"', _quoted(style)))


@lru_cache(maxsize=64)
def page(language: str, name: str, look: Look, logo: str = "") -> Page:
    """What `/chat/KEY` answers for a channel of this name and look; `logo` is the address of a picture."""
    parts = {
        "CHANNEL": _attributes(_told(language, name, look)),
        "TITLE": escape(name),
        "TAGLINE": escape(look.texts.tagline or ""),
        "LOGO": f'<img src="{escape(logo)}" alt="">' if logo else escape(_initials(name)),
        "COLOURS": f":root{{--brand:{look.colours.brand};--ink:{ink_on(look.colours.brand)}}}",
    }
    return _assembled(language, _read("static/chat.html"), _read("static/chat.css"), "chat", parts)


@cache
def preview(language: str) -> Page:
    """What `/widget/preview` answers: the chat page, without a channel. It shows what it is told to.

    Themes are chosen there and not by the browser, nothing moves, and nothing can be pressed.
    """
    style, count = _DARK.subn(r":root.dark { color-scheme: dark; \1 }", _read("static/chat.css"))
    style = style.replace("color-scheme: light dark;", "color-scheme: light;", count)
    still = "\n* { animation: none !important }"
    html = _read("static/chat.html").replace("<main>", "<main inert>")
    nothing = dict.fromkeys(("CHANNEL", "TITLE", "TAGLINE", "LOGO", "COLOURS"), "")
    return _assembled(language, html, style + still, "preview", nothing)


_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}\s*\}")


def _assembled(language: str, html: str, style: str, script_name: str, given: dict[str, str]) -> Page:
    """A page of its parts: those `given` are HTML, and CSS."""
    script, style = _script(script_name, language), squeeze.style(style)
    parts = {
        "LANG": language,
        "DIR": direction(language),
        "STYLE": style,
        "SCRIPT": script,
        **given,
    } | {word: escape(said) for word, said in strings(language).items()}
    # All at once: what a channel is called may look like the place of something else.
    html = re.sub(r"__([A-Za-z_]+?)__", lambda found: parts[found[1]], squeeze.markup(html))
    return Page(serve(html), _hash(script), (_hash(style), _hash(given["COLOURS"])))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def _told(language: str, name: str, look: Look) -> dict[str, str]:
    """What the script has to know of its channel."""
    words = strings(language)
    return {
        "name": name,
        "welcome": words["welcome"] if look.texts.welcome is None else look.texts.welcome,
        "away": look.texts.away or words["away"],
        "form": look.form,
        "look": json.dumps({"color": look.colours.brand, "side": look.side}),
    }


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' data-{name}="{escape(value)}"' for name, value in values.items() if value)


@cache
def no_chat(language: str) -> NoChat:
    """What stands at `/chat/KEY` where there is no such chat."""
    style = (
        "body{font:1rem/1.5 system-ui,sans-serif;margin:20vh 1rem;text-align:center;color-scheme:light dark}"
        "button{font:inherit;padding:8px 16px;min-height:44px}[hidden]{display:none}"
    )
    sentence, close = (escape(strings(language)[word]) for word in ("gone", "close"))
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction(language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{sentence}</title><style>{style}</style><main><h1>{sentence}</h1>"
        f"<button hidden>{close}</button></main><script>{_FRAMED}</script></html>"
    )
    return NoChat(serve(html), _hash(style), _hash(_FRAMED))


# In a frame it is the answer that the loader waits for; on a phone it fills the screen, and has to be closed.
_FRAMED = (
    "if(parent!==window){const tell=(what)=>parent.postMessage([what],'*'),"
    "b=document.querySelector('button');b.hidden=false;b.onclick=()=>tell('close');tell('ready')}"
)


def _script(name: str, language: str) -> str:
    words = strings(language)
    script = _read(f"static/built/{name}.js").strip()
    return re.sub(r"__([a-z]+(?:_[a-z]+)*)__", lambda found: _quoted(words[found[1]]), script)


def _quoted(text: str) -> str:
    """A JavaScript string that may stand in a page."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")
