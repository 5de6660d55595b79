"""Signing in and out: plain pages, behind a limit, that tell strangers nothing about who is an agent."""

import asyncio
import math
from html import escape
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services import second_factor
from services.agents import EMAIL_LENGTH, Login, anyone, login_of, normal_email
from services.limits import address_key
from services.passwords import LONGEST, is_password
from services.refusal import RateLimited, Refusal, Unauthorized, Unavailable
from services.runtime import Runtime
from services.sessions import close_session, note_refused, open_session
from web import second_step
from web.forms import read_form
from web.middleware import COOKIE, session_cookie
from web.page import page

HOME = "/conversations"

COOKIE_SECONDS = 400 * 24 * 3600
"""As long as browsers keep one; when the session is over is decided in the database."""

CHANGED = "/login?password=changed"
"""Where one comes from setting a new password."""

_NEXT_LENGTH = 2_000
_WRONG = "Wrong email or password."


async def login_page(request: Request) -> Response:
    """Show the form, or go on when signed in already."""
    onward = local_path(request.query_params.get("next"))
    if request.scope["agent"] is not None:
        return RedirectResponse(onward, 303)
    runtime: Runtime = request.scope["runtime"]
    if not await runtime.db.read(anyone):
        return RedirectResponse("/setup", 303)  # which says that it needs the link from the start
    is_new = request.query_params.get("password") == "changed"
    return _form("", onward, said="Your password is changed. Sign in with it." if is_new else "")


async def sign_in(request: Request) -> Response:
    """Check address and password, open a session and go on."""
    runtime: Runtime = request.scope["runtime"]
    form = await read_form(request)
    email, onward = form.get("email", ""), local_path(form.get("next"))
    try:
        login = await _known(request, runtime, email, form.get("password", ""))
        if await runtime.db.read(second_factor.is_on, login.agent_id):
            return second_step.ask(runtime, login, onward)
        browser = request.headers.get("user-agent", "")
        cookie = await runtime.db.write(open_session, login.agent_id, browser, known=login.password_hash)
    except RateLimited as refusal:
        return _too_often(email, onward, refusal.retry_after or 1.0)
    except Unavailable as refusal:
        return _form(email, onward, refusal.sentence, status=503)
    except Refusal:
        return _form(email, onward, _WRONG, status=401)
    return await _go_on(request, runtime, cookie, onward)


async def sign_in_by_code(request: Request) -> Response:
    """The second step, where it is asked for."""
    form = await read_form(request)
    onward = local_path(form.get("next"))
    try:
        cookie = await second_step.opened_by_code(request, form)
    except Refusal as refusal:
        return second_step.again(form, onward, refusal)
    return await _go_on(request, request.scope["runtime"], cookie, onward)


async def _go_on(request: Request, runtime: Runtime, cookie: str, onward: str) -> Response:
    """Whoever was signed in by this browser is so no more."""
    if earlier := session_cookie(request.scope):
        await runtime.db.write(close_session, earlier)
    return sign_in_by(RedirectResponse(onward, 303), runtime, cookie)


def sign_in_by(response: Response, runtime: Runtime, cookie: str) -> Response:
    """Let an answer carry the cookie of a session that was opened."""
    _set_cookie(response, runtime, cookie, COOKIE_SECONDS)
    return response


async def sign_out(request: Request) -> Response:
    """End this session, everywhere it is open."""
    runtime: Runtime = request.scope["runtime"]
    if cookie := session_cookie(request.scope):
        await runtime.db.write(close_session, cookie)
    response = RedirectResponse("/login", 303)
    _set_cookie(response, runtime, "", 0)
    return response


def local_path(target: str | None) -> str:
    """Where to go after signing in: a path on this server, and nothing that a browser could take for more."""
    if not target or len(target) > _NEXT_LENGTH or not target.isascii() or not target.isprintable():
        return HOME
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return HOME
    return HOME if urlsplit(target).path in ("/login", "/logout", second_step.PATH) else target


def login_address(path: str, query: str) -> str:
    """The address of the form that leads back to a page."""
    onward = f"{path}?{query}" if query else path
    return "/login" if onward == HOME else f"/login?{urlencode({'next': onward})}"


async def _known(request: Request, runtime: Runtime, email: str, password: str) -> Login:
    """Who has said their password. The limit comes first: Argon2 is made to be expensive."""
    address = request.client.host if request.client else None
    runtime.limits.hit("login", address_key(address), f"email:{normal_email(email)[:EMAIL_LENGTH]}")
    login = await runtime.db.read(login_of, email)
    known = await asyncio.to_thread(is_password, password, login.password_hash if login else None)
    if login is None or not known:
        await runtime.db.write(note_refused, login.agent_id if login else None)
        raise Unauthorized
    return login


def _set_cookie(response: Response, runtime: Runtime, value: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path="/",
        secure=runtime.settings.is_https,
        httponly=True,
        samesite="lax",
    )


def _too_often(email: str, onward: str, wait: float) -> Response:
    seconds = math.ceil(wait)
    when = f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
    told = f"Too many attempts. Try again in {when}."
    return _form(email, onward, told, status=429, headers={"retry-after": str(seconds)})


def _form(
    email: str,
    onward: str,
    told: str = "",
    *,
    said: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """`told`: what was wrong; `said`: what was done."""
    alert = f'<p class="alert" role="alert" id="told">{escape(told)}</p>' if told else ""
    wrong = ' aria-invalid="true" aria-describedby="told"' if told == _WRONG else ""
    at_email, at_password = ("", " autofocus") if email else (" autofocus", "")
    return page(
        "Sign in",
        f"<h1>Sign in</h1><p>{escape(said) or 'to your conversations in Triptych'}</p>{alert}"
        '<form method="post" action="/login">'
        f'<input type="hidden" name="next" value="{escape(onward)}">'
        '<div><label for="email">Email</label>'
        '<input id="email" name="email" type="email" required autocomplete="username" spellcheck="false" '
        f'maxlength="{EMAIL_LENGTH}" value="{escape(email)}"{wrong}{at_email}></div>'
        '<div><label for="password">Password</label>'
        '<input id="password" name="password" type="password" required autocomplete="current-password" '
        f'maxlength="{LONGEST}"{wrong}{at_password}></div>'
        '<button>Sign in</button></form><p><a href="/forgot">Forgot your password?</a></p>',
        status,
        headers,
    )
