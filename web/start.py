"""Getting started: the line for the website, a page to try it on, and what is left to do (SPEC 6)."""

import hashlib
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models import WorkspaceRole
from services.getting_started import Door, Progress, door_of, progress
from services.refusal import NotFound
from services.runtime import Runtime
from web.login import login_address
from web.page import page, plain

SCRIPT = (Path(__file__).parent / "static" / "start.js").read_bytes()
SCRIPT_URL = f"/start-{hashlib.sha256(SCRIPT).hexdigest()[:12]}.js"
TRY = "/start/try"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TRY_POLICY = (
    "default-src 'none'; script-src 'self'; frame-src 'self'; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PEOPLE, _WORKSPACE, _CHANNELS = "/settings/people", "/settings/workspace", "/settings/channels"

_EMBED = "Put the line on your website", "Done when a customer opens the chat there.", ""
_COLLEAGUE = "Bring in a colleague", "By a link that you send them.", _PEOPLE
_MAIL = "Name a mail server", "So that customers who have gone are answered by e-mail.", _WORKSPACE
_HTTPS = (
    "Serve it by HTTPS",
    "Put a proxy with TLS in front of it, and its address into TRIPTYCH_PUBLIC_URL.",
    "",
)
_LOOK = "Give the chat your colours", "So that it looks like a part of your website."


async def start(request: Request) -> Response:
    """What comes after the set-up, for workspace owners and admins."""
    found = await _progress(request)
    if isinstance(found, Response):
        return found
    runtime: Runtime = request.scope["runtime"]
    return page(
        "Getting started",
        "<h1>Getting started</h1><p>What makes Triptych yours. Steps tick themselves off.</p>"
        f'{_embedding(found.door, runtime.settings.address)}<ul class="steps">{_steps(found)}</ul>'
        '<p><a class="go" href="/conversations">Go to the conversations</a></p>'
        f'<script src="{SCRIPT_URL}" defer></script>',
        headers={"content-security-policy": _POLICY},
        is_wide=True,
        theme=request.scope["agent"].theme,
    )


async def try_it(request: Request) -> Response:
    """An empty page with the chat on it, as a customer meets it: the first one, or the one of that key."""
    found = await _progress(request)
    if isinstance(found, Response):
        return found
    key = request.query_params.get("chat")
    try:
        door = found.door if key is None else await request.scope["runtime"].db.read(door_of, key)
    except NotFound:
        door = None
    if door is None:
        return plain(404)
    address = escape(request.scope["runtime"].settings.address)
    return page(
        "Try the chat",
        "<h1>A page of your website</h1>"
        "<p>Open the chat in the corner and write as a customer would. The answer comes from "
        '<a href="/conversations" target="_blank">the conversations</a>, in another window.</p>'
        f"{_line(door, address)}",
        headers={"content-security-policy": _TRY_POLICY.replace("'self'", f"'self' {address}")},
    )


async def script(_request: Request) -> Response:
    """The script that copies. Its address changes with it."""
    return Response(
        SCRIPT, media_type="text/javascript", headers={"cache-control": "public, max-age=31536000, immutable"}
    )


async def _progress(request: Request) -> Progress | Response:
    """What there is, or the answer to who is not to see it."""
    agent = request.scope["agent"]
    if agent is None:
        return RedirectResponse(login_address(request.url.path, ""), 303)
    if agent.workspace_role not in (WorkspaceRole.OWNER, WorkspaceRole.ADMIN):
        return plain(404)
    runtime: Runtime = request.scope["runtime"]
    return await runtime.db.read_slow(progress, runtime.settings)


def _line(door: Door, address: str) -> str:
    return f'<script async src="{address}/widget.js" data-channel="{door.key}"></script>'


def _embedding(door: Door | None, address: str) -> str:
    if door is None:
        return ""
    line, chat = escape(_line(door, address)), escape(f"{address}/chat/{door.key}")
    return (
        "<h2>The chat on your website</h2>"
        "<p>Put this line before <code>&lt;/body&gt;</code> on every page:</p>"
        '<div class="copy">'
        f'<input id="line" readonly aria-label="Line for your website" value="{line}">'
        '<button type="button" data-copies="line">Copy</button></div>'
        f'<p><a href="{TRY}" target="_blank">Try it on an empty page</a>, or share the chat as a link: '
        f'<a href="{chat}" target="_blank">{chat}</a></p>'
    )


def _steps(found: Progress) -> str:
    door = f"{_CHANNELS}/{found.door.channel_id}" if found.door else _CHANNELS
    steps = (
        (found.is_embedded, *_EMBED),
        (found.has_colleagues, *_COLLEAGUE),
        (found.has_mail, *_MAIL),
        (found.is_https, *_HTTPS),
        (found.is_dressed, *_LOOK, door),
    )
    return "".join(_step(*step) for step in steps)


def _step(is_done: bool, title: str, how: str, address: str) -> str:
    name = f'<a href="{address}">{escape(title)}</a>' if address else f"<b>{escape(title)}</b>"
    return (
        f'<li class="{"done" if is_done else "open"}">{name}'
        f'<span class="sr">{"Done." if is_done else "To do."}</span> <span>{escape(how)}</span></li>'
    )
