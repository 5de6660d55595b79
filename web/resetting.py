"""A forgotten password: who asks hears the same whether anybody has that address, and as fast."""

import asyncio
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services import resetting
from services.agents import EMAIL_LENGTH, normal_email
from services.limits import address_key
from services.passwords import check_password, hash_password
from services.refusal import RateLimited, Refusal
from services.runtime import Runtime
from web.forms import Field, field, read_form
from web.invitation import NEW_PASSWORD
from web.login import CHANGED
from web.page import page

FORGOT = "/forgot"
PATH = resetting.PATH

_EMAIL = Field("email", "Email", type="email", complete="username", longest=EMAIL_LENGTH)
_BACK = '<p><a href="/login">Back to the sign-in</a></p>'
_BY_HAND = (
    "<h1>Forgot your password?</h1><p>This server sends no email. Whoever runs it can make a link for you, "
    "where the server runs: <code>python main.py reset-password --email ADDRESS</code></p>"
)


async def forgot_page(request: Request) -> Response:
    """Ask for the address, or say who can help where no mail goes out."""
    runtime: Runtime = request.scope["runtime"]
    return _ask("") if runtime.post.is_set_up else page("Forgot your password?", _BY_HAND + _BACK)


async def send_link(request: Request) -> Response:
    """Say that a link is on its way, if there is somebody; whether there is, the answer does not wait for."""
    runtime: Runtime = request.scope["runtime"]
    if not runtime.post.is_set_up:
        return page("Forgot your password?", _BY_HAND + _BACK, 503)
    email = (await read_form(request)).get("email", "")
    key = normal_email(email)[:EMAIL_LENGTH]
    if not key:
        return _ask("", "Say by which address you sign in.", status=422)
    try:
        runtime.limits.hit("login", address_key(request.client.host if request.client else None))
        runtime.limits.hit("forgot", f"email:{key}")
    except RateLimited as refusal:
        return _ask(email, refusal.sentence, status=429)
    runtime.post.run(
        resetting.mail_link(runtime.db, runtime.post, runtime.tokens, runtime.settings.address, key)
    )
    return page(
        "Forgot your password?",
        "<h1>Look into your mailbox</h1>"
        f"<p>If somebody signs in with <bdi>{escape(email)}</bdi>, a link is on its way there. "
        f"It is good for an hour.</p>{_BACK}",
    )


async def reset_page(request: Request) -> Response:
    """Show the form to whoever has the link; looking uses nothing up, since mail servers look too."""
    runtime: Runtime = request.scope["runtime"]
    token = request.query_params.get("link", "")
    try:
        email = await runtime.db.read(resetting.email_of, *resetting.read(runtime.tokens, token))
    except Refusal as refusal:
        return _closed(refusal)
    return _choose(token, email)


async def reset(request: Request) -> Response:
    """Set the new password, and lead to the sign-in."""
    runtime: Runtime = request.scope["runtime"]
    form = await read_form(request)
    token, password = form.get("link", ""), form.get("password", "")
    try:
        ids = resetting.read(runtime.tokens, token)
        email = await runtime.db.read(resetting.email_of, *ids)
    except Refusal as refusal:
        return _closed(refusal)
    try:
        runtime.limits.hit("login", address_key(request.client.host if request.client else None))
        check_password(password)
    except Refusal as refusal:
        return _choose(token, email, refusal.sentence, status=429 if refusal.status == 429 else 422)
    hashed = await asyncio.to_thread(hash_password, password)
    try:
        await runtime.db.write(resetting.set_password, *ids, password_hash=hashed)
    except Refusal as refusal:
        return _closed(refusal)
    return RedirectResponse(CHANGED, 303)


def _ask(email: str, wrong: str = "", *, status: int = 200) -> Response:
    return page(
        "Forgot your password?",
        "<h1>Forgot your password?</h1><p>You get a link by which you choose a new one.</p>"
        f'<form method="post" action="{FORGOT}">{field(_EMAIL, email, wrong, is_first=True)}'
        f"<button>Send the link</button></form>{_BACK}",
        status,
    )


def _choose(token: str, email: str, wrong: str = "", *, status: int = 200) -> Response:
    return page(
        "New password",
        "<h1>Choose a new password</h1>"
        f"<p>for <bdi>{escape(email)}</bdi>. You are signed out everywhere else.</p>"
        f'<form method="post" action="{PATH}"><input type="hidden" name="link" value="{escape(token)}">'
        f'<input type="hidden" autocomplete="username" value="{escape(email)}">'
        f"{field(NEW_PASSWORD, '', wrong, is_first=True)}<button>Set the password</button></form>",
        status,
    )


def _closed(refusal: Refusal) -> Response:
    return page(
        "New password",
        f"<h1>This link leads nowhere</h1><p>{escape(refusal.sentence)}</p>"
        f'<p><a href="{FORGOT}">Ask for another link</a></p>',
        refusal.status,
    )
