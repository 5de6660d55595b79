"""The second step of signing in: a one-time code, asked for by a plain page after the password."""

import hashlib
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services import second_factor
from services.agents import Login, login_by_id
from services.limits import address_key
from services.refusal import RateLimited, Refusal, Unauthorized
from services.runtime import Runtime
from services.sessions import note_refused, open_session
from web.forms import Field, field
from web.page import page

PATH = "/login/code"
PURPOSE = "second step"
SECONDS = 600
"""For which a password that was right counts."""

_CODE = Field(
    "code",
    "Code",
    complete="one-time-code",
    hint="From the app on your phone, or one of your recovery codes.",
    longest=40,
)


def ask(runtime: Runtime, login: Login, onward: str) -> Response:
    """Ask for the code of who has said the right password, which the token stands for."""
    claims = {"agent": login.agent_id, "password": _mark(login)}
    return _form(runtime.tokens.make(PURPOSE, claims, SECONDS), onward)


async def opened_by_code(request: Request, form: dict[str, str]) -> str:
    """Open a session by a code and return its cookie. Raises Refusal."""
    runtime: Runtime = request.scope["runtime"]
    claims = runtime.tokens.read(PURPOSE, form.get("token", ""))
    login = await runtime.db.read(login_by_id, int(claims["agent"]))
    if login is None or _mark(login) != claims["password"]:
        raise Unauthorized
    address = request.client.host if request.client else None
    runtime.limits.hit("login", address_key(address))
    runtime.limits.hit("code", f"agent:{login.agent_id}")
    try:
        await runtime.db.write(second_factor.use_code, login.agent_id, form.get("code", "")[:100])
    except Unauthorized:
        await runtime.db.write(note_refused, login.agent_id)
        raise WrongCode from None
    browser = request.headers.get("user-agent", "")
    return await runtime.db.write(open_session, login.agent_id, browser, known=login.password_hash)


class WrongCode(Unauthorized):
    """The password was right, the code is not."""

    sentence = second_factor.WRONG


def again(form: dict[str, str], onward: str, refusal: Refusal) -> Response:
    """Ask again, or lead back to the password where that counts no more."""
    if isinstance(refusal, WrongCode | RateLimited):
        return _form(form.get("token", ""), onward, refusal.sentence, status=refusal.status)
    return RedirectResponse("/login", 303)


def _mark(login: Login) -> str:
    """A token is void once the password is another one."""
    return hashlib.sha256(login.password_hash.encode()).hexdigest()[:16]


def _form(token: str, onward: str, wrong: str = "", *, status: int = 200) -> Response:
    return page(
        "Sign in",
        "<h1>One more step</h1><p>Your account asks for a one-time code.</p>"
        f'<form method="post" action="{PATH}"><input type="hidden" name="token" value="{escape(token)}">'
        f'<input type="hidden" name="next" value="{escape(onward)}">'
        f"{field(_CODE, '', wrong, is_first=True)}<button>Sign in</button></form>"
        '<p><a href="/login">Back to the password</a></p>',
        status,
    )
