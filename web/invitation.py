"""The page behind an invitation's link: a name, a password, and whoever was invited is in."""

import asyncio
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.agents import NAME_LENGTH
from services.joining import accepting, links
from services.limits import address_key
from services.passwords import LONGEST, SHORTEST, check_password, hash_password
from services.refusal import Mistakes, RateLimited, Refusal
from services.runtime import Runtime
from services.sessions import close_session, open_session
from services.text import name as called
from web.forms import Field, field, read_form
from web.login import HOME, sign_in_by
from web.middleware import session_cookie
from web.page import page

PATH = links.PATH

NAME = Field(
    "name",
    "Your name",
    complete="name",
    hint="Customers and colleagues read it beside your answers.",
    longest=NAME_LENGTH,
)
NEW_PASSWORD = Field(
    "password",
    "Password",
    type="password",
    complete="new-password",
    hint=f"At least {SHORTEST} characters.",
    longest=LONGEST,
)


async def invitation_page(request: Request) -> Response:
    """Show who invites to what; looking uses nothing up, since mail servers look too."""
    runtime: Runtime = request.scope["runtime"]
    token = request.query_params.get("link", "")
    try:
        found = await runtime.db.read(accepting.offer, *links.read(runtime.tokens, token))
    except Refusal as refusal:
        return _closed(refusal)
    return _form(token, found, found.name)


async def accept(request: Request) -> Response:
    """Make the account and sign it in; keep what was typed when something is wrong."""
    runtime: Runtime = request.scope["runtime"]
    form = await read_form(request)
    token, name, password = (form.get(key, "") for key in ("link", "name", "password"))
    try:
        ids = links.read(runtime.tokens, token)
        found = await runtime.db.read(accepting.offer, *ids)
    except Refusal as refusal:
        return _closed(refusal)
    try:
        runtime.limits.hit("login", address_key(request.client.host if request.client else None))
        _check(name, password)
        hashed = await asyncio.to_thread(hash_password, password)
        agent_id = await runtime.db.write(accepting.accept, *ids, name=name, password_hash=hashed)
    except RateLimited as refusal:
        return _form(token, found, name, told=refusal.sentence, status=429)
    except Mistakes as mistakes:
        return _form(token, found, name, mistakes.sentences, status=422)
    except Refusal as refusal:
        return _closed(refusal)
    return await signed_in(request, runtime, agent_id)


async def signed_in(request: Request, runtime: Runtime, agent_id: int) -> Response:
    """Go on as this agent; whoever was signed in by this browser is so no more."""
    cookie = await runtime.db.write(open_session, agent_id, request.headers.get("user-agent", ""))
    if earlier := session_cookie(request.scope):
        await runtime.db.write(close_session, earlier)
    return sign_in_by(RedirectResponse(HOME, 303), runtime, cookie)


def _check(name: str, password: str) -> None:
    """Raise Mistakes for both at once; of the name, its service thinks once more."""
    wrong = {} if called(name, NAME_LENGTH) else {"name": accepting.NAMELESS}
    try:
        check_password(password)
    except Refusal as refusal:
        wrong["password"] = refusal.sentence
    if wrong:
        raise Mistakes(wrong)


def _closed(refusal: Refusal) -> Response:
    return page(
        "Invitation",
        f"<h1>This link leads nowhere</h1><p>{escape(refusal.sentence)}</p>"
        '<p><a href="/login">Go to the sign-in</a></p>',
        refusal.status,
    )


def _form(
    token: str,
    found: accepting.Offer,
    name: str,
    wrong: dict[str, str] | None = None,
    *,
    told: str = "",
    status: int = 200,
) -> Response:
    wrong = wrong or {}
    alert = told or ("Look at the marked fields." if wrong else "")
    at_password = "name" not in wrong if wrong else bool(name)
    return page(
        "Invitation",
        f"<h1>Join <bdi>{escape(found.workspace)}</bdi></h1>"
        f"<p><bdi>{escape(found.by)}</bdi> invites you. "
        f"You will sign in as <bdi>{escape(found.email)}</bdi>.</p>"
        + (f'<p class="alert" role="alert">{escape(alert)}</p>' if alert else "")
        + f'<form method="post" action="{PATH}"><input type="hidden" name="link" value="{escape(token)}">'
        # Password managers keep the password for this name.
        f'<input type="hidden" autocomplete="username" value="{escape(found.email)}">'
        + field(NAME, name, wrong.get("name", ""), is_first=not at_password)
        + field(NEW_PASSWORD, "", wrong.get("password", ""), is_first=at_password)
        + "<button>Join</button></form>",
        status,
    )
