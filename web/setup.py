"""The set-up page: whoever holds the link that was printed at the start makes the first account with it."""

from dataclasses import fields
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models import Mode
from services.agents import EMAIL_LENGTH, anyone
from services.first_run import PURPOSE, AlreadySetUp, Beginning, set_up
from services.limits import address_key
from services.passwords import LONGEST, SHORTEST
from services.refusal import Mistakes, RateLimited, Refusal
from services.runtime import Runtime
from services.sessions import open_session
from web.forms import Choice, Field, choices, field, read_form
from web.login import sign_in_by
from web.page import page

PATH = "/setup"
NEXT = "/start"

_YOU = (
    Field("name", "Your name", complete="name", hint="Customers read it beside your answers."),
    Field("email", "Email", type="email", complete="username", longest=EMAIL_LENGTH),
    Field(
        "password",
        "Password",
        type="password",
        complete="new-password",
        hint=f"At least {SHORTEST} characters.",
        longest=LONGEST,
    ),
)
_HOUSE = (
    Field("workspace", "Company or project", complete="organization"),
    Field("team", "First team"),
)
_DOOR = (Field("channel", "Name of the chat", hint="Customers read it at the top of the chat."),)
_MODES = (
    Choice(Mode.COLLABORATION, "Collaboration", "Everyone in the team sees every conversation and may join."),
    Choice(Mode.GRAB, "Grab", "The first to press JOIN owns a conversation; the others no longer see it."),
)
_HOW = "Start the server again: it prints a new link where it runs. Open that one."


async def setup_page(request: Request) -> Response:
    """Show the form to whoever has the link; once somebody can sign in there is nothing to set up."""
    runtime: Runtime = request.scope["runtime"]
    if await runtime.db.read(anyone):
        return RedirectResponse("/login", 303)
    link = request.query_params.get("link", "")
    return _form(link, Beginning()) if _is_good(runtime, link) else _closed()


async def begin(request: Request) -> Response:
    """Set up, sign the owner in and show what comes next; keep what was typed when something is wrong."""
    runtime: Runtime = request.scope["runtime"]
    form = await read_form(request)
    link = form.get("link", "")
    typed = Beginning(**{one.name: form.get(one.name, "") for one in fields(Beginning)})
    if not _is_good(runtime, link):
        return _closed()
    try:
        runtime.limits.hit("login", address_key(request.client.host if request.client else None))
        begun = await runtime.db.write(set_up, typed)
    except AlreadySetUp:
        return RedirectResponse("/login", 303)
    except RateLimited as refusal:
        return _form(link, typed, told=refusal.sentence, status=429)
    except Mistakes as mistakes:
        return _form(link, typed, mistakes.sentences, status=422)
    cookie = await runtime.db.write(open_session, begun.agent_id, request.headers.get("user-agent", ""))
    return sign_in_by(RedirectResponse(NEXT, 303), runtime, cookie)


def _is_good(runtime: Runtime, link: str) -> bool:
    try:
        runtime.tokens.read(PURPOSE, link)
    except Refusal:
        return False
    return True


def _closed() -> Response:
    return page(
        "Set-up",
        "<h1>This needs the link from the start</h1><p>Only who runs the server can set it up. "
        f"The link is not complete, or too old. {_HOW}</p>",
        403,
    )


def _form(
    link: str,
    typed: Beginning,
    wrong: dict[str, str] | None = None,
    *,
    told: str = "",
    status: int = 200,
) -> Response:
    wrong = wrong or {}
    alert = told or ("Look at the marked fields." if wrong else "")
    first = next(
        iter(one for one in ("name", "email", "password", *wrong) if not wrong or one in wrong), "name"
    )

    def shown(group: tuple[Field, ...]) -> str:
        return "".join(
            field(one, getattr(typed, one.name), wrong.get(one.name, ""), is_first=one.name == first)
            for one in group
        )

    return page(
        "Set-up",
        "<h1>Set up Triptych</h1><p>Three things, and customers can write to you.</p>"
        + (f'<p class="alert" role="alert">{escape(alert)}</p>' if alert else "")
        + f'<form method="post" action="{PATH}"><input type="hidden" name="link" value="{escape(link)}">'
        + f"<h2>You</h2>{shown(_YOU)}<h2>Your team</h2>{shown(_HOUSE)}"
        + choices("mode", "How the team works", _MODES, typed.mode)
        + f"<h2>Your website</h2>{shown(_DOOR)}<button>Set up</button></form>",
        status,
    )
